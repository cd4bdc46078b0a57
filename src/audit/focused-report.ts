/** A whole audit's report with what a focused answer says of its files in the place of what was said of them. */
import type { Finding, Waypoint } from "../findings/finding.ts";
import { compareFindings } from "../findings/order.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { AuditReport } from "../report/audit-report.ts";
import type { SourceFile } from "../source/source-file.ts";
import { countFiles } from "./assemble.ts";
import { countersOf } from "./counters.ts";
import type { FocusedAnswer } from "./focused.ts";

/** The lines of a file that stayed where they were, and those that only moved. */
interface LineShift {
  /** Lines at the beginning that are the same. */
  readonly same: number;
  /** The first line of the end that is the same, before the change. */
  readonly rest: number;
  readonly by: number;
}

/** A report with the files that it is about. */
export interface ReportedFiles {
  readonly report: AuditReport;
  readonly discovery: Discovery;
}

/** What was told, with an answer in the place of what was said of the answer's files. */
export function reportAfter(told: ReportedFiles, answer: FocusedAnswer): ReportedFiles {
  const isSpokenOf = ({ path }: SourceFile): boolean => answer.paths.has(path);
  const { discovery } = answer.focus;
  const [before, after] = [told.discovery.files.filter(isSpokenOf), discovery.files.filter(isSpokenOf)];
  return { report: reportWith(told.report, answer, before, after), discovery };
}

/**
 * Findings that begin in other files stay, with their places in these files moved along. `before` and `after` are these files; what is
 * new is not among the first.
 */
function reportWith(
  report: AuditReport,
  answer: FocusedAnswer,
  before: readonly SourceFile[],
  after: readonly SourceFile[],
): AuditReport {
  const earlier = new Map(before.map((file) => [file.path, file] as const));
  const shifts = new Map(
    after.map((file) => [file.path, shiftBetween(earlier.get(file.path), file)] as const),
  );
  const isElsewhere = ({ path }: { readonly path?: string }): boolean =>
    path === undefined || !shifts.has(path);
  const elsewhere = report.findings.filter(isElsewhere).map((finding) => movedPlaces(finding, shifts));
  const { discovery, facts } = answer.focus;
  const files = discovery.files.flatMap((file) => {
    const known = facts.get(file.path);
    return known === undefined ? [] : [{ file, facts: known.facts }];
  });
  const causes = new Set(elsewhere.map(causeKey));
  const known = new Map(report.findings.map((finding) => [causeKey(finding), finding] as const));
  const here = answer.findings
    .filter((finding) => !causes.has(causeKey(finding)))
    .map((finding) => withPlaces(finding, known.get(causeKey(finding))?.places.filter(isElsewhere) ?? []));
  return {
    ...report,
    counts: countFiles(discovery),
    counters: countersOf({ files }),
    findings: [...elsewhere, ...here].toSorted(compareFindings),
    suppressed: [...report.suppressed.filter(isElsewhere), ...answer.suppressed].toSorted(compareFindings),
    ruledOut: [...report.ruledOut.filter(isElsewhere), ...answer.ruledOut],
    unseen: [...report.unseen.filter(isElsewhere), ...answer.unseen],
    problems: [...report.problems.filter(isElsewhere), ...answer.problems],
  };
}

/** Places in other files stay until the whole audit looks at them again. */
function withPlaces(finding: Finding, others: readonly Waypoint[]): Finding {
  const added = others.filter((other) => finding.places.every((place) => !isSamePlace(place, other)));
  return added.length === 0 ? finding : { ...finding, places: [...finding.places, ...added] };
}

function isSamePlace(a: Waypoint, b: Waypoint): boolean {
  return a.path === b.path && a.start.line === b.start.line && a.start.column === b.start.column;
}

/** What is told once, however many places it has: a finding that begins elsewhere has its places here already. */
function causeKey({ id, cause }: Finding): string {
  return `${id} ${cause}`;
}

function shiftBetween(before: SourceFile | undefined, after: SourceFile): LineShift {
  const old = linesOf(before);
  const now = linesOf(after);
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  let end = 0;
  const most = Math.min(old.length, now.length) - same;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end++;
  return { same, rest: old.length - end + 1, by: now.length - old.length };
}

function linesOf(file: SourceFile | undefined): readonly string[] {
  return file === undefined ? [] : Buffer.from(file.bytes).toString("latin1").split("\n");
}

function movedPlaces(finding: Finding, shifts: ReadonlyMap<string, LineShift>): Finding {
  if (finding.places.every(({ path }) => !shifts.has(path))) return finding;
  return { ...finding, places: finding.places.flatMap((place) => movedPlace(place, shifts.get(place.path))) };
}

/** A place among lines that are others now is gone until the whole audit finds it again. */
function movedPlace(place: Waypoint, shift: LineShift | undefined): readonly Waypoint[] {
  const { start, end } = place;
  if (shift === undefined || end.line <= shift.same) return [place];
  if (start.line < shift.rest) return [];
  const moved = (at: Waypoint["start"]): Waypoint["start"] => ({ ...at, line: at.line + shift.by });
  return [{ ...place, start: moved(start), end: moved(end) }];
}
