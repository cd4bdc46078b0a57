/** Values that come to a method by way of its object's own attributes: `self.value`, which whoever made the object took from the request. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { FlowModel } from "./flow-model.ts";
import { constructed, heldValues } from "./held-values.ts";
import { taintsOf } from "./solve.ts";
import type { Origin } from "./taint.ts";
import { sameRoot } from "./taint.ts";
import { directBeginnings } from "./way.ts";

/** Objects inside each other through which a value is followed. */
const DEPTH = 3;

/**
 * Whether a value surely is what a source gave, kept on objects on its way: each step of it is in sight, and none is a call that nothing
 * is known about.
 */
export function comesThroughFields(
  flows: FlowModel,
  at: ValueRef,
  origin: Origin,
  depth: number = DEPTH,
): boolean {
  const state = flows.solver.byRef.get(functionFacts(at));
  if (!state || depth === 0 || origin.kind !== "source") return false;
  taintsOf(flows.solver, state, at.value);
  return directBeginnings(flows, state, at.value, origin).some((id) => {
    if (functionFacts(origin.at) === state.facts) return true;
    const value = state.facts.fragment.values[id];
    const object = value?.op === "attribute" ? resolveIn(flows.program, state.ref, value.base) : undefined;
    if (value?.op !== "attribute" || object?.kind !== "instance") return false;
    return [
      ...heldValues(flows.solver, object.target, value.name).values,
      ...constructed(flows.solver, object.target, value.name).map((given) => given.at),
    ]
      .flatMap((given) => handedTo(flows, given))
      .some((given) => holds(flows, given, origin) && comesThroughFields(flows, given, origin, depth - 1));
  });
}

/** Callers of one constructor that are looked at. */
const CALLERS = 12;

/** A value, or what callers hand to the constructor whose parameter it is. */
function handedTo({ solver }: FlowModel, given: ValueRef): readonly ValueRef[] {
  const facts = functionFacts(given);
  const value = facts.fragment.values[given.value];
  if (value?.op !== "parameter") return [given];
  const callers = (solver.callers.get(facts) ?? []).slice(0, CALLERS);
  return callers.flatMap(({ state, edge }) =>
    (edge.passed.get(value.index) ?? []).map((one) => refTo(state.ref, one)),
  );
}

function holds({ solver }: FlowModel, given: ValueRef, origin: Origin): boolean {
  const state = solver.byRef.get(functionFacts(given));
  if (!state) return false;
  const taints = taintsOf(solver, state, given.value);
  return taints.some((taint) => sameRoot(taint.origin, origin));
}
