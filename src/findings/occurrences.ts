/** Found verdicts in a fixed order, each with its fingerprint; the same place found twice counts once. */
import { CONFIDENCES, SEVERITIES, type Found, type Severity } from "./finding.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { FileRole, FinishInput, JudgedCheck } from "./judged-check.ts";
import { compareConfidence, compareSeverity, compareText, firstDifference } from "./order.ts";

/** A found verdict with its check and its severity there. */
export interface Occurrence {
  readonly check: JudgedCheck;
  readonly found: Found;
  readonly severity: Severity;
  readonly severityReason: string | undefined;
}

/** An occurrence that can be known again. */
export interface Identified extends Occurrence {
  readonly fingerprint: string;
}

/** All found verdicts, in an order that does not depend on the verdicts' order. */
export function occurrencesOf({
  checks,
  roleOf,
  severityFor,
  switchOf,
}: Pick<FinishInput, "checks" | "roleOf" | "severityFor" | "switchOf">): readonly Occurrence[] {
  return checks
    .flatMap((check) =>
      check.verdicts.flatMap((verdict) =>
        verdict.verdict === "found"
          ? [occurrenceOf(check, asReached(check, verdict, switchOf), severityFor)]
          : [],
      ),
    )
    .flatMap((occurrence) => underTestPolicy(occurrence, roleOf(occurrence.found.at.path)))
    .toSorted(compareOccurrences);
}

/** What is wrong wherever it stands, whether a request comes there or not. */
const WITHOUT_REQUESTS = /^DJANGO-(?:SECRETS|SUPPLY|CONFIG|DEPLOY)-/;

/** Less sure where only a developer's machine has a route to the place, or to where the value comes from. */
function asReached({ rule }: JudgedCheck, found: Found, switchOf: FinishInput["switchOf"]): Found {
  if (switchOf === undefined || found.confidence === "low" || WITHOUT_REQUESTS.test(rule)) return found;
  const source = found.trace?.[0]?.place;
  const name = (source && switchOf(source)) ?? switchOf(found.at);
  if (name === undefined) return found;
  const confidenceReason = `no route leads here but those that exist only with \`${name}\``;
  return { ...found, confidence: "low", confidenceReason };
}

function occurrenceOf(check: JudgedCheck, found: Found, severityFor: FinishInput["severityFor"]): Occurrence {
  const severity = found.severity ?? check.severity;
  const usual = severity === check.severity ? check.severityReason : undefined;
  const chosen = severityFor?.(check.id, severity);
  if (chosen === undefined) return { check, found, severity, severityReason: found.severityReason ?? usual };
  return { check, found, severity: chosen.severity, severityReason: chosen.reason };
}

const ROLE_WORDS: Readonly<Record<FileRole, string>> = {
  test: "a test, not code that serves requests",
  migration: "a migration, not code that serves requests",
  showcase: "the showcase of a library or a site for developers, not one with users of its own",
};

function underTestPolicy(occurrence: Occurrence, role: FileRole | undefined): readonly Occurrence[] {
  if (role === undefined) return [occurrence];
  const policy = role === "showcase" ? "lower" : occurrence.check.tests;
  if (policy === "skip") return [];
  if (policy === "same" || occurrence.severity === "low") return [occurrence];
  const lowered = `Lowered from ${occurrence.severity}: this is ${ROLE_WORDS[role]}.`;
  const severityReason =
    occurrence.severityReason === undefined ? lowered : `${occurrence.severityReason} ${lowered}`;
  return [{ ...occurrence, severity: "low", severityReason }];
}

function compareOccurrences(a: Occurrence, b: Occurrence): number {
  return firstDifference(
    compareText(a.check.id, b.check.id),
    compareText(a.found.at.path, b.found.at.path),
    a.found.at.span.start - b.found.at.span.start,
    a.found.at.span.end - b.found.at.span.end,
    compareText(a.found.subject, b.found.subject),
    rankOf(a) - rankOf(b),
    compareText(textOf(a), textOf(b)),
  );
}

/** Worst and surest first. */
function rankOf({ severity, found }: Occurrence): number {
  return SEVERITIES.indexOf(severity) * CONFIDENCES.length + CONFIDENCES.indexOf(found.confidence);
}

/** Settles the last ties, so that equal verdicts are equal in every word. */
function textOf({ found }: Occurrence): string {
  return JSON.stringify(found);
}

/** Drops repeated places and counts equals. Wants the order of `occurrencesOf`. */
export function identify(
  sorted: readonly Occurrence[],
  scrubberOf: (path: string) => (text: string) => string,
): readonly Identified[] {
  const counts = new Map<string, number>();
  return sorted.filter(isFirstOfItsPlace).map((occurrence) => {
    const { check, found } = occurrence;
    const { path, scope } = found.at;
    const subject = scrubberOf(path)(found.subject);
    const key = [check.id, path, scope ?? "", subject].join("\0");
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return {
      ...occurrence,
      fingerprint: fingerprintOf({ id: check.id, path, scope, subject, ordinal }),
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
    a.found.at.path === b.found.at.path &&
    a.found.at.span.start === b.found.at.span.start &&
    a.found.at.span.end === b.found.at.span.end &&
    a.found.subject === b.found.subject
  );
}

/** The places of each cause of each check; the one that speaks for all comes first, the others follow in their order. */
export function byCause(
  occurrences: readonly Identified[],
): readonly (readonly [Identified, ...Identified[]])[] {
  const groups = new Map<string, [Identified, ...Identified[]]>();
  for (const occurrence of occurrences) {
    const key = `${occurrence.check.id}\0${occurrence.found.cause ?? occurrence.fingerprint}`;
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

/** A primary place speaks before a secondary one; then the worst, then the surest, else the first. */
function compareSpeakers(a: Identified, b: Identified): number {
  return firstDifference(
    Number(a.found.secondary ?? false) - Number(b.found.secondary ?? false),
    compareSeverity(a.severity, b.severity),
    compareConfidence(a.found.confidence, b.found.confidence),
  );
}
