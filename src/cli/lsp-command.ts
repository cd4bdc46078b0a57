/** `pickguard lsp`: talks to an editor over standard input and output until the editor ends it. */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { makeServer } from "../lsp/server.ts";
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { readBaseline } from "./baseline-store.ts";
import { declarationsOf } from "./declarations.ts";
import { VERSION } from "./version.ts";

/** Never resolves: the protocol's `exit`, or the end of the input, ends the process. */
export async function serveEditor(): Promise<never> {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  makeServer(connection, { version: VERSION, wordsOf });
  connection.listen();
  return new Promise<never>(() => undefined);
}

/** What the project says itself, as every command that audits takes it. */
function wordsOf(root: string, choice: Configuration): AuditOptions {
  const baseline = choice.onlyNew
    ? { baseline: readBaseline({ root, asked: undefined, configured: choice.baseline }) }
    : {};
  return { ...declarationsOf(choice), ...baseline };
}
