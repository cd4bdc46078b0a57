/** Which places of findings a suppression speaks for. */
import { lineAt, type LineIndex } from "../source/line-index.ts";
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

/** Places that stay open, places that a comment accepted, and comments that do not count or are not needed. */
export interface Suppressed {
  readonly open: readonly Identified[];
  readonly accepted: readonly { readonly place: Identified; readonly by: Suppression }[];
  readonly problems: readonly Problem[];
}

/** Applies the suppressions of all files; `lineIndexOf` gives the lines of files that hold findings. */
export function suppress(work: SuppressionWork, occurrences: readonly Identified[]): Suppressed {
  const { input } = work;
  const read = input.files
    .filter(mentionsPickguard)
    .map((file) => readSuppressions(file, input.knownIds, input.commentsOf));
  const all = read.flatMap(({ suppressions }) => suppressions);
  const judged = occurrences.map((place) => ({ place, by: suppressionOf(work, all, place) }));
  const accepted = judged.flatMap(({ place, by }) => (by === undefined ? [] : [{ place, by }]));
  const used = new Set(
    accepted.flatMap(({ place, by }) =>
      by.ids.filter((id) => covers(id, place.check.id)).map((id) => useOf(by, id)),
    ),
  );
  const unused = unusedSuppressions(
    all,
    used,
    input.checks.map(({ id }) => id),
  );
  return {
    open: judged.filter(({ by }) => by === undefined).map(({ place }) => place),
    accepted,
    problems: [...read.flatMap(({ problems }) => problems), ...unused].toSorted(compareProblems),
  };
}

function suppressionOf(
  { input, lineIndexOf }: SuppressionWork,
  all: readonly Suppression[],
  { check, found }: Identified,
): Suppression | undefined {
  const here = all.filter(({ path }) => path === found.at.path);
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
