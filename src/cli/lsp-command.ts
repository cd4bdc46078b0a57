/** `pickguard lsp`: talks to an editor over standard input and output until the editor ends it. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type { LastAudit } from "../lsp/last-audit.ts";
import { makeServer } from "../lsp/server.ts";
import type { Audit } from "../audit.ts";
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { ConfigurationError } from "../config/configuration-error.ts";
import { loadConfiguration } from "../config/load.ts";
import { mergedEntries, type BaselineEntry } from "../findings/baseline.ts";
import { docsPages } from "../report/docs-page.ts";
import { CHECKS } from "../rules/index.ts";
import { readBaseline, writeBaseline } from "./baseline-store.ts";
import { keepUnder, keptUnder, openCache, type Cache } from "./cache.ts";
import { declarationsOf } from "./declarations.ts";
import { knownBaseline } from "./known-baseline.ts";
import { runLong } from "./long-runs.ts";
import { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";
import { writeWhole } from "./write-file.ts";

/** Never resolves: the protocol's `exit`, or the end of the input, ends the process. */
export async function serveEditor(): Promise<never> {
  runLong();
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  makeServer(connection, { version: VERSION, wordsOf, writeAccepted, writePage, lastAudit, keepAudit });
  connection.listen();
  return new Promise<never>(() => undefined);
}

function lastAudit(root: string): LastAudit | undefined {
  const cache = cacheOf(root);
  return cache && keptUnder<LastAudit>(cache, keptName(root));
}

function keepAudit(root: string, audit: LastAudit): void {
  const cache = cacheOf(root);
  if (cache) keepUnder(cache, keptName(root), audit);
}

/** None where the folder is gone. */
function cacheOf(root: string): Cache | undefined {
  try {
    return openCache(root, undefined);
  } catch {
    return undefined;
  }
}

function keptName(root: string): string {
  return `the last audit in an editor: ${root}`;
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

/** Throws ConfigurationError where the baseline cannot be read or written. */
async function writeAccepted(root: string, entries: readonly BaselineEntry[]): Promise<string> {
  try {
    const { configuration } = await loadConfiguration(root, {});
    const where = { root, asked: undefined, configured: configuration.baseline };
    return writeBaseline(where, mergedEntries(readBaseline(where).entries, entries));
  } catch (error) {
    if (error instanceof UsageError) throw new ConfigurationError(error.message, { cause: error });
    throw error;
  }
}

/** In a folder of its own, which only this user may enter. */
async function writePage(name: string, audit: Audit, choice: Configuration | undefined): Promise<string> {
  const [{ toHtml }, { fixDiffs }] = await Promise.all([
    import("../report/html/html.ts"),
    import("./fix-diffs.ts"),
  ]);
  const { report, discovery } = audit;
  const text = toHtml(
    { ...report, root: name },
    {
      checks: CHECKS,
      diffs: fixDiffs(report.findings, discovery.files),
      helpUri: docsPages(choice?.docsUrl),
    },
  );
  const page = join(mkdtempSync(join(tmpdir(), "pickguard-")), "report.html");
  writeWhole(page, text, 0o600);
  return pathToFileURL(page).href;
}
