/** Which findings a report shows. Nothing is dropped silently: what is hidden is counted, with the option that shows it. */
import { atLeastConfidence, atLeastSeverity, decide, type Choice } from "../config/selection.ts";
import type { Finding } from "../findings/finding.ts";
import type { HiddenFindings } from "../report/audit-report.ts";

/** Findings parted into those to show, order kept, and counts of the others. */
export function partition(
  findings: readonly Finding[],
  choice: Choice,
): { readonly shown: readonly Finding[]; readonly hidden: readonly HiddenFindings[] } {
  const shown: Finding[] = [];
  const hidden = new Map<string, HiddenFindings>();
  for (const finding of findings) {
    const { id, severity, confidence } = finding;
    // Whether a preview check runs was decided before it ran.
    const decision = decide({ id, severity, confidence, status: "stable" }, choice);
    if (decision.shown) shown.push(finding);
    else
      hidden.set(decision.because, oneMore(hidden.get(decision.because), finding, decision.because, choice));
  }
  return { shown, hidden: [...hidden.values()] };
}

function oneMore(
  before: HiddenFindings | undefined,
  finding: Finding,
  reason: string,
  choice: Choice,
): HiddenFindings {
  return {
    count: (before?.count ?? 0) + 1,
    reason,
    shownBy: before?.shownBy ?? optionThatShows(finding, choice),
  };
}

function optionThatShows({ severity, confidence }: Finding, { minSeverity, minConfidence }: Choice): string {
  if (minSeverity !== undefined && !atLeastSeverity(severity, minSeverity))
    return `--min-severity ${severity}`;
  if (minConfidence !== undefined && !atLeastConfidence(confidence, minConfidence))
    return `--min-confidence ${confidence}`;
  return confidence === "low" ? "--persona auditor" : "--persona strict";
}
