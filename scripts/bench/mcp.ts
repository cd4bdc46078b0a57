/** How long a coding agent waits for `audit_code`: the real server in a process of its own, asked by the official client. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { discover } from "../../src/discover/discover.ts";
import { randomFrom } from "../../test/support/random-edits.ts";
import { SNIPPET_KINDS, snippetsOf, type Snippet, type SnippetKind } from "./snippets.ts";

/** The times of all snippets of a kind on the client's clock, in milliseconds. */
export interface SnippetFigures {
  readonly kind: SnippetKind;
  readonly files: number;
  readonly clock: readonly number[];
}

/** What the first question took, which audits the project, and what those after it took. */
export interface SnippetBench {
  readonly first: number;
  readonly figures: readonly SnippetFigures[];
}

/** Snippets of each kind before any is timed. */
const WARM_UP = 8;

/** An agent thinks between two questions; as many milliseconds as the server needs to be ready for the next one. */
const THOUGHT = 250;

/** Asks about so many snippets of each kind. */
export async function benchSnippets(
  program: string,
  directory: string,
  perKind: number,
): Promise<SnippetBench> {
  const { discovery } = await discover(directory, {});
  const random = randomFrom(1);
  const client = new Client({ name: "bench", version: "1" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [program, "mcp", directory],
      stderr: "inherit",
    }),
  );
  const ask = async (snippet: Snippet): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, THOUGHT));
    const begun = performance.now();
    const { isError, content } = await client.callTool({
      name: "audit_code",
      arguments: { files: [snippet] },
    });
    const took = performance.now() - begun;
    if (isError === true) throw new Error(JSON.stringify(content));
    return took;
  };
  try {
    let first = 0;
    const figures: SnippetFigures[] = [];
    for (const kind of SNIPPET_KINDS) {
      const snippets = snippetsOf(kind, discovery.files, random, perKind + WARM_UP);
      const clock: number[] = [];
      for (const snippet of snippets) clock.push(await ask(snippet));
      if (figures.length === 0) first = clock[0] ?? 0;
      const timed = snippets.slice(WARM_UP);
      figures.push({ kind, files: new Set(timed.map(({ path }) => path)).size, clock: clock.slice(WARM_UP) });
    }
    return { first, figures };
  } finally {
    await client.close();
  }
}

/** Prints the figures as a table. */
export function printSnippetBench({ first, figures }: SnippetBench): void {
  console.log(`first question (audits the project): ${first.toFixed(0)} ms`);
  for (const { kind, files, clock } of figures) {
    const cells = [
      `${clock.length} snippets`,
      `${files} files`,
      ...[0.5, 0.95, 1].map((part) => `p${part * 100} ${quantile(clock, part).toFixed(0)} ms`),
    ];
    console.log(kind.padEnd(16), cells.map((cell) => cell.padStart(14)).join(""));
  }
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
