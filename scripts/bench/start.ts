/** How long an editor waits after the start: the real server in a process of its own, from its start to what it first says of an open file. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { processorOf } from "./processor.ts";

/** Milliseconds since the start, on the clock and of the server's processor time. */
interface Moment {
  readonly clock: number;
  readonly processor: number | undefined;
}

/** When something was first said of the open file, and when the project's whole audit was. */
export interface StartFigures {
  readonly first: Moment | undefined;
  readonly whole: Moment;
}

/** Cold: the first session in a folder; warm: the one after it. */
export interface StartBench {
  readonly cold: StartFigures;
  readonly warm: StartFigures;
}

/** Milliseconds that a session rests before it ends, in which it keeps its audit for the next one. */
const REST = 6_000;

/** Opens a file of a project in a new session, twice, with an empty cache. `path` must be one of which something is said. */
export async function benchStart(program: string, directory: string, path: string): Promise<StartBench> {
  const cache = mkdtempSync(join(tmpdir(), "pickguard-bench-"));
  try {
    return {
      cold: await session(program, directory, path, cache),
      warm: await session(program, directory, path, cache),
    };
  } finally {
    rmSync(cache, { recursive: true });
  }
}

async function session(
  program: string,
  directory: string,
  path: string,
  cache: string,
): Promise<StartFigures> {
  const begun = performance.now();
  const server = spawn(process.execPath, [program, "lsp"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  const protocol = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const uri = pathToFileURL(join(directory, path)).href;
  const now = (): Moment => ({ clock: performance.now() - begun, processor: processorOf(server.pid) });
  let first: Moment | undefined;
  protocol.onNotification(PublishDiagnosticsNotification.type, (told) => {
    if (told.uri === uri) first ??= now();
  });
  protocol.listen();
  await protocol.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(directory).href, name: "project" }],
  });
  await protocol.sendNotification("initialized", {});
  const text = readFileSync(join(directory, path), "utf8");
  await protocol.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "python", version: 1, text },
  });
  // A lens is answered from a whole audit.
  await protocol.sendRequest("textDocument/codeLens", { textDocument: { uri } });
  const whole = now();
  await new Promise((resolve) => setTimeout(resolve, REST));
  protocol.dispose();
  server.kill();
  return { first, whole };
}

/** Prints the figures. */
export function printStartBench({ cold, warm }: StartBench): void {
  for (const [name, { first, whole }] of Object.entries({ cold, warm }))
    console.log(
      `start, ${name}: first diagnostics of the open file ${inWords(first)}, whole audit ${inWords(whole)}`,
    );
}

function inWords(moment: Moment | undefined): string {
  if (moment === undefined) return "never came: nothing is said of it";
  const { clock, processor } = moment;
  const used = processor === undefined ? "" : ` (${processor} ms of processor)`;
  return `after ${clock.toFixed(0)} ms${used}`;
}
