/** How long a coding agent waits for `audit_code`: the real server in a process of its own, asked by the official client. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { discover } from "../../src/discover/discover.ts";
import { randomFrom } from "../../test/support/random-edits.ts";
import { processorOf } from "./processor.ts";
import { SNIPPET_KINDS, snippetsOf, type Snippet, type SnippetKind } from "./snippets.ts";

/** The times of all snippets of a kind on the client's clock, in milliseconds. */
export interface SnippetFigures {
  readonly kind: SnippetKind;
  readonly files: number;
  readonly clock: readonly number[];
  /** The server's processor time, reading the tree included; empty where the system does not tell. */
  readonly processor: readonly number[];
}

/** Milliseconds: on a busy machine the first question takes longer than the client would wait. */
const PATIENCE = 600_000;

interface Took {
  readonly clock: number;
  readonly processor: readonly number[];
}

/** Snippets of each kind before any is timed. */
const WARM_UP = 8;

/** An agent thinks between two questions; as many milliseconds as the server needs to be ready for the next one. */
const THOUGHT = 250;

/** Asks about so many snippets of each kind and tells each kind's figures; answers what the first question took, which audits the project. */
export async function benchSnippets(
  program: string,
  directory: string,
  perKind: number,
  tell: (figures: SnippetFigures) => void,
): Promise<number> {
  const { discovery } = await discover(directory, {});
  const random = randomFrom(1);
  const client = new Client({ name: "bench", version: "1" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, "mcp", directory],
    stderr: "inherit",
  });
  await client.connect(transport);
  const ask = async (snippet: Snippet): Promise<Took> => {
    await new Promise((resolve) => setTimeout(resolve, THOUGHT));
    const used = processorOf(transport.pid);
    const begun = performance.now();
    const { isError, content } = await client.callTool(
      { name: "audit_code", arguments: { files: [snippet] } },
      { timeout: PATIENCE },
    );
    const clock = performance.now() - begun;
    const after = processorOf(transport.pid);
    if (isError === true) throw new Error(JSON.stringify(content));
    return { clock, processor: after === undefined || used === undefined ? [] : [after - used] };
  };
  try {
    let first: number | undefined;
    for (const kind of SNIPPET_KINDS) {
      const snippets = snippetsOf(kind, discovery.files, random, perKind + WARM_UP);
      const took: Took[] = [];
      for (const snippet of snippets) took.push(await ask(snippet));
      first ??= took[0]?.clock;
      const timed = took.slice(WARM_UP);
      const files = new Set(snippets.slice(WARM_UP).map(({ path }) => path)).size;
      const processor = timed.flatMap((one) => one.processor);
      tell({ kind, files, clock: timed.map((one) => one.clock), processor });
    }
    return first ?? 0;
  } finally {
    await client.close();
  }
}

/** Prints a row of the table. */
export function printSnippets({ kind, files, clock, processor }: SnippetFigures): void {
  const cells = [
    `${clock.length} snippets`,
    `${files} files`,
    ...[0.5, 0.95].map((part) => `p${part * 100} ${quantile(clock, part).toFixed(0)} ms`),
    ...[0.5, 0.95].map((part) => `p${part * 100} ${quantile(processor, part).toFixed(0)} ms of processor`),
  ];
  console.log(kind.padEnd(16), cells.map((cell) => cell.padStart(25)).join(""));
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
