/** What the server can do, for what an editor can. */
import {
  CodeActionKind,
  PositionEncodingKind,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type FileOperationRegistrationOptions,
  type FileSystemWatcher,
  type ServerCapabilities,
} from "vscode-languageserver/node";
import { EXPLAIN } from "./actions.ts";
import { ACCEPT, REPORT } from "./command-names.ts";

/** The command that reads everything anew. */
export const AUDIT_WORKSPACE = "pickguard.auditWorkspace";

/** Settings, URLconfs, templates, deploy files: an audit may read anything that is not binary. */
export const WATCHED: readonly FileSystemWatcher[] = [{ globPattern: "**/*" }];

const ANY_FILE: FileOperationRegistrationOptions = {
  filters: [{ scheme: "file", pattern: { glob: "**/*" } }],
};

/** Diagnostics are pulled by editors that can, and sent to all others. */
export function capabilitiesFor({ textDocument }: ClientCapabilities): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    codeLensProvider: { resolveProvider: false },
    hoverProvider: true,
    executeCommandProvider: { commands: [AUDIT_WORKSPACE, EXPLAIN, ACCEPT, REPORT], workDoneProgress: true },
    ...(textDocument?.diagnostic === undefined
      ? {}
      : {
          diagnosticProvider: {
            identifier: "pickguard",
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: ANY_FILE, didDelete: ANY_FILE, didRename: ANY_FILE },
    },
  };
}
