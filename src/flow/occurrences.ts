/** All values of one kind over the whole program, gathered once: checks that look for calls never walk past anything else. */
import { onceFor } from "../bind/once.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, Fragment, Value, ValueId } from "../extract/facts.ts";
import type { CallSite, FlowModel } from "./flow-model.ts";
import { spokenName } from "./sinks.ts";
import type { FunctionState } from "./summary.ts";

/** One value where it stands. */
export interface Occurrence<Kind extends Value = Value> {
  readonly state: FunctionState;
  readonly id: ValueId;
  readonly value: Kind;
}

/** What was asked for so far: each list is made when somebody asks. */
interface Gathered {
  readonly byKind: Map<Value["op"], readonly Occurrence[]>;
  calls: CallIndex | undefined;
}

interface CallIndex {
  /** Calls by the names of their keyword arguments; those with `**` under "**". */
  readonly byKeyword: ReadonlyMap<string, readonly Occurrence<CallValue>[]>;
  /** Calls by what the code calls the function: `info` for `logger.info(…)`. */
  readonly byName: ReadonlyMap<string, readonly Occurrence<CallValue>[]>;
}

/** One gathering for each model, shared by all checks that ask. */
const known = new WeakMap<FlowModel, Gathered>();

/** Every value of a kind, in the order of functions and values. */
export function occurrences<Op extends Value["op"]>(
  flows: FlowModel,
  op: Op,
): readonly Occurrence<Extract<Value, { op: Op }>>[] {
  const { byKind } = gathered(flows);
  const found = byKind.get(op) ?? gather(flows, op);
  byKind.set(op, found);
  // Lists are kept under the kind that all their values are of.
  return found as readonly Occurrence<Extract<Value, { op: Op }>>[];
}

/** Calls that pass an argument of this name; `**` for those that spread a mapping. */
export function callsWithKeyword(flows: FlowModel, name: string): readonly Occurrence<CallValue>[] {
  return callIndex(flows).byKeyword.get(name) ?? [];
}

/** Calls of whatever the code calls so: the last name of the callee, `info` for `logger.info(…)`, `print` for `print(…)`. */
export function callsNamed(flows: FlowModel, name: string): readonly Occurrence<CallValue>[] {
  return callIndex(flows).byName.get(name) ?? [];
}

/** Calls of what a call gives: `csp_override({})(view)`. */
export function callsOfCalls(flows: FlowModel): readonly Occurrence<CallValue>[] {
  return callsNamed(flows, OF_A_CALL);
}

/** No name of Python's. */
const OF_A_CALL = "()";

/** Occurrences in the order of functions and values, each once. */
export function inOrder<Found extends Occurrence>(found: readonly Found[]): readonly Found[] {
  return [...new Set(found)].toSorted((a, b) => a.state.index - b.state.index || a.id - b.id);
}

/** Calls in the order of functions and values, where several names were asked for. */
export function inProgramOrder({ solver }: FlowModel, sites: readonly CallSite[]): CallSite[] {
  const indexOf = ({ at }: CallSite): number => solver.byRef.get(functionFacts(at))?.index ?? 0;
  return sites.toSorted((a, b) => indexOf(a) - indexOf(b) || a.at.value - b.at.value);
}

/** Where an occurrence stands, for whoever resolves it. */
export function refOf({ state, id }: Occurrence): ValueRef {
  return refTo(state.ref, id);
}

function gathered(flows: FlowModel): Gathered {
  const before = known.get(flows);
  if (before !== undefined) return before;
  const fresh: Gathered = { byKind: new Map(), calls: undefined };
  known.set(flows, fresh);
  return fresh;
}

function gather({ solver }: FlowModel, op: Value["op"]): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const state of solver.functions) {
    const { fragment } = state.facts;
    for (const id of idsByKind(fragment).get(op) ?? []) {
      const value = fragment.values[id];
      if (value !== undefined) found.push({ state, id, value });
    }
  }
  return found;
}

/** One look at a fragment serves all kinds, and every program that holds it. */
const idsByKind: (fragment: Fragment) => ReadonlyMap<Value["op"], readonly ValueId[]> = onceFor(
  ({ values }) => {
    const found = new Map<Value["op"], ValueId[]>();
    for (const [id, { op }] of values.entries()) {
      const same = found.get(op);
      if (same) same.push(id);
      else found.set(op, [id]);
    }
    return found;
  },
);

function callIndex(flows: FlowModel): CallIndex {
  const store = gathered(flows);
  store.calls ??= indexCalls(occurrences(flows, "call"));
  return store.calls;
}

function indexCalls(calls: readonly Occurrence<CallValue>[]): CallIndex {
  const byKeyword = new Map<string, Occurrence<CallValue>[]>();
  const byName = new Map<string, Occurrence<CallValue>[]>();
  for (const call of calls) {
    for (const { style, name } of call.value.arguments) {
      const keyword = style === "double-star" ? "**" : name;
      if (keyword !== undefined) push(byKeyword, keyword, call);
    }
    const { fragment } = call.state.facts;
    const name = spokenName(fragment, call.value.callee);
    if (name !== undefined) push(byName, name, call);
    if (fragment.values[call.value.callee]?.op === "call") push(byName, OF_A_CALL, call);
  }
  return { byKeyword, byName };
}

/** Names of one call come in a row, so that a second `**` finds the call at the end of its list. */
function push(index: Map<string, Occurrence<CallValue>[]>, name: string, call: Occurrence<CallValue>): void {
  const same = index.get(name);
  if (same === undefined) index.set(name, [call]);
  else if (same.at(-1) !== call) same.push(call);
}
