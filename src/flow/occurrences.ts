/** All values of one kind over the whole program, gathered once: checks that look for calls never walk past anything else. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallValue, Value, ValueId } from "../extract/facts.ts";
import type { CallSite, FlowModel } from "./flow-model.ts";
import { spokenName } from "./sinks.ts";
import type { FunctionState } from "./summary.ts";

/** One value where it stands. */
export interface Occurrence<Kind extends Value = Value> {
  readonly state: FunctionState;
  readonly id: ValueId;
  readonly value: Kind;
}

type ByKind = { readonly [Op in Value["op"]]?: Occurrence<Extract<Value, { op: Op }>>[] };

interface Gathered {
  readonly byKind: ByKind;
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
  return gathered(flows).byKind[op] ?? [];
}

/** Calls that pass an argument of this name; `**` for those that spread a mapping. */
export function callsWithKeyword(flows: FlowModel, name: string): readonly Occurrence<CallValue>[] {
  return gathered(flows).byKeyword.get(name) ?? [];
}

/** Calls of whatever the code calls so: the last name of the callee, `info` for `logger.info(…)`, `print` for `print(…)`. */
export function callsNamed(flows: FlowModel, name: string): readonly Occurrence<CallValue>[] {
  return gathered(flows).byName.get(name) ?? [];
}

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
  return { ...state.ref, value: id };
}

function gathered(flows: FlowModel): Gathered {
  const before = known.get(flows);
  if (before !== undefined) return before;
  const fresh = gather(flows);
  known.set(flows, fresh);
  return fresh;
}

function gather({ solver }: FlowModel): Gathered {
  const byKind: Record<string, Occurrence[]> = {};
  const byKeyword = new Map<string, Occurrence<CallValue>[]>();
  const byName = new Map<string, Occurrence<CallValue>[]>();
  for (const state of solver.functions) {
    for (const [id, value] of state.facts.fragment.values.entries()) {
      const same = (byKind[value.op] ??= []);
      if (value.op === "call") noteCall(same, byKeyword, byName, { state, id, value });
      else same.push({ state, id, value });
    }
  }
  return { byKind: byKind as ByKind, byKeyword, byName };
}

/** One object for all lists, so that lists can be joined without counting a call twice. */
function noteCall(
  all: Occurrence[],
  byKeyword: Map<string, Occurrence<CallValue>[]>,
  byName: Map<string, Occurrence<CallValue>[]>,
  call: Occurrence<CallValue>,
): void {
  all.push(call);
  if (call.value.arguments.length > 0) noteKeywords(byKeyword, call);
  const name = spokenName(call.state.facts.fragment, call.value.callee);
  if (name === undefined) return;
  const same = byName.get(name);
  if (same) same.push(call);
  else byName.set(name, [call]);
}

function noteKeywords(
  byKeyword: Map<string, Occurrence<CallValue>[]>,
  occurrence: Occurrence<CallValue>,
): void {
  const names = new Set(
    occurrence.value.arguments.map((one) => (one.style === "double-star" ? "**" : one.name)),
  );
  for (const name of names) {
    if (name === undefined) continue;
    const same = byKeyword.get(name);
    if (same) same.push(occurrence);
    else byKeyword.set(name, [occurrence]);
  }
}
