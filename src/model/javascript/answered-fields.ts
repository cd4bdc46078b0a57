/** Which attributes of objects answers of the project hold, and under which names. */
import { textOf } from "../../bind/constants.ts";
import { onceFor } from "../../bind/once.ts";
import { refTo } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** Calls that make an answer of a mapping. */
const ANSWERS: readonly string[] = ["JsonResponse", "Response"];

/**
 * Attributes by the key under which a function that answers puts them: `title` by `report` for
 * `JsonResponse({"report": report.title})`. Which request gets which answer is not told.
 */
export const answeredFields: (flows: FlowModel) => ReadonlyMap<string, ReadonlySet<string>> = onceFor(
  (flows) => {
    const found = new Map<string, Set<string>>();
    const states = ANSWERS.flatMap((name) => callsNamed(flows, name).map(({ state }) => state));
    for (const state of new Set(states)) noteEntries(flows, found, state);
    return found;
  },
);

function noteEntries(
  { program }: FlowModel,
  found: Map<string, Set<string>>,
  { ref, facts: { fragment } }: FunctionState,
): void {
  for (const value of fragment.values) {
    if (value.op !== "collection" || value.form !== "dict") continue;
    for (const entry of value.entries) {
      const held = fragment.values[entry.value];
      const key = held?.op === "attribute" ? textOf(program, refTo(ref, entry.key)) : undefined;
      if (held?.op !== "attribute" || key === undefined) continue;
      found.set(key, (found.get(key) ?? new Set()).add(held.name));
    }
  }
}
