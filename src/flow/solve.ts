/** Summaries to a fixpoint over the call graph's components; then the flows that they amount to. */
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { ClassFacts, FunctionFacts, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { callEdges, components } from "./call-graph.ts";
import type { Catalog } from "./library-index.ts";
import { linkIndirectCalls } from "./indirect-calls.ts";
import { findEntries } from "./entries.ts";
import { KIND_BITS } from "./kinds.ts";
import { findSinks, wordsOf } from "./sinks.ts";
import type {
  CallEdge,
  FunctionState,
  IncomingCall,
  ParameterSink,
  SinkSite,
  SolverState,
  Summary,
} from "./summary.ts";
import { edgesOf, EMPTY_SUMMARY } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { join, SAFE, sameRef, sameTaints } from "./taint.ts";
import { contextOf, freshContext, readIn } from "./reading.ts";
import { transfer } from "./transfer.ts";

/** Rounds over one recursive component; summaries only grow, so real code settles in two or three. */
const MAX_ROUNDS = 6;

/** Sweeps over functions that read what was only found out later (attributes of `self` set in other methods); one for each link of the longest such chain. */
const MAX_SWEEPS = 40;

/** Passes over one fragment with loops. */
const MAX_PASSES = 4;

/** Values of one function past which it is named in the report and skipped. */
const VALUE_BUDGET = 60_000;

/** Parameter sinks that one summary keeps, shortest call chains first. */
const SINK_LIMIT = 40;

/** Calls between a parameter and its sink. */
const CHAIN_LIMIT = 8;

/** Runs the solver over a program. */
export function solve(program: Program, catalog: Catalog): SolverState {
  const functions = listFunctions(program, catalog);
  const byRef = new Map<FunctionFacts, FunctionState>(functions.map((one) => [one.facts, one]));
  linkIndirectCalls({ program, catalog }, functions);
  const counters = { functions: functions.length, analysed: 0, values: 0, overBudget: [] };
  const callers = callersOf(functions);
  const constructions = constructionsOf(program, functions);
  const solver: SolverState = {
    program,
    catalog,
    functions,
    byRef,
    callers,
    constructions,
    received: new Map(),
    counters,
    trust: new Map(),
  };
  for (const [ref, entries] of findEntries(program)) {
    const state = byRef.get(functionFacts(ref));
    if (state) state.entries = entries;
  }
  demandFlows(solver);
  return solver;
}

/** What a value carries, in a function that may not have been needed for any flow so far. */
export function taintsOf(solver: SolverState, state: FunctionState, value: ValueId): Taints {
  demand(solver, [state]);
  return state.taints[value] ?? SAFE;
}

/**
 * Functions that hold a sink; then, as long as a parameter of one of them reaches it, those who call it. No other function can
 * be part of a flow.
 */
function demandFlows(solver: SolverState): void {
  const asked = new Set<FunctionState>();
  let wanted = solver.functions.filter((state) => state.sinks.length > 0);
  while (wanted.length > 0) {
    demand(solver, wanted);
    const open = solver.functions.filter((state) => state.summary.sinks.length > 0 && !asked.has(state));
    for (const state of open) asked.add(state);
    wanted = open.flatMap((state) => (solver.callers.get(state.facts) ?? []).map((one) => one.state));
  }
}

/** Calls by the function that they reach. */
function callersOf(functions: readonly FunctionState[]): Map<FunctionFacts, IncomingCall[]> {
  const callers = new Map<FunctionFacts, IncomingCall[]>();
  for (const state of functions) {
    for (const edge of edgesOf(state)) {
      const facts = functionFacts(edge.target);
      const known = callers.get(facts);
      if (known) known.push({ state, edge });
      else callers.set(facts, [{ state, edge }]);
    }
  }
  return callers;
}

/** Calls of classes that have no constructor of their own (dataclasses, named tuples). */
function constructionsOf(program: Program, functions: readonly FunctionState[]): Map<ClassFacts, ValueRef[]> {
  const found = new Map<ClassFacts, ValueRef[]>();
  for (const { ref, facts, edges } of functions) {
    for (const [id, value] of facts.fragment.values.entries()) {
      if (value.op !== "call" || edges.has(id)) continue;
      const symbol = resolveIn(program, ref, value.callee);
      if (symbol?.kind !== "class") continue;
      const made = classFacts(symbol.target);
      const at = { ...ref, value: id };
      const known = found.get(made);
      if (known) known.push(at);
      else found.set(made, [at]);
    }
  }
  return found;
}

/** Everything that can be reached from `seeds`, in the order of discovery. */
function spread(
  seeds: readonly FunctionState[],
  next: (state: FunctionState) => Iterable<FunctionState>,
): FunctionState[] {
  const reached = new Set(seeds);
  for (const state of reached) for (const one of next(state)) reached.add(one);
  return [...reached];
}

/** Analyses functions that were not analysed so far, with all that they call and read, until nothing changes any more. */
function demand(solver: SolverState, wanted: readonly FunctionState[]): void {
  const settled: FunctionState[][] = [];
  let pending = spread(wanted.filter(isFresh), (state) => neighbours(solver, state).filter(isFresh));
  while (pending.length > 0) {
    const order = components(pending, solver.byRef);
    for (const component of order) settle(solver, component);
    settled.push(...order);
    const read = freshReads(order.flat());
    // Only a second look at what was read finds out what that rests on in turn.
    if (read.length === 0) resettle(solver, settled);
    const further = read.length === 0 ? freshReads(settled.flat()) : read;
    pending = spread(further, (state) => neighbours(solver, state).filter(isFresh));
  }
}

/** What functions have read that was not analysed itself. */
function freshReads(states: readonly FunctionState[]): FunctionState[] {
  return states.flatMap((state) => [...state.reads].filter(isFresh));
}

function isFresh(state: FunctionState): boolean {
  return state.analysedAt === 0;
}

/** What a function's values are made of elsewhere: callees, and the bodies around it that bind the names it reads. */
function neighbours(solver: SolverState, state: FunctionState): FunctionState[] {
  const { ref, facts } = state;
  const around = facts.parent === NONE ? [] : [{ unit: ref.unit, function: facts.parent }];
  const callees = edgesOf(state).map((edge) => edge.target);
  return [...around, ...callees].flatMap((one) => solver.byRef.get(functionFacts(one)) ?? []);
}

/** Repeats what was analysed before something that it reads. */
function resettle(solver: SolverState, order: readonly FunctionState[][]): void {
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const stale = order.filter((component) => component.some((one) => isStale(solver, one)));
    if (stale.length === 0) return;
    for (const component of stale) settle(solver, component);
  }
}

/** Whether something that a function calls or reads has changed since it was analysed. */
function isStale(solver: SolverState, state: FunctionState): boolean {
  for (const read of state.reads) if (read.changedAt > state.analysedAt) return true;
  for (const edge of edgesOf(state)) {
    const callee = solver.byRef.get(functionFacts(edge.target));
    if (callee && callee.changedAt > state.analysedAt) return true;
  }
  return false;
}

function listFunctions(program: Program, catalog: Catalog): FunctionState[] {
  const functions: FunctionState[] = [];
  for (const unit of program.units.values()) {
    for (const [id, facts] of unit.facts.functions.entries()) {
      const ref: FunctionRef = { unit, function: id };
      const edges = callEdges(program, ref);
      const sinks = findSinks(program, catalog, ref);
      const index = functions.length;
      const fresh = {
        taints: [],
        reads: new Set<FunctionState>(),
        analysedAt: 0,
        changedAt: 0,
        cleared: new Map(),
        clearedAt: -1,
        summary: EMPTY_SUMMARY,
      };
      functions.push({ index, ref, facts, edges, further: new Map(), sinks, ...fresh, entries: [] });
    }
  }
  return functions;
}

/** Repeats a component until no summary changes. */
function settle(solver: SolverState, component: readonly FunctionState[]): void {
  const recursive = component.length > 1 || component.some((one) => callsItself(one));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let changed = false;
    for (const state of component) changed = analyse(solver, state) || changed;
    if (!changed || !recursive) return;
  }
}

function callsItself(state: FunctionState): boolean {
  return edgesOf(state).some((edge) => functionFacts(edge.target) === state.facts);
}

/** Analyses one function with the summaries of now. Returns whether its own summary changed. */
function analyse(solver: SolverState, state: FunctionState): boolean {
  const { values } = state.facts.fragment;
  if (values.length > VALUE_BUDGET) {
    const name = `${state.ref.unit.file.path}:${state.facts.qualifiedName || "module"}`;
    if (!solver.counters.overBudget.includes(name)) solver.counters.overBudget.push(name);
    state.analysedAt = ++solver.counters.analysed;
    return false;
  }
  state.analysedAt = ++solver.counters.analysed;
  let moved = false;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const { again, changed } = passOver(solver, state);
    moved ||= changed;
    if (!again) break;
  }
  // Whoever asked in the middle of it knew less.
  state.clearedAt = -1;
  const summary = summarise(solver, state);
  const changed = !sameSummary(summary, state.summary);
  state.summary = summary;
  if (changed || moved) state.changedAt = solver.counters.analysed;
  return changed;
}

/** One pass in order; another one is needed only when a loop carried something back. */
function passOver(solver: SolverState, state: FunctionState): { again: boolean; changed: boolean } {
  const context = freshContext(solver, state);
  let again = false;
  let changed = false;
  for (const [id, value] of state.facts.fragment.values.entries()) {
    solver.counters.values++;
    const before = state.taints[id];
    const after = transfer(context, id, value);
    state.taints[id] = after;
    const differs = !sameTaints(before ?? SAFE, after);
    changed ||= differs;
    again ||= before !== undefined && differs;
    again ||= value.op === "merge" && before === undefined && value.inputs.some((input) => input > id);
  }
  return { again, changed };
}

function summarise(solver: SolverState, state: FunctionState): Summary {
  const context = contextOf(solver, state);
  let returns: Taints = SAFE;
  for (const exit of state.facts.fragment.exits) {
    if (exit.kind !== "raise") returns = join(returns, readIn(context, exit.value, exit.region));
  }
  return { returns, sinks: parameterSinks(solver, state) };
}

function sameSummary(a: Summary, b: Summary): boolean {
  return a.sinks.length === b.sinks.length && sameTaints(a.returns, b.returns);
}

/** What of this function's own sinks and of its callees' a parameter reaches. */
function parameterSinks(solver: SolverState, state: FunctionState): ParameterSink[] {
  const found: ParameterSink[] = [];
  for (const reach of reachedSinks(solver, state)) {
    for (const taint of reach.taints) {
      if (taint.origin.kind !== "parameter") continue;
      const parameter = taint.origin.index;
      const known = found.some((one) => one.parameter === parameter && sameSite(one.site, reach.site));
      if (!known) found.push({ parameter, site: reach.site, via: reach.via });
    }
  }
  return found.toSorted((a, b) => a.via.length - b.via.length).slice(0, SINK_LIMIT);
}

function sameSite(a: SinkSite, b: SinkSite): boolean {
  return a.row === b.row && a.argument === b.argument && sameRef(a.at, b.at);
}

/** A sink that something in this function reaches: the dangers that arrive, and the calls in between. */
export interface Reach {
  readonly site: SinkSite;
  /** The value in this function that goes in. */
  readonly value: ValueId;
  readonly via: ParameterSink["via"];
  readonly taints: Taints;
}

/** Every sink that this function reaches, directly or through a call. */
export function* reachedSinks(solver: SolverState, state: FunctionState): Iterable<Reach> {
  const context = contextOf(solver, state);
  const { values } = state.facts.fragment;
  for (const site of state.sinks) {
    const region = values[site.at.value]?.region ?? 0;
    const taints = ofKind(readIn(context, site.argument, region), site);
    yield { site, value: site.argument, via: [], taints };
  }
  for (const edge of edgesOf(state)) {
    const target = solver.byRef.get(functionFacts(edge.target));
    const region = values[edge.call]?.region ?? 0;
    for (const { parameter, site, via } of target?.summary.sinks ?? []) {
      if (via.length >= CHAIN_LIMIT) continue;
      for (const value of passedTo(solver, state, edge, parameter, site)) {
        const taints = ofKind(readIn(context, value, region), site);
        if (taints.length > 0)
          yield { site, value, via: [{ ...state.ref, value: edge.call }, ...via], taints };
      }
    }
  }
}

/** What a call hands to a parameter that reaches a sink. Where only the program's name counts, the first word of a list does. */
function passedTo(
  solver: SolverState,
  state: FunctionState,
  edge: CallEdge,
  parameter: number,
  site: SinkSite,
): readonly ValueId[] {
  const passed = edge.passed.get(parameter) ?? [];
  if (site.row.kind !== "argument") return passed;
  const { bytes } = state.ref.unit.file;
  const variadic =
    solver.byRef.get(functionFacts(edge.target))?.facts.parameters[parameter]?.style === "args";
  const words = variadic ? passed.slice(0, 1) : passed;
  if (site.row.words === "options" && variadic) return passed.slice(1);
  return words.flatMap((value) => wordsOf(site.row, state.facts.fragment, bytes, value));
}

function ofKind(taints: Taints, site: SinkSite): Taints {
  const bit = KIND_BITS[site.row.kind];
  return taints.filter((taint) => (taint.kinds & bit) !== 0);
}
