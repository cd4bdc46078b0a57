/** Runs one command line and says how it ended. Every way to fail has one clear line. */
import { CommanderError } from "commander";
import { ConfigurationError } from "../config/configuration-error.ts";
import { UnusableRoot } from "../discover/unusable-root.ts";
import { GitTrouble } from "../git/git-trouble.ts";
import { maskText } from "../findings/masking.ts";
import { visible } from "../report/visible.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { makeProgram } from "./program.ts";
import { projectRoot } from "./project-root.ts";
import { stayFor } from "./resident/may-stay.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** `args` without the program's own name. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const stay = stayFor(args, terminal);
  if (stay === "never") return runHere(args, terminal);
  const { throughResident } = await import("./resident/through-resident.ts");
  return throughResident(args, terminal, runHere, stay === "start");
}

async function runHere(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.clean;
  const finish = (code: ExitCode): void => {
    exitCode = code;
  };
  const program = makeProgram(terminal, finish);
  program
    .command("resident", { hidden: true })
    .argument("<address>")
    .argument("[root]")
    .action(async (address: string, root: string | undefined) => {
      const { stay } = await import("./resident/resident-command.ts");
      finish(await stay(address, root ?? projectRoot(process.cwd()), runHere));
    });
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  // Commander has already said what is wrong with the options, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (isForUser(error)) {
    const hint = "hint" in error && error.hint !== undefined ? ` (${error.hint})` : "";
    // A message may quote the audited project's configuration.
    const message = error instanceof ConfigurationError ? maskText(error.message) : error.message;
    // It may also name a file of a stranger's.
    terminal.err(
      visible(`${message}${hint}\n`)
        .replaceAll(/^/gm, "pickguard: ")
        .replace(/pickguard: $/, ""),
    );
    return EXIT.usage;
  }
  terminal.err(
    `pickguard: a fault of its own: ${ownFault(error)}\nPlease report it: this should never happen.\n`,
  );
  return EXIT.ownTrouble;
}

/** What the user can mend. */
function isForUser(error: unknown): error is UsageError | ConfigurationError | UnusableRoot | GitTrouble {
  const kinds = [UsageError, ConfigurationError, UnusableRoot, GitTrouble];
  return kinds.some((kind) => error instanceof kind);
}

/** Where our own code failed. The message itself could quote the audited source, and with it a secret. */
function ownFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const places = frames.slice(0, 4).map((line) => line.slice(line.lastIndexOf("/") + 1));
  return [error.name, ...places].join("\n  at ");
}
