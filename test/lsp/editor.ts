/** An editor for tests: the protocol's own library as client, talking to a server in this process. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  ApplyWorkspaceEditRequest,
  CodeLensRefreshRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  ProposedFeatures,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowDocumentRequest,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgressCreateRequest,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import type { Host } from "../../src/lsp/workspace.ts";
import { makeServer } from "../../src/lsp/server.ts";

/** What the editor was told. */
export interface Told {
  readonly diagnostics: Map<string, readonly Diagnostic[]>;
  readonly messages: string[];
  readonly progress: string[];
  readonly registered: string[];
  readonly opened: string[];
  refreshes: number;
}

export interface Editor {
  readonly protocol: ProtocolConnection;
  readonly told: Told;
  readonly root: string;
  readonly initialized: InitializeResult;
  readonly uri: (path: string) => string;
  readonly open: (path: string, text: string) => Promise<void>;
  /** The whole text anew, as version `version`. */
  readonly type: (path: string, text: string, version: number) => Promise<void>;
  readonly write: (path: string, text: string) => void;
  readonly remove: (path: string) => void;
  readonly quit: () => void;
}

/** How the editor presents itself. */
export interface EditorOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the command line would lend. */
  readonly host?: Pick<Host, "writeAccepted" | "writePage">;
}

/** Starts an editor in a folder and waits for the greeting. */
export async function startEditor(root: string, options: EditorOptions = {}): Promise<Editor> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  makeServer(server, { version: "1.2.3", wordsOf: (_, { flow }) => ({ flow }), ...options.host });
  server.listen();
  const protocol = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  const told = listen(protocol, options);
  protocol.listen();
  const folders = (options.folders ?? [""]).map((folder) => join(root, folder));
  const initialized = await protocol.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? {},
    workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: "shop" })),
    ...(options.settings === undefined ? {} : { initializationOptions: options.settings }),
  });
  await protocol.sendNotification("initialized", {});
  return { protocol, told, root, initialized, ...doings(protocol, root) };
}

function doings(
  protocol: ProtocolConnection,
  root: string,
): Pick<Editor, "uri" | "open" | "type" | "write" | "remove" | "quit"> {
  const uri = (path: string): string => pathToFileURL(join(root, path)).href;
  return {
    uri,
    open: (path, text) =>
      protocol.sendNotification("textDocument/didOpen", {
        textDocument: { uri: uri(path), languageId: "python", version: 1, text },
      }),
    type: (path, text, version) =>
      protocol.sendNotification("textDocument/didChange", {
        textDocument: { uri: uri(path), version },
        contentChanges: [{ text }],
      }),
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    remove: (path) => rmSync(join(root, path)),
    quit: () => protocol.dispose(),
  };
}

function listen(protocol: ProtocolConnection, { settings }: EditorOptions): Told {
  const told: Told = {
    diagnostics: new Map(),
    messages: [],
    progress: [],
    registered: [],
    opened: [],
    refreshes: 0,
  };
  protocol.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    told.diagnostics.set(uri, diagnostics);
  });
  protocol.onNotification(ShowMessageNotification.type, ({ message }) => void told.messages.push(message));
  protocol.onRequest(RegistrationRequest.type, ({ registrations }) => {
    told.registered.push(...registrations.map(({ method }) => method));
  });
  protocol.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => settings ?? null));
  protocol.onRequest(DiagnosticRefreshRequest.type, () => void told.refreshes++);
  protocol.onRequest(CodeLensRefreshRequest.type, () => undefined);
  protocol.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: true }));
  protocol.onRequest(ShowDocumentRequest.type, ({ uri }) => {
    told.opened.push(uri);
    return { success: true };
  });
  protocol.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
    protocol.onNotification(
      "$/progress",
      (one: { readonly token: unknown; readonly value: { readonly kind: string } }) => {
        if (one.token === token) told.progress.push(one.value.kind);
      },
    );
  });
  return told;
}

/** Waits until something holds. Rejects after a while. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error("it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
