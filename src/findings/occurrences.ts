/** Found verdicts taken apart into places, each with its fingerprint; the same place found twice counts once. */
import { CONFIDENCES, SEVERITIES, type Found, type Place, type Severity } from "./finding.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { JudgedCheck } from "./judged-check.ts";
import { compareConfidence, compareSeverity, compareText, firstDifference } from "./order.ts";

/** One place of one found verdict: the verdict's own, or a further one of its cause. */
export interface Occurrence {
  readonly check: JudgedCheck;
  readonly found: Found;
  readonly place: Place;
  /** The note of a further place; the verdict's own place has none. */
  readonly note: string | undefined;
  readonly severity: Severity;
  readonly severityReason: string | undefined;
  /** Joins the places of one cause. */
  readonly cause: string;
}

/** An occurrence that can be known again. */
export interface Identified extends Occurrence {
  readonly fingerprint: string;
}

/** All places of all found verdicts, in an order that does not depend on the verdicts' order. */
export function occurrencesOf(
  checks: readonly JudgedCheck[],
  roleOf: (path: string) => "test" | "migration" | undefined,
): readonly Occurrence[] {
  return checks
    .flatMap((check) =>
      check.verdicts.flatMap((verdict) => (verdict.verdict === "found" ? placesOf(check, verdict) : [])),
    )
    .flatMap((occurrence) => underTestPolicy(occurrence, roleOf(occurrence.place.path)))
    .toSorted(compareOccurrences);
}

function placesOf(check: JudgedCheck, found: Found): readonly Occurrence[] {
  const { path, span } = found.at;
  const shared = {
    check,
    found,
    severity: found.severity ?? check.severity,
    severityReason: found.severityReason,
    cause: found.cause ?? `${path}\0${span.start}\0${span.end}\0${found.subject}`,
  };
  const further = (found.related ?? []).map(({ place, note }) => ({ ...shared, place, note }));
  return [{ ...shared, place: found.at, note: undefined }, ...further];
}

function underTestPolicy(
  occurrence: Occurrence,
  role: "test" | "migration" | undefined,
): readonly Occurrence[] {
  if (role === undefined || occurrence.check.tests === "same") return [occurrence];
  if (occurrence.check.tests === "skip") return [];
  if (occurrence.severity === "low") return [occurrence];
  const lowered = `Lowered from ${occurrence.severity}: this is a ${role}, not code that serves requests.`;
  const severityReason =
    occurrence.severityReason === undefined ? lowered : `${occurrence.severityReason} ${lowered}`;
  return [{ ...occurrence, severity: "low", severityReason }];
}

function compareOccurrences(a: Occurrence, b: Occurrence): number {
  return firstDifference(
    compareText(a.check.id, b.check.id),
    compareText(a.place.path, b.place.path),
    a.place.span.start - b.place.span.start,
    a.place.span.end - b.place.span.end,
    compareText(a.found.subject, b.found.subject),
    rankOf(a) - rankOf(b),
    compareText(textOf(a), textOf(b)),
  );
}

/** Worst and surest first, a verdict's own place before a further one. */
function rankOf({ severity, found, note }: Occurrence): number {
  const severities = SEVERITIES.indexOf(severity) * CONFIDENCES.length;
  return (severities + CONFIDENCES.indexOf(found.confidence)) * 2 + (note === undefined ? 0 : 1);
}

/** Settles the last ties, so that equal verdicts are equal in every word. */
function textOf({ found, note, cause }: Occurrence): string {
  return JSON.stringify([found.message, note ?? "", cause, found]);
}

/** Drops repeated places and counts equals. Wants the order of `occurrencesOf`. */
export function identify(
  sorted: readonly Occurrence[],
  scrubberOf: (path: string) => (text: string) => string,
): readonly Identified[] {
  const counts = new Map<string, number>();
  return sorted.filter(isFirstOfItsPlace).map((occurrence) => {
    const { check, place, found } = occurrence;
    const subject = scrubberOf(found.at.path)(found.subject);
    const key = [check.id, place.path, place.scope ?? "", subject].join("\0");
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return {
      ...occurrence,
      fingerprint: fingerprintOf({ id: check.id, path: place.path, scope: place.scope, subject, ordinal }),
    };
  });
}

function isFirstOfItsPlace(occurrence: Occurrence, at: number, all: readonly Occurrence[]): boolean {
  const before = all[at - 1];
  return before === undefined || samePlace(before, occurrence) === false;
}

function samePlace(a: Occurrence, b: Occurrence): boolean {
  return (
    a.check.id === b.check.id &&
    a.place.path === b.place.path &&
    a.place.span.start === b.place.span.start &&
    a.place.span.end === b.place.span.end &&
    a.found.subject === b.found.subject
  );
}

/** The places of each cause of each check; the one that speaks for all comes first, the others follow in their order. */
export function byCause(
  occurrences: readonly Identified[],
): readonly (readonly [Identified, ...Identified[]])[] {
  const groups = new Map<string, [Identified, ...Identified[]]>();
  for (const occurrence of occurrences) {
    const key = `${occurrence.check.id}\0${occurrence.cause}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [occurrence]);
    else group.push(occurrence);
  }
  return [...groups.values()].map(speakerFirst);
}

function speakerFirst(group: readonly [Identified, ...Identified[]]): readonly [Identified, ...Identified[]] {
  const speaker = group.reduce((best, one) => (compareSpeakers(one, best) < 0 ? one : best));
  return [speaker, ...group.filter((one) => one !== speaker)];
}

/** Own places speak before further ones; then the worst, then the surest; else the first. */
function compareSpeakers(a: Identified, b: Identified): number {
  return firstDifference(
    Number(a.note !== undefined) - Number(b.note !== undefined),
    compareSeverity(a.severity, b.severity),
    compareConfidence(a.found.confidence, b.found.confidence),
  );
}
