/**
 * Which values somebody asks about. Most of a function is of no interest to any flow: only what a sink's argument, a returned
 * value or a question is made of is analysed, with the conditions around it.
 */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { Fragment, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { operandsOf } from "./operands.ts";
import type { CallEdge, FunctionState, SolverState } from "./summary.ts";
import { NOTHING_YET } from "./summary.ts";

/** Asks about a value where it is used in a region; by default, where it is computed. */
export function need(
  solver: SolverState,
  state: FunctionState,
  value: ValueId,
  region: RegionId = NONE,
): void {
  const reached: FunctionState[] = [];
  ask(solver, state, value, region, reached);
  for (let callee = reached.pop(); callee; callee = reached.pop()) askReturns(solver, callee, reached);
}

/** Asks about a value of any fragment. Gives the state of its function. */
export function needAt(solver: SolverState, ref: ValueRef): FunctionState | undefined {
  const state = solver.byRef.get(functionFacts(ref));
  if (state) need(solver, state, ref.value);
  return state;
}

/** Asks what functions give back where callers asked for it before these took the places of others. */
export function needReturnsAgain(solver: SolverState, states: readonly FunctionState[]): void {
  const reached = states.filter(({ facts }) =>
    (solver.callers.get(facts) ?? []).some(
      ({ state, edge }) => state.needed.has(edge.call) && (!("gives" in edge) || edge.gives === true),
    ),
  );
  for (let callee = reached.pop(); callee; callee = reached.pop()) askReturns(solver, callee, reached);
}

/** What a function gives back, for the sake of a caller; once. */
function askReturns(solver: SolverState, state: FunctionState, reached: FunctionState[]): void {
  if (state.returnsNeeded) return;
  state.returnsNeeded = true;
  solver.dirty.add(state);
  for (const exit of state.facts.fragment.exits) {
    if (exit.kind !== "raise") ask(solver, state, exit.value, exit.region, reached);
  }
}

/** Marks a value and everything that it is made of; the project functions whose results are among it are added to `reached`. */
function ask(
  solver: SolverState,
  state: FunctionState,
  root: ValueId,
  region: RegionId,
  reached: FunctionState[],
): void {
  const { fragment } = state.facts;
  if (state.needed === NOTHING_YET.needed) state.needed = new Set();
  const { needed } = state;
  const queue = [root, ...askRegion(state, region)];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const value = fragment.values[id];
    if (!value || needed.has(id)) continue;
    needed.add(id);
    solver.dirty.add(state);
    queue.push(...operandsOf(value), ...askRegion(state, value.region));
    if (value.op === "merge") for (const from of value.regions) queue.push(...askRegion(state, from));
    if (value.op !== "call" && value.op !== "attribute") continue;
    if (value.op === "call" && isLocals(fragment, value.callee)) queue.push(...fragment.bindings.values());
    reached.push(...calleesOf(solver, state, id));
  }
}

/** The conditions of a region and those around it, which may clear what is computed inside. */
function askRegion(state: FunctionState, region: RegionId): readonly ValueId[] {
  if (region === NONE || state.neededRegions.has(region)) return NO_CONDITIONS;
  if (state.neededRegions === NOTHING_YET.neededRegions) state.neededRegions = new Set();
  const { facts, neededRegions } = state;
  const conditions: ValueId[] = [];
  for (let at = region; at !== NONE && !neededRegions.has(at);) {
    neededRegions.add(at);
    const around = facts.fragment.regions[at];
    if (!around) break;
    if (around.condition !== NONE) conditions.push(around.condition);
    at = around.parent;
  }
  return conditions;
}

const NO_CONDITIONS: readonly ValueId[] = [];

function isLocals(fragment: Fragment, callee: ValueId): boolean {
  const value = fragment.values[callee];
  return value?.op === "free" && value.name === "locals";
}

/** The functions whose results a value is. */
function calleesOf(solver: SolverState, state: FunctionState, id: ValueId): FunctionState[] {
  const found: FunctionState[] = [];
  const add = ({ target }: CallEdge): void => {
    const callee = solver.byRef.get(functionFacts(target));
    if (callee) found.push(callee);
  };
  const direct = state.edges.get(id);
  if (direct) add(direct);
  for (const edge of state.further.get(id) ?? []) if (edge.gives) add(edge);
  return found;
}
