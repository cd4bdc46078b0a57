import type { SolverState } from "../flow/summary.ts";
import type { Extraction } from "./extraction.ts";

/**
 * How much there was to do and how often it was done, by kind: the same on every machine and the same for an update as
 * for a cold audit, so that wasted work shows in a test without a clock.
 */
export function countersOf(
  extraction: Extraction,
  { counters }: SolverState,
): Readonly<Record<string, number>> {
  const { files } = extraction;
  return {
    "Python files": files.length,
    "Python bytes": files.reduce((sum, { file }) => sum + file.bytes.length, 0),
    "functions lowered": files.reduce((sum, { facts }) => sum + facts.functions.length, 0),
    "values followed": counters.values,
    "functions summarised": counters.analysed,
  };
}
