/**
 * The earlier parts of a way that leads through an object: `Download(url).read()` uses `self.url`, which `__init__` stored and the
 * caller had. What was asked there was asked about the same value.
 */
import type { ClassRef, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import { storedIn } from "../bind/stored-attributes.ts";
import type { ValueId } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";
import { filledTaintsOf, taintsOf } from "./solve.ts";
import type { FunctionState } from "./summary.ts";
import type { Origin, Taints } from "./taint.ts";
import { sameOrigin } from "./taint.ts";
import type { Way } from "./way.ts";
import { wayOf } from "./way.ts";

/** A part of a way in one function. */
export interface EarlierWay {
  readonly state: FunctionState;
  readonly way: Way;
  /** The value from which on nothing of the function counts any more. */
  readonly before: ValueId;
}

/** Objects and functions that hand a value on before it is used. */
const DEPTH = 3;

/** Callers looked at for one parameter. */
const CALLERS = 12;

/** The ways by which an origin came into attributes that are read on its last way. */
export function earlierWays(flows: FlowModel, state: FunctionState, way: Way, origin: Origin): EarlierWay[] {
  return behind({ flows, origin, seen: new Set() }, state, way, DEPTH);
}

interface Search {
  readonly flows: FlowModel;
  readonly origin: Origin;
  readonly seen: Set<FunctionState>;
}

function behind(search: Search, state: FunctionState, way: Way, depth: number): EarlierWay[] {
  if (depth === 0) return [];
  const { program } = search.flows;
  return [...way.values].flatMap((id) => {
    const value = state.facts.fragment.values[id];
    if (value?.op !== "attribute") return [];
    const base = resolveIn(program, state.ref, value.base);
    if (base?.kind !== "instance") return [];
    const stored = storedIn(program, base.target, value.name);
    const held = stored.length > 0 ? stored : madeWith(search.flows, base.target, value.name);
    return held.flatMap((ref) => storedWays(search, ref, value.name, depth));
  });
}

/** What calls of a class without constructor give under a name. */
function madeWith({ solver }: FlowModel, target: ClassRef, name: string): readonly ValueRef[] {
  const calls = solver.constructions.get(classFacts(target)) ?? [];
  return calls.slice(0, CALLERS).flatMap((at) => {
    const call = functionFacts(at).fragment.values[at.value];
    if (call?.op !== "call") return [];
    const named = call.arguments.filter((one) => one.name === name);
    return (named.length > 0 ? named : call.arguments).map((one) => refTo(at, one.value));
  });
}

function storedWays(search: Search, ref: ValueRef, name: string, depth: number): EarlierWay[] {
  const state = search.flows.solver.byRef.get(functionFacts(ref));
  if (!state || search.seen.has(state)) return [];
  search.seen.add(state);
  const { stores, values } = state.facts.fragment;
  const store = stores.find((one) => one.name === name && one.value === ref.value);
  const region = store?.region ?? values[ref.value]?.region ?? 0;
  return waysTo(search, state, { value: ref.value, region, before: values.length }, depth);
}

interface Place {
  readonly value: ValueId;
  readonly region: number;
  readonly before: ValueId;
}

/** The way to a place, and those that lead into its function. */
function waysTo(search: Search, state: FunctionState, place: Place, depth: number): EarlierWay[] {
  const { solver } = search.flows;
  const origins = taintsOf(solver, state, place.value, place.region)
    .map(({ origin }) => origin)
    .filter((one) => isWanted(search, one));
  if (!arrives(search, filledTaintsOf(solver, state, place.value))) return [];
  return origins.flatMap((origin) => {
    const way = wayOf(search.flows, state, place.value, place.region, origin);
    const here = { state, way, before: place.before };
    const handed = origin.kind === "parameter" ? callersWays(search, state, origin.index, depth - 1) : [];
    return [here, ...behind(search, state, way, depth - 1), ...handed];
  });
}

/** Whether the origin is among what arrives there: other callers of the same function ask about values of their own. */
function arrives({ origin }: Search, taints: Taints): boolean {
  return origin.kind !== "source" || taints.some((taint) => sameOrigin(taint.origin, origin));
}

/** Parameters stand for what callers hand over; another source is another value. */
function isWanted({ origin }: Search, one: Origin): boolean {
  return one.kind === "parameter" || (origin.kind === "source" && sameOrigin(one, origin));
}

function callersWays(search: Search, state: FunctionState, index: number, depth: number): EarlierWay[] {
  if (depth === 0) return [];
  const callers = search.flows.solver.callers.get(state.facts) ?? [];
  return callers.slice(0, CALLERS).flatMap(({ state: caller, edge }) =>
    (edge.passed.get(index) ?? []).flatMap((value) => {
      const region = caller.facts.fragment.values[edge.call]?.region ?? 0;
      return waysTo(search, caller, { value, region, before: edge.call }, depth);
    }),
  );
}
