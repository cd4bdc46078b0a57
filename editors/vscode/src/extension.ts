/**
 * The extension: starts the bundled pickguard as a language server and lets vscode-languageclient talk to it. All that is
 * shown comes from the server; what is here is what only VS Code can do.
 */
import { commands, window, workspace, type ExtensionContext, type LogOutputChannel } from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { openReport } from "./report";
import { programOf, serverOptions, type Program } from "./server-program";

/** A server that was started, with what it was started from. */
interface Running {
  readonly client: LanguageClient;
  readonly program: Program;
}

/** What changes while the extension lives. */
interface State {
  running: Running | undefined;
  /** Starting and stopping wait for each other. */
  turn: Promise<void>;
}

const state: State = { running: undefined, turn: Promise.resolve() };

/** Called by VS Code when a Django project is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("Pickguard", { log: true });
  const restart = async (): Promise<void> => inTurn(() => start(context, log));
  context.subscriptions.push(
    log,
    commands.registerCommand("pickguard.restart", restart),
    commands.registerCommand("pickguard.log", () => log.show()),
    commands.registerCommand("pickguard.report", () => report(log)),
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
    state.running = { client, program };
  } catch (error) {
    // The client has already shown why.
    log.error(error instanceof Error ? error : String(error));
  }
}

async function stop(): Promise<void> {
  const { running } = state;
  state.running = undefined;
  await running?.client.dispose();
}

/** Files of every kind are read; the server says itself which ones matter. */
function clientOptions(log: LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [{ scheme: "file" }],
    diagnosticCollectionName: "pickguard",
    outputChannel: log,
    traceOutputChannel: log,
  };
}

async function report(log: LogOutputChannel): Promise<void> {
  if (state.running) await openReport(state.running.program, log);
  else void window.showErrorMessage("Pickguard does not run; its log says why.");
}
