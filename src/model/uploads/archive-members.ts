/** What is named by `members=` of `extractall`: only some members, chosen by their names, or all of them. */
import { functionFacts, refTo } from "../../bind/program.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { resolve } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";

/** Functions inside each other that are looked into. */
const DEPTH = 3;

/** Whether all members are unpacked whatever they are called; false also where that cannot be seen. */
export function namesAll(flows: FlowModel, at: ValueRef): boolean {
  return !asksNames(functionFacts(at).fragment) && givesAll(flows, at, DEPTH);
}

function givesAll(flows: FlowModel, at: ValueRef, depth: number): boolean {
  const { fragment } = functionFacts(at);
  const value = fragment.values[at.value];
  if (depth === 0 || value === undefined) return false;
  if (value.op === "merge") return value.inputs.every((one) => givesAll(flows, refTo(at, one), depth - 1));
  if (value.op !== "call") return false;
  const name = spokenName(fragment, value.callee);
  if (name === "getmembers") return true;
  const target = flows.solver.byRef.get(functionFacts(at))?.edges.get(at.value)?.target;
  if (target) return !asksInside(flows, target, DEPTH);
  if (name === "list" || name === "iter" || name === "sorted" || name === "islice")
    return givesAll(flows, argumentAt(at, value, 0), depth - 1);
  return name === "filter" && passesNames(flows, at, value);
}

function argumentAt(at: ValueRef, call: CallValue, position: number): ValueRef {
  return refTo(at, call.arguments[position]?.value ?? -1);
}

/** `filter(is_small, tar.getmembers())`. */
function passesNames(flows: FlowModel, at: ValueRef, call: CallValue): boolean {
  const test = resolve(flows.program, argumentAt(at, call, 0));
  return (
    test?.kind === "function" &&
    !asksInside(flows, test.target, DEPTH) &&
    givesAll(flows, argumentAt(at, call, 1), 1)
  );
}

function asksInside(flows: FlowModel, ref: FunctionRef, depth: number): boolean {
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (state === undefined || depth === 0) return true;
  if (asksNames(state.facts.fragment)) return true;
  return [...state.edges.values()].some(({ target }) => asksInside(flows, target, depth - 1));
}

/** What a member is called, where a link in it leads and what kind of file it is (docs.python.org/3/library/tarfile.html). */
const NAMES = /^(?:name|path|linkname|linkpath|is(?:file|reg|dir|sym|lnk)|type)$/;

function asksNames({ values }: Fragment): boolean {
  const isMember = (id: ValueId): boolean => {
    const op = values[id]?.op;
    return op === "element" || op === "parameter" || op === "merge";
  };
  return values.some((value) => value.op === "attribute" && NAMES.test(value.name) && isMember(value.base));
}
