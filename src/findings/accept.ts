/** Which places of findings a suppression or the baseline speaks for. */
import { lineAt, type LineIndex } from "../source/line-index.ts";
import { obsoleteEntries, type Baseline, type PlacedEntry } from "./baseline.ts";
import type { Problem } from "./finding.ts";
import type { FinishInput } from "./judged-check.ts";
import type { Identified } from "./occurrences.ts";
import { compareText, firstDifference } from "./order.ts";
import {
  covers,
  mentionsPickguard,
  readSuppressions,
  suppressionFor,
  unusedSuppressions,
  useOf,
  type Suppression,
} from "./suppression.ts";

/** What applying suppressions takes. */
export interface SuppressionWork {
  readonly input: FinishInput;
  readonly lineIndexOf: (path: string) => LineIndex;
}

/** What accepts a place: a comment beside it, or an entry of the baseline. A comment speaks first. */
export type AcceptedBy =
  | { readonly kind: "comment"; readonly suppression: Suppression }
  | { readonly kind: "baseline"; readonly path: string; readonly entry: PlacedEntry };

/** Places that stay open, places that are accepted, and what of the comments and the baseline does not count or is not needed. */
export interface Suppressed {
  readonly open: readonly Identified[];
  readonly accepted: readonly { readonly place: Identified; readonly by: AcceptedBy }[];
  readonly problems: readonly Problem[];
}

/** Applies the suppressions of all files; `lineIndexOf` gives the lines of files that hold findings. */
export function suppress(work: SuppressionWork, occurrences: readonly Identified[]): Suppressed {
  const { input } = work;
  const read = input.files
    .filter(mentionsPickguard)
    .map((file) => readSuppressions(file, input.knownIds, input.commentsOf));
  const all = read.flatMap(({ suppressions }) => suppressions);
  const entries = entriesByFingerprint(input.baseline);
  const byPath = new Map(
    read.map(({ suppressions }) => [suppressions[0]?.path ?? "", suppressions] as const),
  );
  const judged = occurrences.map((place) => ({ place, by: acceptedBy(work, byPath, entries, place) }));
  const accepted = judged.flatMap(({ place, by }) => (by === undefined ? [] : [{ place, by }]));
  const unused = unusedSuppressions(
    all,
    new Set(accepted.flatMap(usesOf)),
    input.checks.map(({ id }) => id),
  );
  const problems = [
    ...read.flatMap((one) => one.problems),
    ...unused,
    ...obsoleteProblems(input, occurrences),
  ];
  return {
    open: judged.filter(({ by }) => by === undefined).map(({ place }) => place),
    accepted,
    problems: problems.toSorted(compareProblems),
  };
}

/** Comments by the path of their file. */
type CommentsIn = ReadonlyMap<string, readonly Suppression[]>;

type EntryOf = ReadonlyMap<string, AcceptedBy>;

function entriesByFingerprint(baseline: Baseline | undefined): EntryOf {
  const { path, entries } = baseline ?? { path: "", entries: [] };
  return new Map(entries.map((entry) => [entry.fingerprint, { kind: "baseline", path, entry }]));
}

function acceptedBy(
  work: SuppressionWork,
  byPath: CommentsIn,
  entries: EntryOf,
  place: Identified,
): AcceptedBy | undefined {
  const suppression = suppressionOf(work, byPath, place);
  return suppression === undefined ? entries.get(place.fingerprint) : { kind: "comment", suppression };
}

function usesOf({ place, by }: Suppressed["accepted"][number]): readonly string[] {
  if (by.kind === "baseline") return [];
  const { suppression } = by;
  return suppression.ids.filter((id) => covers(id, place.check.id)).map((id) => useOf(suppression, id));
}

function obsoleteProblems(
  { baseline, checks, knownIds }: FinishInput,
  occurrences: readonly Identified[],
): readonly Problem[] {
  if (baseline === undefined) return [];
  const use = {
    found: new Set(occurrences.map(({ fingerprint }) => fingerprint)),
    ranIds: new Set(checks.map(({ id }) => id)),
    knownIds: new Set(knownIds),
  };
  return obsoleteEntries(baseline.entries, use).map(({ rule, path, scope, line }) => ({
    kind: "baseline",
    path: baseline.path,
    line,
    message: `Nothing is reported by ${rule} in ${path}${scope === undefined ? "" : ` (${scope})`} any more that this entry stands for: it can go.`,
  }));
}

function suppressionOf(
  { input, lineIndexOf }: SuppressionWork,
  byPath: CommentsIn,
  { check, found }: Identified,
): Suppression | undefined {
  const here = byPath.get(found.at.path);
  // Where the statement begins takes reading the file again.
  if (here === undefined) return undefined;
  const index = lineIndexOf(found.at.path);
  const statement = input.statementOf?.(found.at.path, found.at.span) ?? found.at.span;
  const first = lineAt(index, Math.min(found.at.span.start, statement.start));
  const last = lineAt(index, Math.max(found.at.span.end, statement.end, 1) - 1);
  return suppressionFor(here, check.id, { first, last: Math.max(first, last) });
}

function compareProblems(a: Problem, b: Problem): number {
  return firstDifference(
    compareText(a.path ?? "", b.path ?? ""),
    (a.line ?? 0) - (b.line ?? 0),
    compareText(a.message, b.message),
  );
}
