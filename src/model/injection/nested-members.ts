/** `context["queue"].get("locale")`: a part of a part of what was handed over is rarely what was sent. */
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { wayOf } from "../../flow/way.ts";

/** Whether a value that a caller hands over reaches the sink only as a member of one of its members. */
export function isNestedMember(flows: FlowModel, { site, arrivals }: SinkReport): boolean {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  if (!state || arrivals[0]?.via.length === 0) return false;
  const { values } = state.facts.fragment;
  const region = values[site.at.value]?.region ?? 0;
  const taints = (state.taints[site.argument] ?? []).filter(({ origin }) => origin.kind === "parameter");
  return (
    taints.length > 0 &&
    taints.every(({ origin }) =>
      [...wayOf(flows, state, site.argument, region, origin).values].some(
        (id) => depthOf(values, values[id], 0) > 1,
      ),
    )
  );
}

/** Reads inside each other, back to a parameter. */
const DEPTH = 4;

function depthOf(values: readonly Value[], value: Value | undefined, depth: number): number {
  if (value === undefined || depth > DEPTH) return 0;
  if (value.op === "parameter") return depth;
  if (value.op === "updated" || value.op === "through") return depthOf(values, values[value.base], depth);
  if (value.op === "item") return depthOf(values, values[value.base], depth + 1);
  const callee = value.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "get"
    ? depthOf(values, values[callee.base], depth + 1)
    : 0;
}
