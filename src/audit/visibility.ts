/** Which findings a report shows. Nothing is dropped silently: what is hidden is counted, with the option that shows it. */
import {
  CONFIDENCES,
  SEVERITIES,
  type Confidence,
  type Finding,
  type Severity,
} from "../findings/finding.ts";
import type { HiddenFindings } from "../report/audit-report.ts";

/** How much a report shows: `default` medium and worse at medium confidence, `strict` low severity too, `auditor` everything. */
export type Persona = "default" | "strict" | "auditor";

/** A persona, and bounds that replace the persona's own. */
export interface Visibility {
  readonly persona: Persona;
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
}

/** What `audit` shows unless told otherwise. */
export const DEFAULT_VISIBILITY: Visibility = { persona: "default" };

const FLOORS: Readonly<Record<Persona, { readonly severity: Severity; readonly confidence: Confidence }>> = {
  default: { severity: "medium", confidence: "medium" },
  strict: { severity: "low", confidence: "medium" },
  auditor: { severity: "low", confidence: "low" },
};

/** Findings parted into those to show, order kept, and counts of the others. */
export function partition(
  findings: readonly Finding[],
  visibility: Visibility,
): { readonly shown: readonly Finding[]; readonly hidden: readonly HiddenFindings[] } {
  const floor = FLOORS[visibility.persona];
  const minSeverity = visibility.minSeverity ?? floor.severity;
  const minConfidence = visibility.minConfidence ?? floor.confidence;
  const unsure = findings.filter(({ confidence }) => !isAtLeast(CONFIDENCES, confidence, minConfidence));
  const sure = findings.filter(({ confidence }) => isAtLeast(CONFIDENCES, confidence, minConfidence));
  const mild = sure.filter(({ severity }) => !isAtLeast(SEVERITIES, severity, minSeverity));
  return {
    shown: sure.filter(({ severity }) => isAtLeast(SEVERITIES, severity, minSeverity)),
    hidden: [...mildGroup(mild, visibility, minSeverity), ...unsureGroup(unsure, visibility, minConfidence)],
  };
}

/** Whether `word` stands at or before `bound` in a scale that begins with the worst or surest. */
export function isAtLeast<Word extends string>(scale: readonly Word[], word: Word, bound: Word): boolean {
  return scale.indexOf(word) <= scale.indexOf(bound);
}

function mildGroup(
  { length: count }: readonly Finding[],
  { minSeverity }: Visibility,
  bound: Severity,
): readonly HiddenFindings[] {
  if (count === 0) return [];
  return minSeverity === undefined
    ? [{ count, reason: "of low severity", shownBy: "--persona strict" }]
    : [{ count, reason: `below ${bound} severity`, shownBy: "--min-severity low" }];
}

function unsureGroup(
  { length: count }: readonly Finding[],
  { minConfidence }: Visibility,
  bound: Confidence,
): readonly HiddenFindings[] {
  if (count === 0) return [];
  return minConfidence === undefined
    ? [{ count, reason: "of low confidence", shownBy: "--persona auditor" }]
    : [{ count, reason: `below ${bound} confidence`, shownBy: "--min-confidence low" }];
}
