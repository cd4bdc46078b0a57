/** `pickguard lsp`: talks to an editor over standard input and output until the editor ends it. */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { makeServer } from "../lsp/server.ts";
import { VERSION } from "./version.ts";

/** Never resolves: the protocol's `exit`, or the end of the input, ends the process. */
export async function serveEditor(): Promise<never> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  makeServer(connection, VERSION);
  connection.listen();
  return new Promise<never>(() => undefined);
}
