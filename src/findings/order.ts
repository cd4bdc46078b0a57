/** Orders that make reports the same whatever came first. */
import {
  CONFIDENCES,
  SEVERITIES,
  type AuditGroup,
  type Confidence,
  type Finding,
  type Severity,
} from "./finding.ts";

/** The specification's order of an audit. */
export const AUDIT_GROUPS: readonly AuditGroup[] = [
  "deployment",
  "settings",
  "middleware",
  "access",
  "csrf",
  "templates",
  "files",
  "injection",
  "outbound",
  "redirects-headers",
  "dependencies",
];

/** By code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first difference that counts. */
export function firstDifference(...differences: readonly number[]): number {
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** Worst first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** Surest first. */
export function compareConfidence(a: Confidence, b: Confidence): number {
  return CONFIDENCES.indexOf(a) - CONFIDENCES.indexOf(b);
}

/** The worst first, of equally bad ones the surest. */
export function compareWeight(a: Finding, b: Finding): number {
  return firstDifference(
    compareSeverity(a.severity, b.severity),
    compareConfidence(a.confidence, b.confidence),
  );
}

/** Audit group, severity, confidence, place, check. */
export function compareFindings(a: Finding, b: Finding): number {
  return firstDifference(
    AUDIT_GROUPS.indexOf(a.group) - AUDIT_GROUPS.indexOf(b.group),
    compareSeverity(a.severity, b.severity),
    compareConfidence(a.confidence, b.confidence),
    comparePlace(a, b),
    compareText(a.id, b.id),
    compareText(a.fingerprint, b.fingerprint),
  );
}

interface Placed {
  readonly path: string;
  readonly start: { readonly line: number; readonly column: number };
}

/** Path, line, column. */
export function comparePlace(a: Placed, b: Placed): number {
  return firstDifference(
    compareText(a.path, b.path),
    a.start.line - b.start.line,
    a.start.column - b.start.column,
  );
}
