/** Verdicts that report no flaw: what settled the question, and what could not be seen. */
import { indexLines, positionAt, type LineIndex } from "../source/line-index.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { NotSeen, Place, RuledOut, RuledOutFinding, UnseenFinding } from "./finding.ts";
import type { Finished, FinishInput, JudgedCheck } from "./judged-check.ts";
import type { Scrubber } from "./known-secrets.ts";
import { comparePlace, compareText, firstDifference } from "./order.ts";

const EMPTY = new Uint8Array(0);

/** What finishing a quiet verdict takes; files are scanned for their lines once. */
interface QuietWork {
  readonly input: FinishInput;
  readonly clean: Scrubber;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly indexes: Map<string, LineIndex>;
}

/** Finishes ruled-out and not-seen verdicts: sorted, each once. */
export function quietVerdicts(
  input: FinishInput,
  clean: Scrubber,
  files: ReadonlyMap<string, SourceFile>,
): Pick<Finished, "ruledOut" | "unseen"> {
  const work: QuietWork = { input, clean, files, indexes: new Map() };
  const ruledOut = input.checks.flatMap((check) =>
    check.verdicts.flatMap((verdict) =>
      verdict.verdict === "ruled-out" ? ruledOutOf(work, check, verdict) : [],
    ),
  );
  const unseen = input.checks.flatMap((check) =>
    check.verdicts.flatMap((verdict) =>
      verdict.verdict === "not-seen" ? unseenOf(work, check, verdict) : [],
    ),
  );
  return { ruledOut: distinct(ruledOut, compareRuledOut), unseen: distinct(unseen, compareUnseen) };
}

/** A check that skips tests has nothing to say about them. */
function speaksOf({ input }: QuietWork, check: JudgedCheck, at: Place | undefined): boolean {
  return at === undefined || check.tests !== "skip" || input.roleOf(at.path) === undefined;
}

function indexOf({ files, indexes }: QuietWork, path: string): LineIndex {
  const index = indexes.get(path) ?? indexLines(files.get(path)?.bytes ?? EMPTY);
  indexes.set(path, index);
  return index;
}

function ruledOutOf(
  work: QuietWork,
  check: JudgedCheck,
  { at, because, subject }: RuledOut,
): readonly RuledOutFinding[] {
  if (!speaksOf(work, check, at)) return [];
  const start = positionAt(indexOf(work, at.path), at.span.start);
  return [{ id: check.id, path: at.path, start, because: work.clean(because), subject: work.clean(subject) }];
}

function unseenOf(
  work: QuietWork,
  check: JudgedCheck,
  { at, what, verify }: NotSeen,
): readonly UnseenFinding[] {
  if (!speaksOf(work, check, at)) return [];
  const place =
    at === undefined ? {} : { path: at.path, start: positionAt(indexOf(work, at.path), at.span.start) };
  return [{ id: check.id, ...place, what: work.clean(what), verify: work.clean(verify) }];
}

function compareRuledOut(a: RuledOutFinding, b: RuledOutFinding): number {
  return firstDifference(
    comparePlace(a, b),
    compareText(a.id, b.id),
    compareText(a.subject, b.subject),
    compareText(a.because, b.because),
  );
}

function compareUnseen(a: UnseenFinding, b: UnseenFinding): number {
  const place = ({ path = "", start = { line: 0, column: 0 } }: UnseenFinding) => ({ path, start });
  return firstDifference(
    compareText(a.id, b.id),
    comparePlace(place(a), place(b)),
    compareText(a.what, b.what),
    compareText(a.verify, b.verify),
  );
}

function distinct<T>(all: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  const sorted = all.toSorted(compare);
  return sorted.filter((one, at) => at === 0 || compare(sorted[at - 1] ?? one, one) !== 0);
}
