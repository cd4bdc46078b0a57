/** Which program serves: the one in the extension, run by VS Code's own Node.js, or one that the user names. */
import { join } from "node:path";
import { TransportKind, type ServerOptions } from "vscode-languageclient/node";

/** A pickguard. */
export interface Program {
  /** `bundled` is a JavaScript module, `own` is something that the system can start. */
  readonly kind: "bundled" | "own";
  readonly path: string;
}

/** The user's own where a path is set; that setting never comes from a workspace. */
export function programOf(asked: string, extensionPath: string): Program {
  const path = asked.trim();
  return path === ""
    ? { kind: "bundled", path: join(extensionPath, "server", "dist", "pickguard.js") }
    : { kind: "own", path };
}

/** How it is started as a server. */
export function serverOptions({ kind, path }: Program): ServerOptions {
  if (kind === "own") return { command: path, args: ["lsp"], transport: TransportKind.stdio };
  return { module: path, args: ["lsp"], transport: TransportKind.stdio };
}
