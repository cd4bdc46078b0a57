/** Functions that were loaded under a name from outside, and then called with something from outside as well. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { chooserOf } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { reportAt } from "../../flow/value-report.ts";

/** Functions through which a result is given back before nobody looks any further. */
const DEPTH = 2;

/** Callers looked at for one function. */
const CALLERS = 12;

const ANY_ROW = { at: "call", argument: 0, kind: "code" } as const;

/** Whether what a call gives is called with what a request holds, here or by whoever gets it back: `import_string(name)(request.data["title"])`. */
export function isCalledWithRequest(flows: FlowModel, at: ValueRef, depth: number = DEPTH): boolean {
  const state = flows.solver.byRef.get(functionFacts(at));
  if (!state) return false;
  const { values, exits } = state.facts.fragment;
  const same = heldIn(state, at.value);
  const isCalled = values.some(
    (value) => value.op === "call" && same.has(value.callee) && takesRequest(flows, state, value),
  );
  if (isCalled || depth === 0) return isCalled;
  if (!exits.some(({ kind, value }) => kind === "return" && same.has(value))) return false;
  const callers = flows.solver.callers.get(state.facts) ?? [];
  return callers
    .slice(0, CALLERS)
    .some(({ state: { ref }, edge }) => isCalledWithRequest(flows, refTo(ref, edge.call), depth - 1));
}

/** The value, what branches make of it, and what is taken out of it by name. */
function heldIn({ facts }: FunctionState, start: ValueId): ReadonlySet<ValueId> {
  const found = new Set([start]);
  for (const [id, value] of facts.fragment.values.entries()) {
    const parts = value.op === "merge" ? value.inputs : value.op === "through" ? [value.base] : [];
    if ([...parts, takenFrom(facts.fragment, value)].some((one) => found.has(one))) found.add(id);
  }
  return found;
}

/** `module` of `getattr(module, name)` and `module.run`. */
function takenFrom(fragment: Fragment, value: Value): ValueId {
  if (value.op === "attribute") return value.base;
  if (value.op !== "call" || spokenName(fragment, value.callee) !== "getattr") return NONE;
  return value.arguments[0]?.value ?? NONE;
}

function takesRequest(flows: FlowModel, state: FunctionState, call: CallValue): boolean {
  return call.arguments.some(({ value }) => {
    const report = reportAt(flows, refTo(state.ref, value), call.region, ANY_ROW);
    return report?.arrivals.some((arrival) => chooserOf(arrival) === "request") === true;
  });
}
