/** What is named by `members=` of `extractall`: only some members, chosen by their names, or all of them. */
import { functionFacts, refTo } from "../../bind/program.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { resolve } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";

/** Functions inside each other that are looked into. */
const DEPTH = 3;

/** Whether members are unpacked whatever they are called, or links wherever they lead; false also where that cannot be seen. */
export function namesAll(flows: FlowModel, at: ValueRef): boolean {
  return !asksNames(at) && givesAll(flows, at, DEPTH);
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
  if (target) return !asksEnough(flows, target);
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
    !asksEnough(flows, test.target) &&
    givesAll(flows, argumentAt(at, call, 1), 1)
  );
}

/** A link with a plain name leads out of the folder as well, and the member after it is written through it. */
function asksEnough(flows: FlowModel, ref: FunctionRef): boolean {
  return asksInside(flows, ref, asksNames, DEPTH) && asksInside(flows, ref, asksLinks, DEPTH);
}

function asksInside(
  flows: FlowModel,
  ref: FunctionRef,
  asked: (at: FunctionRef) => boolean,
  depth: number,
): boolean {
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (state === undefined || depth === 0) return true;
  if (asked(state.ref)) return true;
  return [...state.edges.values()].some(({ target }) => asksInside(flows, target, asked, depth - 1));
}

/** What tells a link from a file (docs.python.org/3/library/tarfile.html#tarinfo-objects). */
const OF_LINKS = /^(?:isreg|isfile|issym|islnk|linkname|linkpath|type)$/;

function asksLinks(at: FunctionRef): boolean {
  return functionFacts(at).fragment.values.some(
    (value) => value.op === "attribute" && OF_LINKS.test(value.name),
  );
}

/** What a member is called, and where a link in it leads (docs.python.org/3/library/tarfile.html). A plain file may be called `../x` as well. */
const NAMES = /^(?:name|path|linkname|linkpath)$/;

function asksNames(at: FunctionRef): boolean {
  const { values } = functionFacts(at).fragment;
  const isMember = (id: ValueId): boolean => {
    const op = values[id]?.op;
    return op === "element" || op === "parameter" || op === "merge";
  };
  return values.some(
    (value, id) =>
      value.op === "attribute" &&
      NAMES.test(value.name) &&
      isMember(value.base) &&
      values.some((user, by) => operandsOf(user).includes(id) && asks(at, by, id)),
  );
}

/** Whether a use of a name asks it something: how it begins or ends says nothing of a `/../` in between, and errors only say the name. */
function asks(at: FunctionRef, by: ValueId, name: ValueId): boolean {
  const { values, exits } = functionFacts(at).fragment;
  const user = values[by];
  if (user?.op === "build" || user?.op === "merge") return false;
  if (user?.op === "call" && user.callee !== name)
    return !exits.some(({ kind, value }) => kind === "raise" && value === by);
  return user?.op !== "attribute" || !/^(?:starts|ends)with$/.test(user.name);
}
