/** The language server: what the editor says becomes changes of the workspace, what it asks is answered from the last audit. */
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  MessageType,
  TextDocuments,
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import { BASELINE_PATH } from "../findings/baseline.ts";
import { answer } from "./answers.ts";
import { capabilitiesFor, WATCHED } from "./capabilities.ts";
import { editorSettings } from "./editor-settings.ts";
import { fileOf, isAsAudited, mayMatter, type Folder } from "./folder.ts";
import { say, unlessRefused, type Server } from "./session.ts";
import {
  addFolder,
  locate,
  newWorkspace,
  schedule,
  urisIn,
  type Host,
  type Port,
  type Workspace,
} from "./workspace.ts";

/** Connects everything; the connection is still to be listened to. */
export function makeServer(connection: Connection, host: Host): Server {
  const documents = new TextDocuments(TextDocument);
  const server: Server = {
    connection,
    documents,
    client: {},
    asksReasons: false,
    workspace: newWorkspace(portOf(host, () => server)),
  };
  connection.onInitialize((params) => initialize(server, params, host.version));
  connection.onInitialized(() => unlessRefused(begin(server)));
  followDocuments(server);
  followFiles(server);
  answer(server);
  documents.listen(connection);
  return server;
}

function portOf(host: Host, server: () => Server): Port {
  return {
    ...host,
    documents: () => server().documents.all(),
    audited: (folder, changed) => tellAudited(server(), folder, changed),
    complain: (message) => say(server().connection, MessageType.Error, `pickguard: ${message}`),
    working: (title, work) => showWork(server(), title, work),
  };
}

function initialize(
  server: Server,
  {
    capabilities,
    workspaceFolders,
    rootUri,
    initializationOptions,
  }: InitializeParams & { rootUri: string | null },
  version: string,
): InitializeResult {
  server.client = capabilities;
  server.workspace.settings = editorSettings(initializationOptions);
  server.asksReasons = asksReasons(initializationOptions);
  const folders =
    workspaceFolders ?? (rootUri === null ? [] : [{ uri: rootUri, name: rootUri.split("/").at(-1) ?? "" }]);
  for (const { uri, name } of folders) addFolder(server.workspace, uri, name);
  return { capabilities: capabilitiesFor(capabilities), serverInfo: { name: "pickguard", version } };
}

function asksReasons(options: unknown): boolean {
  return (
    typeof options === "object" &&
    options !== null &&
    "asksReasons" in options &&
    options.asksReasons === true
  );
}

async function begin(server: Server): Promise<void> {
  const { connection, client, workspace } = server;
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true)
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...WATCHED] });
  if (client.workspace?.didChangeConfiguration?.dynamicRegistration === true)
    await connection.client.register(DidChangeConfigurationNotification.type, { section: "pickguard" });
  if (client.workspace?.workspaceFolders === true)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const { uri } of removed) removeFolder(server, uri);
      for (const { uri, name } of added) addFolder(workspace, uri, name);
      schedule(workspace, 0);
    });
  await readSettings(server);
  schedule(workspace, 0);
}

/** Where the editor can be asked, its answer counts; what it said at the start counts otherwise. */
async function readSettings({ connection, client, workspace }: Server): Promise<void> {
  if (client.workspace?.configuration !== true) return;
  const given: unknown = await connection.workspace.getConfiguration("pickguard");
  if (given !== null && given !== undefined) workspace.settings = editorSettings(given);
}

function removeFolder(server: Server, uri: string): void {
  const { folders } = server.workspace;
  const folder = folders.find((one) => one.uri === uri);
  if (!folder) return;
  const paths = [...folder.diagnostics.keys()];
  folder.diagnostics = new Map();
  tellAudited(server, folder, paths);
  folders.splice(folders.indexOf(folder), 1);
}

/** Milliseconds in which an editor that starts names all the files that it shows. */
const OPENING = 15;

function followDocuments({ documents, workspace }: Server): void {
  documents.onDidChangeContent(({ document }) => {
    const place = locate(workspace, document.uri);
    if (!place || !mayMatter(place.path) || place.folder.leftOut.has(place.path)) return;
    const known = fileOf(place.folder, place.path);
    // An editor that opens a file says nothing new.
    if (
      known &&
      Buffer.compare(known.bytes, Buffer.from(document.getText(), "utf8")) === 0 &&
      place.folder.edited.size === 0 &&
      !place.folder.isBusy
    )
      return;
    place.folder.edited.add(place.path);
    // Files are opened before anything is known: nobody types yet.
    schedule(workspace, place.folder.audit === undefined ? OPENING : undefined);
  });
  documents.onDidClose(({ document }) => noteDisk(workspace, document.uri));
}

/** The disk counts again, or has something new. */
function noteDisk(workspace: Workspace, uri: string): void {
  const place = locate(workspace, uri);
  if (!place) return;
  const { folder, path } = place;
  if (isConfiguration(path)) folder.choice = undefined;
  else if (!mayMatter(path) || isAsAudited(folder, path)) return;
  folder.isStale = true;
  schedule(workspace);
}

/** What decides which findings are told. */
function isConfiguration(path: string): boolean {
  return path === "pyproject.toml" || path === "pickguard.toml" || path === BASELINE_PATH;
}

function followFiles(server: Server): void {
  const { connection, documents, workspace } = server;
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      // The buffer counts, unless the configuration is read from the disk.
      if (
        type === FileChangeType.Changed &&
        documents.get(uri) &&
        !isConfiguration(locate(workspace, uri)?.path ?? "")
      )
        continue;
      noteDisk(workspace, uri);
    }
  });
  const allStale = (uris: readonly string[]): void => {
    for (const uri of uris) {
      const folder = locate(workspace, uri)?.folder;
      if (folder) folder.isStale = true;
    }
    schedule(workspace);
  };
  connection.workspace.onDidCreateFiles(({ files }) => allStale(files.map(({ uri }) => uri)));
  connection.workspace.onDidDeleteFiles(({ files }) => allStale(files.map(({ uri }) => uri)));
  connection.workspace.onDidRenameFiles(({ files }) =>
    allStale(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])),
  );
  connection.onDidChangeConfiguration(({ settings }) => unlessRefused(renewSettings(server, settings)));
}

async function renewSettings(server: Server, pushed: unknown): Promise<void> {
  const { client, workspace } = server;
  if (client.workspace?.configuration === true) await readSettings(server);
  else if (typeof pushed === "object" && pushed !== null && "pickguard" in pushed)
    workspace.settings = editorSettings(pushed.pickguard);
  for (const folder of workspace.folders) folder.isStale = true;
  schedule(workspace, 0);
}

/** An editor that pulls is told to pull again; to any other one the diagnostics are sent. */
function tellAudited(server: Server, folder: Folder, changed: readonly string[]): void {
  const { connection, client, workspace } = server;
  if (client.textDocument?.diagnostic === undefined) {
    const uriOf = urisIn(workspace, folder);
    for (const path of changed) {
      const diagnostics = [...(folder.diagnostics.get(path) ?? [])];
      unlessRefused(connection.sendDiagnostics({ uri: uriOf(path), diagnostics }));
    }
  } else if (changed.length > 0 && client.workspace?.diagnostics?.refreshSupport === true)
    unlessRefused(connection.languages.diagnostics.refresh());
  if (client.workspace?.codeLens?.refreshSupport === true)
    unlessRefused(connection.sendRequest(CodeLensRefreshRequest.type));
}

async function showWork(
  { connection, client }: Server,
  title: string,
  work: () => Promise<void>,
): Promise<void> {
  if (client.window?.workDoneProgress !== true) return work();
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin("pickguard", undefined, title, false);
  // The audit holds the thread: the message must have left before.
  await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    await work();
  } finally {
    progress.done();
  }
}
