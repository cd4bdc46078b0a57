/** `pickguard new`: code and tests that are secure from the first line. Each kind's work is loaded when it runs. */
import type { Command } from "commander";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Adds `new` and its kinds. Every kind writes new files alone, and never over one that is there. */
export function addNew(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command("new")
    .description("write a new project, or a secure piece of code for the one you have")
    .addHelpText("after", NEW_HELP);
  for (const add of KINDS) add(command, terminal, finish);
}

/** Adds one kind of thing as a command below `new`. */
type AddKind = (command: Command, terminal: Terminal, finish: (code: ExitCode) => void) => void;

/** In the order of the help. */
const KINDS: readonly AddKind[] = [];

const NEW_HELP = `
Nothing is ever written over a file that is there.

Exit codes: 0 written, 2 wrong usage or configuration, 3 pickguard's own trouble.`;
