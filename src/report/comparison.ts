/** What is new, fixed, moved or judged otherwise between two JSON reports of one project. Pure. */
import type { Confidence, Severity } from "../findings/finding.ts";
import { compareSeverity, compareText, firstDifference } from "../findings/order.ts";
import type { JsonFinding, JsonPlace, JsonReport } from "./json-shape.ts";

/** What a comparison reads of a report; more may stand there, so that reports of other versions can be compared. */
export interface ComparableReport {
  readonly tool: Pick<JsonReport["tool"], "version">;
  readonly summary: Pick<JsonReport["summary"], "hidden">;
  readonly findings: readonly ComparableFinding[];
  readonly suppressedFindings: readonly ComparableFinding[];
}

/** What it reads of a finding. */
export interface ComparableFinding extends Pick<
  JsonFinding,
  "ruleId" | "title" | "severity" | "confidence" | "path" | "line" | "scope" | "evidence" | "fingerprint"
> {
  readonly places: readonly Pick<JsonPlace, "path" | "line" | "scope" | "code" | "fingerprint">[];
}

/** One place of a finding, as far as a comparison shows it. */
export interface ComparedPlace {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly path: string;
  readonly line: number;
  readonly scope?: string | undefined;
  /** The masked code that proves it. */
  readonly code: string;
  readonly fingerprint: string;
}

/** The same place in both reports. */
export interface ComparedPair {
  readonly before: ComparedPlace;
  readonly after: ComparedPlace;
}

/** The difference between two reports, each list worst first. */
export interface Comparison {
  readonly fresh: readonly ComparedPlace[];
  readonly fixed: readonly ComparedPlace[];
  /** Known again although the file or the function has another name. */
  readonly moved: readonly ComparedPair[];
  /** Another severity or confidence than before. */
  readonly rejudged: readonly ComparedPair[];
  /** Accepted since then, by a comment or the baseline. */
  readonly accepted: readonly ComparedPlace[];
  readonly unchanged: number;
  /** What makes the two hard to compare, as sentences. */
  readonly notes: readonly string[];
}

/** Compares an older report with a newer one. */
export function compareReports(old: ComparableReport, current: ComparableReport): Comparison {
  const before = old.findings.flatMap(placesOf);
  const after = current.findings.flatMap(placesOf);
  const suppressed = byFingerprint(current.suppressedFindings.flatMap(placesOf));
  const known = byFingerprint(before);
  const still = byFingerprint(after);
  const gone = before.filter(({ fingerprint }) => !still.has(fingerprint));
  const fixedOrMoved = gone.filter(({ fingerprint }) => !suppressed.has(fingerprint));
  const moves = pairMoved(
    fixedOrMoved,
    after.filter(({ fingerprint }) => !known.has(fingerprint)),
  );
  const same = after.flatMap((place) => {
    const earlier = known.get(place.fingerprint);
    return earlier === undefined ? [] : [{ before: earlier, after: place }];
  });
  const rejudged = same.filter(isJudgedOtherwise);
  return {
    fresh: moves.fresh.toSorted(worstFirst),
    fixed: moves.gone.toSorted(worstFirst),
    moved: moves.pairs.toSorted((a, b) => worstFirst(a.after, b.after)),
    rejudged: rejudged.toSorted((a, b) => worstFirst(a.after, b.after)),
    accepted: gone.filter(({ fingerprint }) => suppressed.has(fingerprint)).toSorted(worstFirst),
    unchanged: same.length - rejudged.length,
    notes: notesOn(old, current),
  };
}

function byFingerprint(places: readonly ComparedPlace[]): ReadonlyMap<string, ComparedPlace> {
  return new Map(places.map((place) => [place.fingerprint, place]));
}

function isJudgedOtherwise({ before, after }: ComparedPair): boolean {
  return before.severity !== after.severity || before.confidence !== after.confidence;
}

function placesOf(finding: ComparableFinding): readonly ComparedPlace[] {
  const { ruleId, title, severity, confidence, path, line, scope, evidence, fingerprint, places } = finding;
  const shared = { ruleId, title, severity, confidence };
  const further = places.map((place) => ({
    ...shared,
    path: place.path,
    line: place.line,
    scope: place.scope,
    code: place.code,
    fingerprint: place.fingerprint ?? `${fingerprint} ${place.path}:${place.line}`,
  }));
  return [{ ...shared, path, line, scope, code: evidence, fingerprint }, ...further];
}

function worstFirst(a: ComparedPlace, b: ComparedPlace): number {
  return firstDifference(
    compareSeverity(a.severity, b.severity),
    compareText(a.path, b.path),
    a.line - b.line,
    compareText(a.ruleId, b.ruleId),
    compareText(a.fingerprint, b.fingerprint),
  );
}

interface Moves {
  readonly gone: readonly ComparedPlace[];
  readonly fresh: readonly ComparedPlace[];
  readonly pairs: readonly ComparedPair[];
}

/** What a moved place keeps, most telling first: its function and code, its file and code, its function and file name. */
const KEPT: readonly ((place: ComparedPlace) => readonly string[])[] = [
  ({ scope, code }) => [scope ?? "", code],
  ({ path, code }) => [path, code],
  ({ scope, path }) => [scope ?? "", path.slice(path.lastIndexOf("/") + 1)],
];

function pairMoved(gone: readonly ComparedPlace[], fresh: readonly ComparedPlace[]): Moves {
  return KEPT.reduce<Moves>(pairBy, { gone, fresh, pairs: [] });
}

/** Pairs what keeps the same and is the only one on both sides: a guess between two would hide a new finding. */
function pairBy(moves: Moves, keptOf: (place: ComparedPlace) => readonly string[]): Moves {
  const keyOf = (place: ComparedPlace): string => JSON.stringify([place.ruleId, ...keptOf(place)]);
  const [before, after] = [grouped(moves.gone, keyOf), grouped(moves.fresh, keyOf)];
  const pairs = [...before].flatMap(([key, places]): readonly ComparedPair[] => {
    const [[old, ...more], [current, ...others]] = [places, after.get(key) ?? []];
    const isOnly = more.length === 0 && others.length === 0;
    return old && current && isOnly ? [{ before: old, after: current }] : [];
  });
  const paired = new Set(pairs.flatMap((pair) => [pair.before, pair.after]));
  return {
    gone: moves.gone.filter((place) => !paired.has(place)),
    fresh: moves.fresh.filter((place) => !paired.has(place)),
    pairs: [...moves.pairs, ...pairs],
  };
}

function grouped(
  places: readonly ComparedPlace[],
  keyOf: (place: ComparedPlace) => string,
): ReadonlyMap<string, readonly ComparedPlace[]> {
  const groups = new Map<string, ComparedPlace[]>();
  for (const place of places) {
    const group = groups.get(keyOf(place));
    if (group) group.push(place);
    else groups.set(keyOf(place), [place]);
  }
  return groups;
}

function notesOn(old: ComparableReport, current: ComparableReport): readonly string[] {
  return [
    ...(old.tool.version === current.tool.version
      ? []
      : [
          `The reports were made by versions ${old.tool.version} and ${current.tool.version}: a finding may be new only because a check is.`,
        ]),
    ...(old.summary.hidden > 0 && current.summary.hidden === 0
      ? [
          "The older report hides some findings and the newer one none: they may have been made with different options.",
        ]
      : []),
  ];
}
