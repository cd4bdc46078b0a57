/**
 * The extension: starts the bundled pickguard as a language server and lets vscode-languageclient talk to it. All that is
 * shown comes from the server; what is here is what only VS Code can do.
 */
import { commands, window, workspace, type ExtensionContext, type LogOutputChannel } from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { programOf, serverOptions } from "./server-program";

/** What changes while the extension lives. */
interface State {
  client: LanguageClient | undefined;
  /** Starting and stopping wait for each other. */
  turn: Promise<void>;
}

const state: State = { client: undefined, turn: Promise.resolve() };

/** Called by VS Code when a Django project is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("Pickguard", { log: true });
  const restart = async (): Promise<void> => inTurn(() => start(context, log));
  context.subscriptions.push(
    log,
    commands.registerCommand("pickguard.restart", restart),
    commands.registerCommand("pickguard.log", () => log.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("pickguard.path")) void restart();
    }),
  );
  await restart();
}

/** Called by VS Code when the extension is switched off or the window closes. */
export async function deactivate(): Promise<void> {
  await inTurn(stop);
}

async function inTurn(work: () => Promise<void>): Promise<void> {
  state.turn = state.turn.then(work, work);
  return state.turn;
}

async function start(context: ExtensionContext, log: LogOutputChannel): Promise<void> {
  await stop();
  const asked = workspace.getConfiguration("pickguard").get<string>("path", "");
  const program = programOf(asked, context.extensionPath);
  const client = new LanguageClient("pickguard", "Pickguard", serverOptions(program), clientOptions(log));
  try {
    await client.start();
    log.info(`serving with ${program.path}`);
    state.client = client;
  } catch (error) {
    // The client has already shown why.
    log.error(error instanceof Error ? error : String(error));
  }
}

async function stop(): Promise<void> {
  const { client } = state;
  state.client = undefined;
  await client?.dispose();
}

/** Files of every kind are read; the server says itself which ones matter. */
function clientOptions(log: LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: "file" }],
    diagnosticCollectionName: "pickguard",
    outputChannel: log,
    traceOutputChannel: log,
    initializationOptions: { asksReasons: true },
    middleware: {
      executeCommand: async (command, given, next) => {
        if (command !== "pickguard.acceptIntoBaseline") return next(command, given);
        const words = await withReason(given);
        return words === undefined ? undefined : next(command, [...words]);
      },
    },
  };
}

/** A finding goes into the baseline with a reason or not at all; only the editor can ask for one. */
async function withReason(given: readonly unknown[]): Promise<readonly unknown[] | undefined> {
  const [fingerprint, stated] = given;
  if (typeof stated === "string") return given;
  const reason = await window.showInputBox({
    title: "Accept into the baseline",
    prompt: "Why is this acceptable? Whoever reads the baseline will read this.",
    ignoreFocusOut: true,
  });
  return reason === undefined || reason.trim() === "" ? undefined : [fingerprint, reason];
}
