/** The baseline: places that a team has accepted with a reason, known again by fingerprint. Its file is read and written as text elsewhere. */
import type { Finding } from "./finding.ts";
import { currentId } from "./former-ids.ts";
import { compareText, firstDifference } from "./order.ts";

/** One accepted place. */
export interface BaselineEntry {
  readonly fingerprint: string;
  /** `DJANGO-CSRF-001/exempt-view`. */
  readonly rule: string;
  readonly path: string;
  /** Qualified name of the enclosing class or function, if any. */
  readonly scope?: string | undefined;
  readonly reason: string;
}

/** An entry with the line of the baseline's file on which it stands. */
export interface PlacedEntry extends BaselineEntry {
  readonly line: number;
}

/** A baseline and the file that holds it, relative to the audited root where it lies inside. */
export interface Baseline {
  readonly path: string;
  readonly entries: readonly PlacedEntry[];
}

/** Where a baseline lies unless the user says otherwise. */
export const BASELINE_PATH = ".pickguard/baseline.toml";

/** By place, so that what belongs together stands together and two branches rarely touch the same lines. */
export function compareEntries(a: BaselineEntry, b: BaselineEntry): number {
  return firstDifference(
    compareText(a.path, b.path),
    compareText(a.scope ?? "", b.scope ?? ""),
    compareText(a.rule, b.rule),
    compareText(a.fingerprint, b.fingerprint),
  );
}

/** The entries of both, sorted, each fingerprint once; what stood there first keeps its reason. */
export function mergedEntries(
  known: readonly BaselineEntry[],
  added: readonly BaselineEntry[],
): readonly BaselineEntry[] {
  const byFingerprint = new Map<string, BaselineEntry>();
  for (const entry of [...known, ...added]) {
    if (!byFingerprint.has(entry.fingerprint)) byFingerprint.set(entry.fingerprint, entry);
  }
  return [...byFingerprint.values()].toSorted(compareEntries);
}

/** Entries for all places of a finding. */
export function entriesFor(finding: Finding, reason: string): readonly BaselineEntry[] {
  const { id, fingerprint, path, scope, places } = finding;
  const own = { fingerprint, path, scope };
  const further = places.flatMap((place) =>
    place.fingerprint === undefined
      ? []
      : [{ fingerprint: place.fingerprint, path: place.path, scope: place.scope }],
  );
  return [own, ...further].map((place) => ({
    fingerprint: place.fingerprint,
    rule: id,
    path: place.path,
    ...(place.scope === undefined ? {} : { scope: place.scope }),
    reason,
  }));
}

const HEAD = `# Findings that were accepted, each with the reason. Written by \`pickguard baseline\` and \`pickguard triage\`, read by
# \`pickguard audit --only-new\`. Sorted by place, one block for each; every line begins with the block's fingerprint, so that
# git never mixes two blocks: where two branches meet, keep the lines of both.

[accepted]
`;

/** The text of a baseline's file: the same entries always give the same text. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  return HEAD + mergedEntries(entries, []).map(blockOf).join("");
}

function blockOf({ fingerprint, ...entry }: BaselineEntry): string {
  const lines = (["rule", "path", "scope", "reason"] as const).flatMap((key) => {
    const value = entry[key];
    return value === undefined ? [] : [`${fingerprint}.${key} = ${quoted(value)}`];
  });
  return `\n${lines.join("\n")}\n`;
}

/** A basic string of TOML: JSON's escapes are a subset of its own, but DEL must be escaped, too, and nothing invisible stays bare. */
function quoted(text: string): string {
  return JSON.stringify(text.replaceAll(/\p{Surrogate}/gu, "\ufffd")).replaceAll(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What an audit needs to tell which entries are needed no more. */
export interface BaselineUse {
  /** Fingerprints of all places that checks found, accepted or not. */
  readonly found: ReadonlySet<string>;
  /** Checks that ran. */
  readonly ranIds: ReadonlySet<string>;
  /** Checks that exist. */
  readonly knownIds: ReadonlySet<string>;
}

/** Entries whose place is found no more although its check ran, or whose check is gone. */
export function obsoleteEntries(
  entries: readonly PlacedEntry[],
  { found, ranIds, knownIds }: BaselineUse,
): readonly PlacedEntry[] {
  return entries.filter(
    ({ fingerprint, rule }) =>
      !found.has(fingerprint) && (ranIds.has(currentId(rule)) || !knownIds.has(currentId(rule))),
  );
}
