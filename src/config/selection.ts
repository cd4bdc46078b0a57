/** Which checks run and which findings are shown. Pure; says why not. */
import { currentId, formerId } from "../findings/former-ids.ts";
import { CONFIDENCES, SEVERITIES, type Confidence, type Severity } from "../findings/finding.ts";
import type { Configuration, Persona } from "./configuration.ts";
import { didYouMean } from "./suggestion.ts";

/** What is decided about: one finding, or a check that could give it. */
export interface Candidate {
  /** `DJANGO-CSRF-001/exempt-view`. */
  readonly id: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly status: "stable" | "preview";
}

/** Shown, or not and why, as words that follow "not shown:". */
export type Decision = { readonly shown: true } | { readonly shown: false; readonly because: string };

/** The part of a configuration that selects. */
export type Choice = Pick<
  Configuration,
  "select" | "ignore" | "persona" | "minSeverity" | "minConfidence" | "preview"
>;

/** What each persona shows at least. */
const THRESHOLDS: Readonly<
  Record<Persona, { readonly severity: Severity; readonly confidence: Confidence }>
> = {
  default: { severity: "medium", confidence: "medium" },
  strict: { severity: "low", confidence: "medium" },
  auditor: { severity: "low", confidence: "low" },
};

const SHOWN: Decision = { shown: true };

/**
 * Decides about one finding: selection first, then confidence, then severity. What misses both bounds is told by its
 * confidence, because only the persona that shows that shows it.
 */
export function decide(candidate: Candidate, choice: Choice): Decision {
  const selected = decideCheck(candidate, choice);
  if (!selected.shown) return selected;
  const because = belowConfidence(candidate.confidence, choice) ?? belowSeverity(candidate.severity, choice);
  return because === undefined ? SHOWN : { shown: false, because };
}

/** Decides about a check before it runs, when severity and confidence of its findings are not known. */
export function decideCheck(
  { id, status }: Pick<Candidate, "id" | "status">,
  { select, ignore, preview }: Pick<Choice, "select" | "ignore" | "preview">,
): Decision {
  const ignoring = ignore.find((selector) => selectorMatches(selector, id));
  if (ignoring !== undefined) return { shown: false, because: `ignored by \`${ignoring}\`` };
  if (select.length > 0 && !select.some((selector) => selectorMatches(selector, id))) {
    return { shown: false, because: "not among the selected rules" };
  }
  const named = select.some((selector) => currentId(selector).toLowerCase() === id.toLowerCase());
  if (status === "stable" || preview || named) return SHOWN;
  return { shown: false, because: "a preview check; `--preview` or its full id in `select` turns it on" };
}

function belowSeverity(severity: Severity, { persona, minSeverity }: Choice): string | undefined {
  const least = minSeverity ?? THRESHOLDS[persona].severity;
  if (atLeastSeverity(severity, least)) return undefined;
  return minSeverity === undefined
    ? `below the ${persona} persona's severity (${least})`
    : `below the minimum severity asked for (${least})`;
}

function belowConfidence(confidence: Confidence, { persona, minConfidence }: Choice): string | undefined {
  const least = minConfidence ?? THRESHOLDS[persona].confidence;
  if (atLeastConfidence(confidence, least)) return undefined;
  return minConfidence === undefined
    ? `below the ${persona} persona's confidence (${least})`
    : `below the minimum confidence asked for (${least})`;
}

/** Whether a severity is as bad as another or worse. */
export function atLeastSeverity(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** Whether a confidence is as sure as another or surer. */
export function atLeastConfidence(confidence: Confidence, least: Confidence): boolean {
  return CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(least);
}

/** Whether a shown finding makes the exit code 1. */
export function failsAudit(
  finding: Pick<Candidate, "severity" | "confidence">,
  { failOn, failOnConfidence }: Pick<Configuration, "failOn" | "failOnConfidence">,
): boolean {
  if (failOn === "never") return false;
  return atLeastSeverity(finding.severity, failOn) && atLeastConfidence(finding.confidence, failOnConfidence);
}

/** Whether a selector names a check: a rule id or glob covers all checks of the rule, one with a slash the full id; former ids count. */
export function selectorMatches(selector: string, id: string): boolean {
  const [pattern, full] = [currentId(selector).toLowerCase(), id.toLowerCase()];
  const [rule = full] = full.split("/");
  return fits(pattern, pattern.includes("/") ? full : rule);
}

/** A wildcard walk in linear memory: on a mismatch only the latest `*` takes one more character. */
function fits(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let taken = 0;
  let i = 0;
  while (i < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      taken = i;
    } else if (pattern[at] === text[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++taken;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** One line per selector that names no check, with a suggestion. `ids` are all full ids there are. */
export function unknownSelectors(selectors: readonly string[], ids: readonly string[]): readonly string[] {
  const names = new Set(ids.flatMap((id) => [id, id.split("/")[0] ?? id]));
  return selectors
    .filter(
      (selector) => formerId(selector) === undefined && !ids.some((id) => selectorMatches(selector, id)),
    )
    .map((selector) => `no rule or check is called "${selector}"${didYouMean(selector, names)}`);
}
