/** `pickguard check`: what concerns the code that somebody is working on, with knowledge of the whole project. */
import { realpathSync } from "node:fs";
import { diskWith } from "../discover/overlay-disk.ts";
import { checkFiles, pathOfBuffer, pathsWithin, readStandardInput } from "./check-files.ts";
import type { CheckCommandOptions } from "./check-options.ts";
import { writeOutcome, type Outcome } from "./check-output.ts";
import { exitCodeOf, startCheck, type CheckRun } from "./check-run.ts";
import type { Checked } from "./check-since.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { destinations } from "./output.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Runs it. Throws UsageError, ConfigurationError, UnusableRoot or GitTrouble for what the user can mend. */
export async function runCheck(
  files: readonly string[],
  options: CheckCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  assertSensible(files, options);
  const run = await startCheck(options, terminal);
  if (options.watch === true) return (await import("./check-watch.ts")).watchTree(run);
  if (options.since !== undefined || options.staged === true) return checkChange(run);
  return options.stdin === true ? checkStdin(run) : checkPaths(run, files);
}

function assertSensible(
  files: readonly string[],
  { since, staged, stdin, stdinFilename, watch, output, format }: CheckCommandOptions,
): void {
  const asked = [
    since !== undefined && "--since",
    staged === true && "--staged",
    stdin === true && "--stdin",
    watch === true && "--watch",
    files.length > 0 && "files",
  ].filter((one) => one !== false);
  if (asked.length > 1) throw new UsageError(`${asked.join(" and ")} exclude each other`, "give one of them");
  if (asked.length === 0)
    throw new UsageError(
      "nothing was said to check",
      "files, --staged, --since REVISION, --stdin or --watch; a whole repository: pickguard audit",
    );
  if ((stdin === true) !== (stdinFilename !== undefined))
    throw new UsageError("--stdin and --stdin-filename go together");
  // Names that tell no form shall not cost an audit before that is said.
  destinations(format, output);
  if (watch === true && (output.length > 0 || (format !== undefined && format !== "text")))
    throw new UsageError("--watch writes text to the terminal alone");
}

async function checkChange(run: CheckRun): Promise<ExitCode> {
  const { since } = run.options;
  const { checkSince, checkStaged, isNothingStaged } = await import("./check-since.ts");
  if (since === undefined && writesTextAlone(run) && isNothingStaged(run.root)) return nothingStaged(run);
  const { change, discovery }: Checked =
    since === undefined ? await checkStaged(run) : await checkSince(run, since);
  return tell(run, { kind: "change", change }, discovery.files);
}

/** Other forms are read by programs, which want their report in any case. */
function writesTextAlone({ options: { format, output } }: CheckRun): boolean {
  return output.length === 0 && (format ?? "text") === "text";
}

function nothingStaged({ options, progress, terminal }: CheckRun): ExitCode {
  progress.end();
  if (options.quiet !== true)
    terminal.out("nothing is staged: git add says what the next commit shall hold\n");
  return EXIT.clean;
}

async function checkPaths(run: CheckRun, files: readonly string[]): Promise<ExitCode> {
  const { report, files: all, notes } = await checkFiles(run, pathsWithin(run.root, files));
  tellNotes(run, notes);
  const [only = ""] = files;
  const what = files.length === 1 ? only : `${files.length} files`;
  return tell(run, { kind: "selection", report, what }, all);
}

async function checkStdin(run: CheckRun): Promise<ExitCode> {
  const name = run.options.stdinFilename ?? "";
  const path = pathOfBuffer(run.root, name);
  const root = realpathSync(run.root).replaceAll("\\", "/");
  const disk = diskWith(
    new Map([[`${root}/${path}`, readStandardInput(run.terminal)]]),
    run.terminal.memory?.disk,
  );
  const { report, files, notes } = await checkFiles(run, [path], disk);
  tellNotes(run, notes);
  return tell(run, { kind: "selection", report, what: name }, files);
}

function tellNotes({ options, progress, terminal }: CheckRun, notes: readonly string[]): void {
  if (notes.length > 0) progress.end();
  if (options.quiet !== true) terminal.err(notes.map((note) => `pickguard: ${note}\n`).join(""));
}

async function tell(
  run: CheckRun,
  outcome: Outcome,
  files: Parameters<typeof writeOutcome>[2],
): Promise<ExitCode> {
  await writeOutcome(run, outcome, files);
  const { findings } = outcome.kind === "change" ? outcome.change.report : outcome.report;
  return exitCodeOf(run, findings);
}
