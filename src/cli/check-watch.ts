/** `pickguard check --watch`: audits again after every change, and tells what is new and what is fixed. */
import { watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { auditDiscovery, type Audit } from "../audit.ts";
import { compareFindings } from "../audit/changes/compare-findings.ts";
import { renamesBetween } from "../audit/changes/renames.ts";
import { changeToText } from "../report/change-text.ts";
import { counted } from "../report/change-words.ts";
import { auditOptions, readTree, type CheckRun } from "./check-run.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { wantsColour } from "./terminal.ts";

/** Milliseconds without a further event after which a change counts as finished. */
const SETTLED = 120;

/** Goes on until the process is interrupted. */
export async function watchTree(run: CheckRun): Promise<ExitCode> {
  let state = await auditNow(run, undefined);
  run.progress.end();
  run.terminal.out(
    `pickguard: ${counted(state.report.findings.length, "finding")}; watching, Ctrl+C ends it\n`,
  );
  const events = watchFolders(run.root, state);
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
    events.follow(state);
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

/** Events of the folders that an audit read. */
interface FolderEvents {
  /** Resolves once something has changed and it has been quiet since. */
  readonly next: () => Promise<"changed">;
  /** Also watches folders that are new. */
  readonly follow: (audit: Audit) => void;
  readonly close: () => void;
}

/** Only folders with audited files, and those above them, are watched: a recursive watch would enter every node_modules. */
function watchFolders(root: string, audit: Audit): FolderEvents {
  const watchers = new Map<string, FSWatcher>();
  let notify: () => void = () => undefined;
  let isDirty = false;
  const onEvent = (): void => {
    isDirty = true;
    notify();
  };
  const follow = (state: Audit): void => {
    for (const folder of foldersOf(state)) {
      if (watchers.has(folder)) continue;
      try {
        const watcher = watch(join(root, folder), onEvent);
        watcher.on("error", () => watchers.delete(folder));
        watchers.set(folder, watcher);
      } catch {
        // It is gone already, or the system watches no more: changes elsewhere still bring it up to date.
      }
    }
  };
  follow(audit);
  return {
    next: () =>
      nextChange(
        () => isDirty,
        (dirty) => (isDirty = dirty),
        (told) => (notify = told),
      ),
    follow,
    close: () => {
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

async function nextChange(
  isDirty: () => boolean,
  mark: (dirty: boolean) => void,
  listen: (told: () => void) => void,
): Promise<"changed"> {
  if (!isDirty()) await new Promise<void>((resolve) => listen(resolve));
  do {
    mark(false);
    await new Promise((resolve) => setTimeout(resolve, SETTLED));
  } while (isDirty());
  return "changed";
}

function foldersOf({ discovery }: Audit): ReadonlySet<string> {
  const folders = new Set([""]);
  for (const { path } of discovery.files)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      folders.add(path.slice(0, at));
  return folders;
}
