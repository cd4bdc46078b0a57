/** `pickguard check --watch`: audits again after every change, and tells what is new and what is fixed. */
import { auditDiscovery, type Audit } from "../audit.ts";
import { compareFindings } from "../audit/changes/compare-findings.ts";
import { renamesBetween } from "../audit/changes/renames.ts";
import { changeToText } from "../report/change-text.ts";
import { counted } from "../report/counted.ts";
import { watchFolders } from "./folder-events.ts";
import { auditOptions, readTree, type CheckRun } from "./check-run.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { wantsColour } from "./terminal.ts";

/** Goes on until the process is interrupted. */
export async function watchTree(run: CheckRun): Promise<ExitCode> {
  let state = await auditNow(run, undefined);
  run.progress.end();
  run.terminal.out(
    `pickguard: ${counted(state.report.findings.length, "finding")}; watching, Ctrl+C ends it\n`,
  );
  const events = watchFolders(run.root, foldersOf(state));
  const interrupted = new Promise<"interrupted">((resolve) => {
    process.once("SIGINT", () => resolve("interrupted"));
    process.once("SIGTERM", () => resolve("interrupted"));
  });
  for (;;) {
    const event = await Promise.race([events.next(), interrupted]);
    if (event === "interrupted") break;
    const next = await auditNow(run, state);
    run.progress.end();
    tell(run, state, next);
    state = next;
    events.follow(foldersOf(state));
  }
  events.close();
  return EXIT.clean;
}

async function auditNow(run: CheckRun, before: Audit | undefined): Promise<Audit> {
  const discovered = await readTree(run);
  return auditDiscovery(discovered.discovery, auditOptions(run, discovered), before?.kept);
}

function tell({ options, terminal }: CheckRun, before: Audit, after: Audit): void {
  const renames = renamesBetween(before.discovery.files, after.discovery.files);
  const { fresh, fixed, accepted } = compareFindings(before.report, after.report, renames);
  if (fresh.length === 0 && fixed.length === 0 && accepted === 0) return;
  const change = {
    report: { ...after.report, findings: fresh },
    base: { revision: "before" },
    distances: new Map(fresh.map(({ fingerprint }) => [fingerprint, "touched"] as const)),
    fixed,
    accepted,
    filesTouched: 0,
    routes: [],
    newRoutes: [],
    settings: [],
  };
  const text = changeToText(change, {
    colour: wantsColour(terminal, options.colour),
    width: terminal.width,
    quiet: false,
    verbose: options.verbose === true,
  });
  // The first and the last line say what was compared with what; here that is plain.
  const body = text.split("\n").slice(1, -2);
  terminal.out(
    [...body, `${counted(after.report.findings.length, "finding")} now`, ""].join("\n").trimStart(),
  );
}

/** Only folders with audited files, and those above them: a recursive watch would enter every node_modules. */
function foldersOf({ discovery }: Audit): ReadonlySet<string> {
  const folders = new Set([""]);
  for (const { path } of discovery.files)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      folders.add(path.slice(0, at));
  return folders;
}
