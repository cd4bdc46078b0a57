/** The order in which to work: by deadline, and within one by kind of change, so that each kind is made once. */
import type { Finding, RemediationWindow, Severity } from "../findings/finding.ts";
import { compareSeverity, compareText, firstDifference } from "../findings/order.ts";
import { WINDOWS } from "../findings/window.ts";

/** One piece of work: everything that one check found for one deadline. */
export interface PlanStep {
  /** `DJANGO-CSRF-001/exempt-view`. */
  readonly id: string;
  readonly title: string;
  /** The worst among its findings. */
  readonly severity: Severity;
  /** Worst first. */
  readonly findings: readonly [Finding, ...Finding[]];
}

/** What to do by one deadline. */
export interface PlanPart {
  readonly window: RemediationWindow;
  /** Worst first. */
  readonly steps: readonly PlanStep[];
}

/** The plan; deadlines with nothing to do are left out. */
export function planOf(findings: readonly Finding[]): readonly PlanPart[] {
  return WINDOWS.map((window) => ({
    window,
    steps: stepsOf(findings.filter((finding) => finding.window === window)),
  })).filter(({ steps }) => steps.length > 0);
}

function stepsOf(findings: readonly Finding[]): readonly PlanStep[] {
  const byCheck = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings.toSorted((a, b) => compareSeverity(a.severity, b.severity))) {
    const group = byCheck.get(finding.id);
    if (group) group.push(finding);
    else byCheck.set(finding.id, [finding]);
  }
  return [...byCheck.values()].map(stepOf).toSorted(compareSteps);
}

function stepOf(findings: readonly [Finding, ...Finding[]]): PlanStep {
  const [{ id, title, severity }] = findings;
  return { id, title, severity, findings };
}

function compareSteps(a: PlanStep, b: PlanStep): number {
  return firstDifference(
    compareSeverity(a.severity, b.severity),
    b.findings.length - a.findings.length,
    compareText(a.id, b.id),
  );
}

/** How much work a step is, as far as the report knows: "a line to add", "3 changes in 2 files, 1 of them by `pickguard fix`". */
export function effortOf(step: PlanStep): string {
  const safe = step.findings.filter(({ hasSafeFix }) => hasSafeFix === true).length;
  if (safe === 0) return changesOf(step);
  const share = safe === step.findings.length ? "" : `${safe} of them `;
  return `${changesOf(step)}, ${share}by \`pickguard fix\``;
}

function changesOf({ findings }: PlanStep): string {
  const count = findings.length;
  const files = new Set(findings.map(({ path }) => path)).size;
  const change = findings.every(({ absent }) => absent === true) ? "line to add" : "change";
  const changes = count === 1 ? `a ${change}` : `${count} ${plural(change)}`;
  return files > 1 ? `${changes} in ${files} files` : changes;
}

function plural(change: string): string {
  return change === "change" ? "changes" : "lines to add";
}
