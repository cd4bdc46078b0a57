/** When to deal with a finding. */
import type { Confidence, RemediationWindow, Severity } from "./finding.ts";

/** Earliest first. */
export const WINDOWS: readonly RemediationWindow[] = [
  "immediately",
  "same day",
  "this week",
  "before the next release",
];

/**
 * The rule's own window, or an earlier one: a critical finding waits no longer than the same day, a high one of high
 * confidence no longer than this week. Nothing moves a finding later.
 */
export function windowOf(
  own: RemediationWindow,
  severity: Severity,
  confidence: Confidence,
): RemediationWindow {
  if (severity === "critical") return earlier(own, "same day");
  if (severity === "high" && confidence === "high") return earlier(own, "this week");
  return own;
}

/** The earlier of two windows. */
export function earlier(a: RemediationWindow, b: RemediationWindow): RemediationWindow {
  return WINDOWS.indexOf(a) <= WINDOWS.indexOf(b) ? a : b;
}
