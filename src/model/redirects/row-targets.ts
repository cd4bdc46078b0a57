/** `redirect(order)`: Django asks the object for its own address, whatever of the request stands in its columns. */
import { functionFacts } from "../../bind/program.ts";
import { memberOf, resolveIn } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { isModelClass } from "../../flow/named-models.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** Functions and branches that are followed. */
const DEPTH = 4;

/** What rows have and no text does. */
const OF_ROWS = /^(?:pk|id|save|delete|full_clean|refresh_from_db|get_absolute_url)$/;

/** The one call that takes objects; the response classes and headers make text of what they are given. */
const TAKES_OBJECTS = "django.shortcuts.redirect";

/** Whether the target is an object and no text. */
export function goesToRow(flows: FlowModel, { site }: SinkReport): boolean {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  return state !== undefined && site.row.at === TAKES_OBJECTS && isRow(flows, state, site.argument, 0);
}

function isRow(flows: FlowModel, state: FunctionState, id: ValueId, depth: number): boolean {
  const { values } = state.facts.fragment;
  const value = values[id];
  if (depth > DEPTH || value === undefined) return false;
  if (values.some((one) => one.op === "attribute" && one.base === id && OF_ROWS.test(one.name))) return true;
  if (value.op === "merge") return value.inputs.every((input) => isRow(flows, state, input, depth + 1));
  if (value.op === "updated")
    return (
      (value.name !== undefined && value.key === undefined) || isRow(flows, state, value.base, depth + 1)
    );
  return isInstance(flows, state, id) || (value.op === "call" && givesRows(flows, state, id, depth));
}

function isInstance({ program }: FlowModel, { ref }: FunctionState, id: ValueId): boolean {
  const symbol = resolveIn(program, ref, id);
  if (symbol?.kind !== "instance") return false;
  return isModelClass(program, symbol.target) || memberOf(program, symbol, "get_absolute_url") !== undefined;
}

/** A function of the project that gives such an object, or nothing. */
function givesRows(flows: FlowModel, state: FunctionState, call: ValueId, depth: number): boolean {
  const edge = state.edges.get(call);
  const giver = edge && flows.solver.byRef.get(functionFacts(edge.target));
  if (!giver) return false;
  const given = giver.facts.fragment.exits.filter(
    ({ kind, value }) =>
      kind === "return" && value >= 0 && giver.facts.fragment.values[value]?.op !== "constant",
  );
  return given.length > 0 && given.every(({ value }) => isRow(flows, giver, value, depth + 1));
}
