/**
 * How long an editor waits for what an edit changes: the audit of a project is kept up to date in one process, as the language
 * server does it, through realistic edits of each kind. Beside the time on the clock stands the processor time of all
 * threads, which a busy machine changes less.
 */
import { setFlagsFromString } from "node:v8";
import { isDeepStrictEqual } from "node:util";
import { runInNewContext } from "node:vm";
import { auditDiscovery, update, type Audit } from "../../src/audit.ts";
import type { Focus } from "../../src/audit/focus-answer.ts";
import { answersOn, focusOf } from "../../src/audit/focused.ts";
import { reportAfter, type ReportedFiles } from "../../src/audit/focused-report.ts";
import type { AuditOptions } from "../../src/audit/options.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";
import { discover } from "../../src/discover/discover.ts";
import { diagnosticsByPath } from "../../src/lsp/diagnostics.ts";
import type { Change } from "../../src/audit/changed-discovery.ts";
import { objectBytes } from "./heap-objects.ts";
import {
  EDIT_KINDS,
  editOfKind,
  randomFrom,
  type EditKind,
  type Random,
} from "../../test/support/random-edits.ts";

/** Times in milliseconds, on the clock and of the processor. */
interface Times {
  readonly clock: number[];
  readonly processor: number[];
}

/** The times of all edits of one kind. */
export interface EditFigures {
  readonly kind: EditKind;
  /** Until something new was told of the edited file: of the function that was edited, the rest of the file moved along. */
  readonly first: Times;
  /** Edits after which that was the last word on the file. */
  readonly exact: number;
  /** Until everything that is shown of the project was as it stays: early answers count where the whole audit changes nothing of them. */
  readonly settled: Times;
  /** Until the whole audit was done. */
  readonly whole: Times;
  /** Edits after which the early answers were the last word. */
  readonly early: number;
}

/** What a row of edits took, and the memory in use after the first round of them and after the last. */
export interface EditBench {
  readonly figures: readonly EditFigures[];
  readonly memory: readonly [early: Memory, late: Memory];
}

/** In MB. */
interface Memory {
  readonly all: number;
  /** Without the engine's compiled code; undefined where no heap snapshot was asked for. */
  readonly objects: number | undefined;
}

/** What to bench. */
export interface EditBenchOptions {
  readonly perKind: number;
  readonly typed: number;
  readonly snapshots: boolean;
}

/** What the language server asks of an audit. */
const OPTIONS: AuditOptions = { root: ".", listRoutes: true };

/** Edits of each kind before any is timed: the compiler of the JavaScript engine needs to have seen the code. */
const WARM_UP = 5;

/** What an editor holds between edits. */
interface Session {
  /** The last whole audit. */
  readonly audit: Audit;
  /** Undefined where the next edit waits for a whole audit. */
  readonly focus: Focus | undefined;
  readonly told: ReportedFiles;
  /** What has changed since that audit. */
  readonly changes: readonly Change[];
}

/** All kinds of edits come by in each round: what the engine compiles for a kind is there after the first. */
const ROUNDS = 5;

/**
 * Times edits of each kind. Kinds that a project has no place for are left out. `typed`: how many edits come before the whole audit
 * is done, as when somebody goes on typing. `snapshots`: heap snapshots tell objects apart; the collector is slower after the first.
 */
export async function benchEdits(
  directory: string,
  { perKind, typed, snapshots }: EditBenchOptions,
): Promise<EditBench> {
  const { discovery } = await discover(directory, {});
  const random = randomFrom(1);
  const figures = EDIT_KINDS.map((kind) => noFigures(kind));
  let session = sessionOf(auditDiscovery(discovery, OPTIONS));
  let early: Memory | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of figures) {
      const warmUp = round === 0 ? WARM_UP : 0;
      session = timeKind(session, one, { count: Math.round(perKind / ROUNDS), typed, warmUp }, random);
    }
    early ??= await memoryInUse(snapshots);
  }
  const late = await memoryInUse(snapshots);
  return {
    figures: figures.filter(({ first }) => first.clock.length > 0),
    memory: [early ?? late, late],
  };
}

type Counted = { -readonly [Key in keyof EditFigures]: EditFigures[Key] };

function noFigures(kind: EditKind): Counted {
  return { kind, first: noTimes(), exact: 0, settled: noTimes(), whole: noTimes(), early: 0 };
}

function sessionOf(audit: Audit): Session {
  return { audit, focus: focusOf(audit), told: audit, changes: [] };
}

interface Typing {
  readonly count: number;
  readonly typed: number;
  /** Edits that come before those that are timed. */
  readonly warmUp: number;
}

/** Every edit is made and then taken back, which is an edit as well. */
function timeKind(
  before: Session,
  figures: Counted,
  { count, typed, warmUp }: Typing,
  random: Random,
): Session {
  let session = before;
  for (let i = 0; i < count + warmUp; i += 2) {
    const { files } = session.told.discovery;
    const edit = editOfKind(figures.kind, files, random);
    const original = files.find(({ path }) => path === edit?.path);
    if (edit === undefined || original === undefined) break;
    for (const [at, change] of [edit, original].entries()) {
      const isWhole = (i + at + 1) % typed === 0;
      const made = timeEdit(session, { path: change.path, bytes: change.bytes }, isWhole);
      session = made.session;
      if (i >= warmUp) noteEdit(figures, made);
    }
  }
  return session;
}

type Lap = readonly [clock: number, processor: number];

function noTimes(): Times {
  return { clock: [], processor: [] };
}

function note({ clock, processor }: Times, [time, used]: Lap): void {
  clock.push(time);
  processor.push(used);
}

function noteEdit(figures: Counted, made: TimedEdit): void {
  const { first, settled, whole, isExact, isEarly } = made;
  if (first) note(figures.first, first);
  if (settled) note(figures.settled, settled);
  if (whole) note(figures.whole, whole);
  if (isExact) figures.exact++;
  if (isEarly) figures.early++;
}

interface TimedEdit {
  readonly session: Session;
  readonly first: Lap | undefined;
  readonly settled: Lap | undefined;
  /** Undefined where somebody went on typing. */
  readonly whole: Lap | undefined;
  /** Whether what was told first was the last word on the file, as far as this was asked. */
  readonly isExact: boolean;
  /** Whether the whole audit changed nothing of what was told before it. */
  readonly isEarly: boolean;
}

/** What the language server does: the edited function, its file, what sees something of the edit, and now and then everything. */
function timeEdit(before: Session, change: Change, isWhole: boolean): TimedEdit {
  const laps: Lap[] = [];
  const begun = [performance.now(), process.cpuUsage()] as const;
  const lap = (): Lap => [performance.now() - begun[0], processorSince(begun[1])];
  let { told, focus } = before;
  const reports: AuditReport[] = [];
  for (const answer of focus ? answersOn(focus, [change], OPTIONS) : []) {
    told = reportAfter(told, answer);
    diagnosticsByPath(told.report, (path) => path);
    laps.push(lap());
    reports.push(told.report);
    focus = answer.focus;
  }
  const changes = [...before.changes.filter(({ path }) => path !== change.path), change];
  const [first, last] = [laps[0], laps.at(-1)];
  if (!isWhole && last !== undefined) {
    const isExact = isSaidAlike(reports[0], reports.at(-1), change);
    const session = { audit: before.audit, focus, told, changes };
    return { session, first, settled: last, whole: undefined, isExact, isEarly: true };
  }
  const [started, used] = [performance.now(), process.cpuUsage()];
  const audit = update(before.audit, changes, OPTIONS);
  const all = diagnosticsByPath(audit.report, (path) => path);
  const whole: Lap = [performance.now() - started, processorSince(used)];
  const isEarly =
    last !== undefined &&
    isDeepStrictEqual(
      diagnosticsByPath(told.report, (path) => path),
      all,
    );
  const isExact = isSaidAlike(reports[0], audit.report, change);
  return {
    session: sessionOf(audit),
    first: first ?? whole,
    settled: isEarly ? last : whole,
    whole,
    isExact,
    isEarly,
  };
}

function isSaidAlike(one: AuditReport | undefined, other: AuditReport | undefined, change: Change): boolean {
  return placesIn(one, change).join("\n") === placesIn(other, change).join("\n");
}

/** What is said of a file, by its places. */
function placesIn(report: AuditReport | undefined, { path }: Change): readonly string[] {
  const here = report?.findings.filter((finding) => finding.path === path) ?? [];
  return here.map(({ id, start, severity, confidence }) => `${id} ${start.line} ${severity} ${confidence}`);
}

function processorSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** After everything unreachable is gone. */
async function memoryInUse(snapshots: boolean): Promise<Memory> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
  const { heapUsed } = process.memoryUsage();
  return { all: heapUsed / 1_000_000, objects: snapshots ? (await objectBytes()) / 1_000_000 : undefined };
}

/** Prints the figures as a table. */
export function printEditBench({ figures, memory: [early, late] }: EditBench): void {
  for (const one of figures) {
    printRow(one.kind, `open file (${one.exact} exact)`, one.first);
    printRow(one.kind, `project (${one.early} early)`, one.settled);
    printRow(one.kind, "whole audit", one.whole);
  }
  const objects =
    early.objects === undefined ? "" : `; without compiled code ${grown(early.objects, late.objects ?? 0)}`;
  console.log(
    `memory in use after the first of ${ROUNDS} rounds and after all edits: ${grown(early.all, late.all)}${objects}`,
  );
}

function grown(early: number, late: number): string {
  const growth = (late / early - 1) * 100;
  return `${early.toFixed(1)} -> ${late.toFixed(1)} MB (${growth.toFixed(1)} %)`;
}

function printRow(kind: EditKind, what: string, { clock, processor }: Times): void {
  const cells = [
    `${clock.length} edits`,
    ...[0.5, 0.95].map((part) => `p${part * 100} ${quantile(clock, part).toFixed(0)} ms`),
    ...[0.5, 0.95].map((part) => `p${part * 100} ${quantile(processor, part).toFixed(0)} ms of processor`),
  ];
  console.log(kind.padEnd(15), what.padEnd(22), cells.map((cell) => cell.padStart(27)).join(""));
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
