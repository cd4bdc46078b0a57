/** `pickguard lsp`: talks to an editor over standard input and output until the editor ends it. */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { makeServer } from "../lsp/server.ts";
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { ConfigurationError } from "../config/configuration-error.ts";
import { declarationsOf } from "./declarations.ts";
import { knownBaseline } from "./known-baseline.ts";
import { runLong } from "./long-runs.ts";
import { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** Never resolves: the protocol's `exit`, or the end of the input, ends the process. */
export async function serveEditor(): Promise<never> {
  runLong();
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  makeServer(connection, { version: VERSION, wordsOf });
  connection.listen();
  return new Promise<never>(() => undefined);
}

/** What the project says itself, as every command that tells what is new takes it. */
function wordsOf(root: string, choice: Configuration): AuditOptions {
  try {
    return { ...declarationsOf(choice), ...knownBaseline(root, choice, {}) };
  } catch (error) {
    if (error instanceof UsageError) throw new ConfigurationError(error.message, { cause: error });
    throw error;
  }
}
