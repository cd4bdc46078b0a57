/** One workspace folder: its files with the open buffers over them, and the last audit of that. */
import type { Diagnostic } from "vscode-languageserver/node";
import { auditDiscovery, updateSteps, type Audit } from "../audit.ts";
import { glanceAt } from "../audit/first-glance.ts";
import type { Focus } from "../audit/focus-answer.ts";
import { answersOn, focusOf } from "../audit/focused.ts";
import { reportAfter, type ReportedFiles } from "../audit/focused-report.ts";
import { inspectSettings } from "../audit/inspect-settings.ts";
import { NOTHING_KEPT, type Kept } from "../audit/kept.ts";
import type { AuditOptions } from "../audit/options.ts";
import { mergeOptions, type Configuration, type Overrides } from "../config/configuration.ts";
import { discover } from "../discover/discover.ts";
import type { Discovery } from "../discover/file-kind.ts";
import { excludedByName } from "../discover/default-exclusions.ts";
import { MACHINE_DISK } from "../discover/disk.ts";
import { kindByName } from "../discover/name-kinds.ts";
import { diskWith } from "../discover/overlay-disk.ts";
import type { Problem } from "../findings/finding.ts";
import type { AuditReport } from "../report/audit-report.ts";
import type { ReportedRoute } from "../report/routes-report.ts";
import type { SettingsReport } from "../report/settings-report.ts";
import type { SourceFile } from "../source/source-file.ts";
import { inSlices, messages } from "./in-slices.ts";
import { stillSaid, type LastAudit } from "./last-audit.ts";

/** A folder of the workspace. What changes in it changes here and nowhere else. */
export interface Folder {
  readonly uri: string;
  /** As the editor calls it. */
  readonly root: string;
  readonly name: string;
  /** Read anew when undefined. */
  choice: Configuration | undefined;
  /** Something outside of the open buffers has changed. */
  isStale: boolean;
  /** An audit is under way: the last one does not tell any more what is known. */
  isBusy: boolean;
  /** Paths of buffers that changed since the last audit. */
  readonly edited: Set<string>;
  audit: Audit | undefined;
  /** For quick answers about edited buffers on that audit. */
  focus: Focus | undefined;
  /** What was told last of buffers that have been edited since that audit. */
  early: ReportedFiles | undefined;
  /** Edited buffers of whose present content the diagnostics speak, although the whole audit is still to come. */
  told: ReadonlySet<string>;
  /** Open files that discovery leaves out. */
  leftOut: ReadonlySet<string>;
  problems: readonly Problem[];
  /** Read when somebody asks, from the last audit's files. */
  settings: SettingsReport | undefined;
  diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Until the audit is kept for the next session. */
  keeping: NodeJS.Timeout | undefined;
}

/** The contents of open documents by path below the folder. */
export type Buffers = ReadonlyMap<string, Uint8Array>;

/** A folder that nothing is known of yet. */
export function newFolder(uri: string, root: string, name: string): Folder {
  return {
    uri,
    root,
    name,
    choice: undefined,
    isStale: true,
    isBusy: false,
    edited: new Set(),
    audit: undefined,
    focus: undefined,
    early: undefined,
    told: new Set(),
    leftOut: new Set(),
    problems: [],
    settings: undefined,
    diagnostics: new Map(),
    keeping: undefined,
  };
}

/** Whether an audit would tell anything else than the last one. */
export function needsAudit({ isStale, edited, audit }: Folder): boolean {
  return isStale || edited.size > 0 || audit === undefined;
}

/** What an audit of a folder depends on beside its files. */
export interface FolderRun {
  readonly choice: Configuration;
  /** The editor's own settings; they win. */
  readonly overrides: Overrides;
  /** What the configuration says to the audit itself. */
  readonly words: AuditOptions;
  readonly version: string;
  /** What the last session's audit said. */
  readonly last?: () => LastAudit | undefined;
}

/**
 * Brings the audit up to date; false where the next edit came before it was done, which is then due. What is to be said of the edited
 * buffers is told first, where that can be worked out by itself. Rejects with UnusableRoot where the folder is gone.
 */
export async function auditFolder(
  folder: Folder,
  buffers: Buffers,
  run: FolderRun,
  tellFirst: (report: AuditReport) => void = () => undefined,
): Promise<boolean> {
  const choice = mergeOptions(run.choice, run.overrides);
  const { audit: before, edited } = folder;
  const changed = [...edited];
  const isWhole = folder.isStale || before === undefined || changed.some((path) => movesOthers(before, path));
  // Reading anew or not: what changes from here on belongs to the next audit.
  folder.isStale = false;
  edited.clear();
  folder.told = new Set();
  if (isWhole) await auditAll(folder, buffers, choice, run, tellFirst);
  else {
    const changes = changed.flatMap((path) => {
      const bytes = buffers.get(path);
      return bytes === undefined ? [] : { path, bytes };
    });
    const asked = optionsOf(choice, folder.problems, run);
    folder.isBusy = true;
    const after = await editedAudit(folder, before, changes, asked, tellFirst).finally(() => {
      folder.isBusy = false;
    });
    if (after === undefined) {
      for (const path of changed) edited.add(path);
      return false;
    }
    folder.audit = after;
  }
  folder.focus = undefined;
  folder.early = undefined;
  folder.told = new Set();
  folder.settings = undefined;
  return true;
}

/** The audit after edits, with what can be told before it; undefined as soon as the next edit comes. */
async function editedAudit(
  folder: Folder,
  before: Audit,
  changes: readonly SourceFile[],
  options: AuditOptions,
  tellFirst: (report: AuditReport) => void,
): Promise<Audit | undefined> {
  const isOutdated = (): boolean => folder.isStale || folder.edited.size > 0;
  for (const first of firstReports(folder, before, changes, options)) {
    folder.told = new Set(changes.map(({ path }) => path));
    tellFirst(first);
    await messages();
    if (isOutdated()) return undefined;
  }
  return inSlices(updateSteps(before, changes, options), isOutdated);
}

/**
 * What is to be said of the edited buffers, with all else as before; then, where these are few, of the files that see something of the
 * edit. Nothing where only the whole audit can tell.
 */
function* firstReports(
  folder: Folder,
  before: Audit,
  changes: readonly SourceFile[],
  options: AuditOptions,
): Iterable<AuditReport> {
  const { focus = focusOf(before) } = folder;
  let told: ReportedFiles = folder.focus === undefined ? before : (folder.early ?? before);
  folder.focus = undefined;
  for (const answer of focus ? answersOn(focus, changes, options) : []) {
    told = reportAfter(told, answer);
    folder.focus = answer.focus;
    folder.early = told;
    yield told.report;
  }
}

async function auditAll(
  folder: Folder,
  buffers: Buffers,
  choice: Configuration,
  run: FolderRun,
  tellFirst: (report: AuditReport) => void,
): Promise<void> {
  const { include, exclude, maxPythonBytes, maxFileBytes } = choice;
  const root = MACHINE_DISK.resolve(folder.root)?.replaceAll("\\", "/") ?? folder.root;
  const { discovery, problems } = await discover(folder.root, {
    include,
    exclude,
    limits: {
      ...(maxPythonBytes === undefined ? {} : { pythonBytes: maxPythonBytes }),
      ...(maxFileBytes === undefined ? {} : { otherBytes: maxFileBytes }),
    },
    disk: diskWith(new Map([...buffers].map(([path, bytes]) => [`${root}/${path}`, bytes] as const))),
  });
  folder.problems = problems;
  const asked = optionsOf(choice, problems, run);
  const kept = folder.audit?.kept ?? (await tellEarly(folder, { discovery, asked, buffers, run, tellFirst }));
  folder.audit = auditDiscovery(discovery, asked, kept);
  const known = new Set(discovery.files.map(({ path }) => path));
  folder.leftOut = new Set([...buffers.keys()].filter((path) => !known.has(path)));
}

/** What a folder's first audit is made of, and to whom something is told before it. */
interface FirstAudit {
  readonly discovery: Discovery;
  readonly asked: AuditOptions;
  readonly buffers: Buffers;
  readonly run: FolderRun;
  readonly tellFirst: (report: AuditReport) => void;
}

/**
 * Before the first audit takes the thread: what the last session's audit said of files that are the same, or else what a glance at the
 * open files finds. Gives what the audit may use again.
 */
async function tellEarly(folder: Folder, first: FirstAudit): Promise<Kept> {
  const { discovery, asked, run, tellFirst } = first;
  const last = run.last?.();
  const said = last && stillSaid(last, discovery, asked);
  const glance = said ? undefined : glanced(first);
  const early = said ?? glance;
  if (early !== undefined) {
    folder.told = early.paths;
    tellFirst(early.report);
    // The messages must have left before.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return glance?.kept ?? NOTHING_KEPT;
}

/** What is found in open files by what they import. */
function glanced({
  discovery,
  asked,
  buffers,
}: FirstAudit):
  | { readonly report: AuditReport; readonly paths: ReadonlySet<string>; readonly kept: Kept }
  | undefined {
  const paths = new Set(buffers.keys());
  const glance = glanceAt(discovery, paths);
  if (glance === undefined) return undefined;
  const { report, kept } = auditDiscovery(glance.discovery, asked, { ...NOTHING_KEPT, facts: glance.facts });
  const findings = report.findings.filter(({ path }) => paths.has(path));
  return { report: { ...report, findings }, paths, kept: { ...NOTHING_KEPT, facts: kept.facts } };
}

/** A new file may be left out, and an ignore file leaves out others: both are for discovery to decide. */
function movesOthers({ discovery }: Audit, path: string): boolean {
  return discovery.files.find((file) => file.path === path)?.kind === undefined || path.endsWith("ignore");
}

/** What an audit of a folder is asked to do. */
export function optionsOf(
  choice: Configuration,
  problems: readonly Problem[],
  { version, words }: FolderRun,
): AuditOptions {
  return {
    ...words,
    choice,
    root: ".",
    version,
    problems,
    ...(choice.settings === undefined ? {} : { settingsModule: choice.settings }),
    today: new Date().toISOString().slice(0, 10),
    listRoutes: true,
  };
}

/** Whether an audit could ever read a path, as far as its name tells: logs, caches and git's own files change all the time. */
export function mayMatter(path: string): boolean {
  const folders = path.split("/").slice(0, -1);
  if (folders.some((name) => name === ".git" || excludedByName(name) !== undefined)) return false;
  return kindByName(path) !== "other" || path.endsWith("ignore");
}

/** A file as the last audit saw it. */
export function fileOf({ audit }: Folder, path: string): SourceFile | undefined {
  return audit?.discovery.files.find((file) => file.path === path);
}

/** The routes of the last audit. */
export function routesOf({ audit }: Folder): readonly ReportedRoute[] {
  return audit?.report.surface?.routes ?? [];
}

/** Production's settings, of the state that the last audit saw. */
export function settingsOf(folder: Folder, version: string): SettingsReport | undefined {
  const { audit, choice } = folder;
  if (!audit) return undefined;
  folder.settings ??= inspectSettings(audit.discovery, {
    names: [],
    all: true,
    ...(choice?.settings === undefined ? {} : { settingsModule: choice.settings }),
    root: ".",
    version,
    problems: [],
  });
  return folder.settings;
}

/** Whether the disk surely holds what the last audit saw at a path. */
export function isAsAudited(folder: Folder, path: string): boolean {
  if (folder.isBusy) return false;
  const known = fileOf(folder, path);
  const outcome = MACHINE_DISK.read(`${folder.root}/${path}`, 50_000_000);
  if (outcome.outcome !== "read") return known === undefined && outcome.outcome === "gone";
  return known !== undefined && Buffer.compare(known.bytes, outcome.bytes) === 0;
}
