/** `pickguard mcp`: serves a coding agent over standard input and output until the agent ends it. */
import { realpathSync } from "node:fs";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { ConfigurationError } from "../config/configuration-error.ts";
import { UnusableRoot } from "../discover/unusable-root.ts";
import type { Ground } from "../mcp/ground.ts";
import { makeMcpServer } from "../mcp/server.ts";
import { auditOptions, readTree, startCheck } from "./check-run.ts";
import { runLong } from "./long-runs.ts";
import { newMemory } from "./resident/memory.ts";
import { writePatches } from "./fix-writing.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** What commander hands over. */
export interface McpCommandOptions {
  readonly allowWrite?: true;
}

/** Never resolves: the end of the input ends the process. Rejects at once where the folder or its configuration is no good. */
export async function serveAgent(
  path: string,
  { allowWrite }: McpCommandOptions,
  terminal: Terminal,
): Promise<never> {
  const ground = groundOf(path, allowWrite === true, terminal);
  await ground.read();
  runLong();
  const handle = serveStdio(() => makeMcpServer(ground), {
    onerror: ({ name }) => terminal.err(`pickguard: trouble with the agent's connection (${name})\n`),
  });
  process.stdin.once("end", () => void handle.close());
  return new Promise<never>(() => undefined);
}

/** The project in a folder; a configuration that changes counts from the next question on. */
function groundOf(path: string, mayWrite: boolean, terminal: Terminal): Ground {
  const around = { ...terminal, memory: newMemory() };
  return {
    version: VERSION,
    read: async () => {
      const run = await startCheck(
        { root: path, output: [], cache: false, colour: false, quiet: true },
        around,
      );
      const discovered = await readTree(run);
      return { discovery: discovered.discovery, options: auditOptions(run, discovered) };
    },
    // What an agent has just written is seldom in git; the answer holds the diff.
    write: mayWrite
      ? (discovery, patches) => {
          writePatches(realpathSync(path), discovery, patches, true);
        }
      : undefined,
    isForUser,
  };
}

function isForUser(error: unknown): error is Error {
  const kinds = [UsageError, ConfigurationError, UnusableRoot];
  return kinds.some((kind) => error instanceof kind);
}
