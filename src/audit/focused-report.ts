/** A whole audit's report with what a focused answer says of its files in the place of what was said of them. */
import type { Finding, Problem, Waypoint } from "../findings/finding.ts";
import { compareFindings } from "../findings/order.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { AuditReport } from "../report/audit-report.ts";
import type { Position } from "../source/line-index.ts";
import type { SourceFile } from "../source/source-file.ts";
import { countFiles } from "./assemble.ts";
import { countersOf } from "./counters.ts";
import type { FocusedAnswer, LineRange } from "./focus-answer.ts";
import { shiftBetween, type LineShift } from "./line-shift.ts";

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
  const isOther = ({ path }: { readonly path?: string }): boolean => path === undefined || !shifts.has(path);
  const stays = <One extends Told>(one: One): readonly One[] => {
    const shift = shifts.get(one.path ?? "");
    if (shift === undefined) return [one];
    return answer.within === undefined ? [] : movedAlong(one, shift, answer.within);
  };
  const elsewhere = report.findings.flatMap((finding) =>
    isOther(finding) ? [movedPlaces(finding, shifts)] : stays(finding).map((one) => movedInFile(one, shifts)),
  );
  const { discovery, facts } = answer.focus;
  const files = discovery.files.flatMap((file) => {
    const known = facts.get(file.path);
    return known === undefined ? [] : [{ file, facts: known.facts }];
  });
  const causes = new Set(elsewhere.map(causeKey));
  const known = new Map(report.findings.map((finding) => [causeKey(finding), finding] as const));
  const here = answer.findings
    .filter((finding) => !causes.has(causeKey(finding)))
    .map((finding) => withPlaces(finding, known.get(causeKey(finding))?.places.filter(isOther) ?? []));
  const isOfRest = ({ kind }: Problem): boolean => answer.within !== undefined && kind !== "syntax";
  return {
    ...report,
    counts: countFiles(discovery),
    counters: countersOf({ files }),
    findings: [...elsewhere, ...here].toSorted(compareFindings),
    suppressed: [...report.suppressed.flatMap(stays), ...answer.suppressed].toSorted(compareFindings),
    ruledOut: [...report.ruledOut.flatMap(stays), ...answer.ruledOut],
    unseen: [...report.unseen.flatMap(stays), ...answer.unseen],
    problems: [
      ...report.problems.filter((problem) => isOther(problem) || isOfRest(problem)),
      ...answer.problems,
    ],
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

/** What has a place in a file, or none. */
interface Told {
  readonly path?: string;
  readonly start?: Position;
}

/** What begins outside of the lines that are spoken of stays, on the line where it stands now. */
function movedAlong<One extends Told>(
  one: One,
  shift: LineShift,
  within: readonly LineRange[],
): readonly One[] {
  const start = one.start && movedPosition(one.start, shift);
  if (one.start !== undefined && start === undefined) return [];
  if (start !== undefined && within.some(({ from, to }) => from <= start.line && start.line <= to)) return [];
  return start === undefined ? [one] : [{ ...one, start }];
}

/** Undefined for lines that are others now. */
function movedPosition(at: Position, { same, rest, by }: LineShift): Position | undefined {
  if (at.line <= same) return at;
  return at.line < rest ? undefined : { ...at, line: at.line + by };
}

/** The rest of a finding whose beginning has moved. What mends it is worked out again with the file. */
function movedInFile(finding: Finding, shifts: ReadonlyMap<string, LineShift>): Finding {
  const shift = shifts.get(finding.path);
  if (shift === undefined) return finding;
  const { intents: _, hasSafeFix: __, ...rest } = movedPlaces(finding, shifts);
  const moved = (at: Position): Position => movedPosition(at, shift) ?? at;
  const steps = (all: readonly Waypoint[]): readonly Waypoint[] =>
    all.flatMap((step) => movedPlace(step, shifts.get(step.path)));
  const { excerpt } = rest;
  const start = moved(excerpt.start);
  return {
    ...rest,
    end: moved(rest.end),
    excerpt: {
      ...excerpt,
      firstLine: excerpt.firstLine + start.line - excerpt.start.line,
      start,
      end: moved(excerpt.end),
    },
    trace: steps(rest.trace),
    related: steps(rest.related),
  };
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
