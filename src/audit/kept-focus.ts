/** Focused answers on one audit, question after question: each begins at the audit's own content. */
import type { Audit } from "../audit.ts";
import type { Change } from "./changed-discovery.ts";
import type { Focus, FocusedAnswer } from "./focus-answer.ts";
import { focusOf, focusOn, type Spoken } from "./focused.ts";
import { reportAfter, type ReportedFiles } from "./focused-report.ts";
import type { AuditOptions } from "./options.ts";

/** What is kept between two questions. */
export interface KeptFocus {
  readonly audit: Audit;
  /** Undefined before the first question, and after one that could not be answered. */
  focus: Focus | undefined;
  /** Files whose content in the focus is not the audit's. */
  applied: ReadonlySet<string>;
}

/** A report with the answer that it was made from. */
export interface FocusedReport extends ReportedFiles {
  readonly answer: FocusedAnswer;
}

/** Nothing is worked out before somebody asks. */
export function keepFocus(audit: Audit): KeptFocus {
  return { audit, focus: undefined, applied: new Set() };
}

/**
 * The audit's report as it would be after changes, as far as the changed files are concerned; undefined where only a whole audit can
 * tell.
 */
export function focusedReport(
  kept: KeptFocus,
  changes: readonly Required<Change>[],
  options: AuditOptions,
): FocusedReport | undefined {
  const paths = new Set(changes.map(({ path }) => path));
  takeBack(kept, options);
  const answer = answerFor(kept, changes, "all concerned", options);
  if (answer === undefined) return undefined;
  kept.applied = paths;
  const { report, discovery } = reportAfter(kept.audit, answer);
  return { report, discovery, answer };
}

function answerFor(
  kept: KeptFocus,
  changes: readonly Change[],
  paths: Spoken,
  options: AuditOptions,
): FocusedAnswer | undefined {
  const { focus = focusOf(kept.audit) } = kept;
  const before = focus?.model.flows.solver.counters.replaced;
  const answer = focus && focusOn(focus, changes, paths, options);
  // A focus that began to replace something and gave no answer is half changed.
  const isWhole = before === focus?.model.flows.solver.counters.replaced;
  kept.focus = answer?.focus ?? (isWhole ? focus : undefined);
  return answer;
}

/** Puts the audit's own files back in the place of what the last question was about: best done while nobody waits. */
export function takeBack(kept: KeptFocus, options: AuditOptions): void {
  const { audit, applied } = kept;
  if (applied.size === 0) return;
  const own = new Map(audit.discovery.files.map((file) => [file.path, file] as const));
  const changes = [...applied].map((path) => ({ path, bytes: own.get(path)?.bytes }));
  answerFor(kept, changes, "nothing", options);
  kept.applied = new Set();
}

/** Whether an answer speaks for the whole project: no file but those that it is about sees anything of the change. */
export function speaksForAll({ answer }: FocusedReport): boolean {
  return !answer.reachesFurther;
}
