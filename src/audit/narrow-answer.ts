/**
 * What is told first of an edit inside single functions: what there is to say of these. The rest of the file, of which the edit changes
 * little more than the lines, is told a little later.
 */
import type { ExtractedFile } from "../bind/bind.ts";
import type { AuditFile, Discovery } from "../discover/file-kind.ts";
import type { FunctionFacts } from "../extract/facts.ts";
import type { Verdict } from "../findings/finding.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import type { FunctionState } from "../flow/summary.ts";
import { CHECKS } from "../rules/index.ts";
import { judgeFocused, type CheckVerdicts } from "../rules/judge.ts";
import { indexLines, lineAt } from "../source/line-index.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { syntaxProblems } from "./extraction.ts";
import { finished, type Focus, type FocusedAnswer, type LineRange } from "./focus-answer.ts";
import { shiftBetween } from "./line-shift.ts";
import type { KeptSettings } from "./model.ts";
import { narrowModel } from "./narrow-model.ts";
import { choiceOf, type AuditOptions } from "./options.ts";
import { selectChecks } from "./select-checks.ts";

/** Changes that the flows have taken in. */
export interface Begun {
  readonly earlier: Focus;
  readonly discovery: Discovery;
  readonly changed: readonly AuditFile[];
  readonly gone: readonly AuditFile[];
  readonly extracted: readonly ExtractedFile[];
  readonly flows: FlowModel;
  /** Names that mean something else to other files now, or nothing. */
  readonly names: ReadonlySet<string>;
  /** Other files in which values carry something else now. */
  readonly moved: ReadonlySet<string>;
  /** The functions that say something else now; undefined where more of a file differs. */
  readonly touched: readonly FunctionState[] | undefined;
  readonly settings: KeptSettings;
}

/** What is said of the edited functions; undefined where more than functions of one file has changed. */
export function narrowAnswer(begun: Begun, options: AuditOptions): FocusedAnswer | undefined {
  const { earlier, discovery, changed, extracted, flows, names, moved } = begun;
  const [file] = changed;
  if (file?.kind !== "python" || changed.length > 1) return undefined;
  const edited = begun.touched ? editedAmong(begun.touched) : editedIn(begun, file);
  if (edited === undefined || edited.functions.length === 0) return undefined;
  if (begun.settings !== earlier.settings || discovery.projects !== earlier.discovery.projects)
    return undefined;
  const models = narrowModel(earlier.model, { file, flows, touched: edited.functions });
  const paths = new Set([file.path]);
  const checks = selectChecks(CHECKS, choiceOf(options));
  const verdicts = judgeFocused(models.shown, checks, earlier.outcomes, paths).map((one) =>
    within(one, file.path, edited.spans),
  );
  const focus = { ...earlier, discovery, model: models.whole, owed: { paths, names, moved } };
  const facts = new Map(
    extracted.map((one) => [file.path, { bytes: file.bytes, facts: one.facts }] as const),
  );
  return {
    focus,
    ...finished({ ...focus, facts }, verdicts, paths, options),
    problems: syntaxProblems(extracted),
    paths,
    within: edited.spans.map((span) => linesOf(file, span)),
    concerned: paths,
    reachesFurther: true,
  };
}

/** The functions that an answer is about, and where they stand. */
interface Edited {
  readonly functions: readonly FunctionState[];
  readonly spans: readonly Span[];
}

function editedAmong(touched: readonly FunctionState[]): Edited {
  const items = new Set(touched.map(({ ref, facts }) => itemOf(facts, ref.unit.facts.functions)));
  const spans = [...items].flatMap((item) => item ?? []);
  return { functions: touched, spans };
}

/** The functions of what the edit stands in, before and now: of a function with its decorators, or else of a class. */
function editedIn({ earlier, flows }: Begun, file: AuditFile): Edited | undefined {
  const before = earlier.facts.get(file.path);
  const unit = flows.program.units.get(file.path);
  if (before === undefined || unit === undefined) return undefined;
  const was = { path: file.path, bytes: before.bytes };
  const { same, rest, by } = shiftBetween(was, file);
  const lines = { from: same + 1, to: rest - 1 };
  const { functions } = unit.facts;
  const item = itemAround(file, functions, { ...lines, to: lines.to + by });
  if (item === undefined || itemAround(was, before.facts.functions, lines) === undefined) return undefined;
  const inside = functions.filter(({ start, end }) => item.start <= start && end <= item.end);
  return { functions: inside.flatMap((facts) => flows.solver.byRef.get(facts) ?? []), spans: [item] };
}

/** The smallest of a file's functions and classes that reaches over some lines. Lines that are gone stood between two others. */
function itemAround(
  file: SourceFile,
  functions: readonly FunctionFacts[],
  { from, to }: LineRange,
): Span | undefined {
  const spans = functions.flatMap((facts): Span[] => {
    if (facts.form !== "class" && itemOf(facts, functions) !== facts) return [];
    const lines = linesOf(file, facts);
    return lines.from <= from && Math.max(to, from - 1) <= lines.to ? [facts] : [];
  });
  return spans.toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
}

/** The outermost function around a function; bodies of classes and of the module are in none. */
function itemOf(facts: FunctionFacts, functions: readonly FunctionFacts[]): FunctionFacts | undefined {
  let found: FunctionFacts | undefined;
  for (let at: FunctionFacts | undefined = facts; at !== undefined; at = functions[at.parent])
    if (at.form === "function") found = at;
  return found;
}

function within(
  { registered, verdicts }: CheckVerdicts,
  path: string,
  spans: readonly Span[],
): CheckVerdicts {
  const isThere = ({ at }: Verdict): boolean =>
    at?.path === path && spans.some(({ start, end }) => start <= at.span.start && at.span.start < end);
  return { registered, verdicts: verdicts.filter(isThere) };
}

function linesOf({ bytes }: SourceFile, { start, end }: Span): LineRange {
  const index = indexLines(bytes);
  return { from: lineAt(index, start), to: lineAt(index, end) };
}
