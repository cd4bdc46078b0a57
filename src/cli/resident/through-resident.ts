/** Commands that are asked for again and again, for seconds at most: they go through a process that stays, where there is one. */
import { readFileSync, realpathSync } from "node:fs";
import { Command } from "commander";
import { addAuditOptions } from "../audit-options.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { addressOf } from "./address.ts";
import { ask } from "./client.ts";
import type { Answer, Request } from "./conversation.ts";
import { startResident } from "./start.ts";

/** Runs a command line in this process. */
export type RunHere = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;

/** Runs it in the process that stays; here, if that does not answer at once, and then the next one shall find it if `starts`. */
export async function throughResident(
  args: readonly string[],
  terminal: Terminal,
  here: RunHere,
  starts: boolean,
): Promise<ExitCode> {
  const address = addressOf({ folder: process.cwd(), environment: terminal.environment });
  if (address === undefined) return here(args, terminal);
  const isAudit = args[0] === "audit";
  const input = isAudit ? NOTHING : standardInput();
  if (input === undefined) return here(args, terminal);
  const answer = await ask(address, requestOf(args, input, terminal));
  if (answer !== undefined) {
    terminal.out(answer.out);
    terminal.err(answer.err);
    return answer.code;
  }
  const code = await here(args, { ...terminal, input: () => input });
  if (starts) startResident(address, isAudit ? auditedFolder(args) : undefined);
  return code;
}

/** An audit reads no input. */
const NOTHING = new Uint8Array();

/** The folder that an audit's command line names; undefined where there is none. */
function auditedFolder(args: readonly string[]): string | undefined {
  const { operands } = addAuditOptions(new Command()).parseOptions(args.slice(1));
  try {
    return realpathSync(operands[0] ?? ".");
  } catch {
    return undefined;
  }
}

/** Undefined where it cannot be read, which the command itself shall say. */
function standardInput(): Uint8Array | undefined {
  try {
    return readFileSync(0);
  } catch {
    return undefined;
  }
}

function requestOf(args: readonly string[], input: Uint8Array, terminal: Terminal): Request {
  const { outIsTerminal, errIsTerminal, width, environment } = terminal;
  const asked = ["NO_COLOR", "TERM", "COLUMNS"].map((name) => [name, environment[name]] as const);
  return {
    args,
    input: Buffer.from(input).toString("base64"),
    outIsTerminal,
    errIsTerminal,
    width,
    environment: Object.fromEntries(asked),
  };
}

/** Runs a request's command line in this process, with its memory, and gathers what it writes. */
export async function respondTo(
  { args, input, environment, outIsTerminal, errIsTerminal, width }: Request,
  memory: NonNullable<Terminal["memory"]>,
  here: RunHere,
): Promise<Answer> {
  const written = { out: "", err: "" };
  const code = await here(args, {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    outIsTerminal,
    errIsTerminal,
    width,
    environment: { ...process.env, ...environment },
    input: () => Buffer.from(input, "base64"),
    memory,
  });
  return { code, ...written };
}
