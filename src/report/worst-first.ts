/** The order for formats that cannot take everything: what is cut is the least severe. */
import type { Finding } from "../findings/finding.ts";
import {
  compareConfidence,
  comparePlace,
  compareSeverity,
  compareText,
  firstDifference,
} from "../findings/order.ts";
import { WINDOWS } from "../findings/window.ts";

/** Severity, deadline, confidence, place. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) =>
    firstDifference(
      compareSeverity(a.severity, b.severity),
      WINDOWS.indexOf(a.window) - WINDOWS.indexOf(b.window),
      compareConfidence(a.confidence, b.confidence),
      comparePlace(a, b),
      compareText(a.id, b.id),
    ),
  );
}
