/** `pickguard new`: code and tests that are secure from the first line. Each kind's work is loaded when it runs. */
import type { Command } from "commander";
import type { ExitCode } from "./exit-code.ts";
import { addAccessTests } from "./new/access-tests-kind.ts";
import type { NewProjectOptions } from "./new/new-project-command.ts";
import { addSnippets } from "./new/snippet-kinds.ts";
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

const addProject: AddKind = (command, terminal, finish) => {
  command
    .command("project")
    .description("a whole project: settings that fail closed, login, tests, deployment")
    .argument("<name>", "the project's name, or a path that ends with it; the folder is made")
    .option("--django <version>", "5.2 (long support) or 6.1 (latest)")
    .option("--domain <host>", "the host name of the public site (default: NAME.example)")
    .option("--admin-path <path>", "where the admin is", "office")
    .option("--no-two-factor", "an admin behind a password alone")
    .option("-y, --yes", "ask nothing")
    .action(async (name: string, options: NewProjectOptions) => {
      const { writeNewProject } = await import("./new/new-project-command.ts");
      finish(await writeNewProject(name, options, terminal));
    });
};

/** In the order of the help. */
const KINDS: readonly AddKind[] = [addProject, addSnippets, addAccessTests];

const NEW_HELP = `
Nothing is ever written over a file that is there. docs/generate.md shows what each kind gives.

Exit codes: 0 written, 2 wrong usage or configuration, 3 pickguard's own trouble.`;
