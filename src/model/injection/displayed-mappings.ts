/** Mappings that the code writes out, and functions that give them back. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";

/** Functions between a mapping and the place where it is made. */
const HOPS = 3;

/** The project's function that a call reaches. */
export function calledAt({ solver }: FlowModel, ref: ValueRef): FunctionRef | undefined {
  return solver.byRef.get(functionFacts(ref))?.edges.get(ref.value)?.target;
}

/** What a function gives back, at each of its ways out. */
export function returned(target: FunctionRef): ValueRef[] {
  return functionFacts(target).fragment.exits.flatMap(({ kind, value }) =>
    kind === "return" ? [refTo(target, value)] : [],
  );
}

/** `for key, value in filters.items()` where `filters` is written out: its keys are the question, not what it holds. */
export function displayedPairs(flows: FlowModel, at: ValueRef): ValueRef | undefined {
  const { fragment } = functionFacts(at);
  const { values } = fragment;
  const first = values[at.value];
  const pair = first?.op === "element" && first.position === 0 ? values[first.base] : undefined;
  const call = pair?.op === "element" ? values[pair.base] : undefined;
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  if (callee?.op !== "attribute" || callee.name !== "items") return undefined;
  return isDisplayed(flows, refTo(at, callee.base)) ? refTo(at, callee.base) : undefined;
}

/** Whether a mapping is written out, here or in functions that give it back, whatever loops add to it. */
function isDisplayed(flows: FlowModel, ref: ValueRef, hops = 0): boolean {
  const { values } = functionFacts(ref).fragment;
  const queue = [ref.value];
  const seen = new Set<ValueId>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const value = values[id];
    if (seen.has(id)) continue;
    seen.add(id);
    if (value?.op === "merge") queue.push(...value.inputs);
    else if (value?.op === "updated") queue.push(value.base);
    else if (value?.op === "call") {
      const target = hops < HOPS ? calledAt(flows, refTo(ref, id)) : undefined;
      if (!target || !returned(target).every((one) => isDisplayed(flows, one, hops + 1))) return false;
    } else if (value?.op !== "collection" || value.form !== "dict") return false;
  }
  return true;
}
