/** What one audit found that another of the same tree did not: place by place, by fingerprint, renamed files followed. */
import type { Finding, Waypoint } from "../../findings/finding.ts";
import type { AuditReport } from "../../report/audit-report.ts";
import type { Renames } from "./renames.ts";

/** The difference between two audits. */
export interface ComparedFindings {
  /** Findings with those of their places that are new. */
  readonly fresh: readonly Finding[];
  /** Findings of the base with those of their places that are found no more. */
  readonly fixed: readonly Finding[];
  /** Places of the base that a comment or the baseline now accepts. */
  readonly accepted: number;
}

/** One place of a finding. */
interface FoundPlace {
  readonly finding: Finding;
  /** undefined is the finding's own place. */
  readonly further: Waypoint | undefined;
  readonly fingerprint: string;
  readonly path: string;
  readonly scope: string | undefined;
}

/** Compares the findings that two audits show. */
export function compareFindings(base: AuditReport, current: AuditReport, renames: Renames): ComparedFindings {
  const before = base.findings.flatMap(placesOf);
  const now = current.findings.flatMap(placesOf);
  const known = new Set(before.map(({ fingerprint }) => fingerprint));
  const still = new Set(now.map(({ fingerprint }) => fingerprint));
  const accepted = new Set(current.suppressed.flatMap(placesOf).map(({ fingerprint }) => fingerprint));
  const gone = before.filter(({ fingerprint }) => !still.has(fingerprint));
  const moved = pairRenamed(
    gone,
    now.filter(({ fingerprint }) => !known.has(fingerprint)),
    renames,
  );
  const isKnown = (one: FoundPlace): boolean => known.has(one.fingerprint) || moved.has(one);
  const fixed = gone.filter((one) => !moved.has(one) && !accepted.has(one.fingerprint));
  return {
    fresh: regrouped(now.filter((one) => !isKnown(one))),
    fixed: regrouped(fixed),
    accepted: gone.filter(({ fingerprint }) => accepted.has(fingerprint)).length,
  };
}

function placesOf(finding: Finding): readonly FoundPlace[] {
  const { fingerprint, path, scope } = finding;
  return [
    { finding, further: undefined, fingerprint, path, scope },
    ...finding.places.map((further) => ({
      finding,
      further,
      fingerprint: further.fingerprint ?? `${finding.fingerprint} ${further.path}:${further.start.line}`,
      path: further.path,
      scope: further.scope,
    })),
  ];
}

/** A place of a renamed file is known again by its check and function, in the order of places. */
function pairRenamed(
  gone: readonly FoundPlace[],
  fresh: readonly FoundPlace[],
  renames: Renames,
): ReadonlySet<FoundPlace> {
  const waiting = new Map<string, FoundPlace[]>();
  for (const one of gone) {
    const path = renames.get(one.path);
    if (path === undefined) continue;
    const key = keyOf(one, path);
    waiting.set(key, [...(waiting.get(key) ?? []), one]);
  }
  const paired = new Set<FoundPlace>();
  for (const one of fresh) {
    const before = waiting.get(keyOf(one, one.path))?.shift();
    if (before) paired.add(one).add(before);
  }
  return paired;
}

function keyOf({ finding, scope }: FoundPlace, path: string): string {
  return JSON.stringify([finding.id, path, scope ?? ""]);
}

/** Findings with only the given places, in the order of the places. */
function regrouped(places: readonly FoundPlace[]): readonly Finding[] {
  const groups = byFinding(places);
  return [...groups].map(([finding, [first, ...others]]) => ({
    ...speaking(finding, first),
    places: others.flatMap(({ further }) => further ?? []),
  }));
}

function byFinding(
  places: readonly FoundPlace[],
): ReadonlyMap<Finding, readonly [FoundPlace, ...FoundPlace[]]> {
  const groups = new Map<Finding, [FoundPlace, ...FoundPlace[]]>();
  for (const place of places) {
    const group = groups.get(place.finding);
    if (group) group.push(place);
    else groups.set(place.finding, [place]);
  }
  return groups;
}

/** A further place says what the finding says, unless it has words of its own. */
function speaking(finding: Finding, place: FoundPlace): Finding {
  const { further } = place;
  if (!further) return finding;
  const { scope: _, trace: __, ...rest } = finding;
  const { path, start, end, code, note, scope } = further;
  return {
    ...rest,
    path,
    start,
    end,
    ...(scope === undefined ? {} : { scope }),
    fingerprint: place.fingerprint,
    message: note === "" ? finding.message : note,
    evidence: code,
    trace: [],
    excerpt: excerptOf(further),
  };
}

/** The line of code of a further place, all of it marked: its indentation is gone, so that columns no longer fit. */
function excerptOf({ path, start: { line }, code }: Waypoint): Finding["excerpt"] {
  return {
    path,
    firstLine: line,
    lines: [code],
    start: { line, column: 1 },
    end: { line, column: code.length + 1 },
  };
}
