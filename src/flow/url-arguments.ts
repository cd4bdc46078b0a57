/** What URL patterns fill: a parameter of a view, also after the view has kept it on itself. */
import { functionFacts } from "../bind/program.ts";
import type { Arrival, FlowModel } from "./flow-model.ts";
import type { EntryParameter, FunctionState } from "./summary.ts";

/** The parameter that a URL pattern, or a command line, has filled with what arrives; undefined for everything else. */
export function entryOf(
  { solver }: FlowModel,
  { origin, state, entry }: Arrival,
): EntryParameter | undefined {
  if (origin.kind === "parameter") return entry && inAddress(state, origin.index);
  if (origin.kind !== "source") return undefined;
  const filled = solver.byRef.get(functionFacts(origin.at));
  const value = filled?.facts.fragment.values[origin.at.value];
  return value?.op === "parameter" && filled ? inAddress(filled, value.index) : undefined;
}

function inAddress({ entries }: FunctionState, parameter: number): EntryParameter | undefined {
  return entries.find(({ index, beside }) => index === parameter && !beside);
}
