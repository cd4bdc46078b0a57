/** Summaries to a fixpoint over the call graph's components; then the flows that they amount to. */
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { ClassFacts, FunctionFacts, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { callEdges, callsIn, components } from "./call-graph.ts";
import type { Catalog } from "./library-index.ts";
import { fieldTaints, hasMoved, taintsElsewhere } from "./elsewhere.ts";
import { handedSinks } from "./handed-sinks.ts";
import { passedTo } from "./handed-words.ts";
import { linkIndirectCalls } from "./indirect-calls.ts";
import { findEntries } from "./entries.ts";
import { KIND_BITS } from "./kinds.ts";
import { clearedByParameter } from "./spread-fields.ts";
import { findSinks } from "./sinks.ts";
import type {
  FunctionState,
  IncomingCall,
  ParameterSink,
  SinkSite,
  SolverState,
  Summary,
} from "./summary.ts";
import { edgesOf, EMPTY_SUMMARY, NOTHING_YET } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { clear, join, SAFE, sameRef, sameTaints } from "./taint.ts";
import { need } from "./needs.ts";
import { contextOf, freshContext, readIn, readsAhead } from "./reading.ts";
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
  const counters = { functions: functions.length, analysed: 0, values: 0, replaced: 0, overBudget: [] };
  const callers = callersOf(functions);
  const constructions = constructionsOf(program, functions);
  const solver: SolverState = {
    program,
    catalog,
    functions,
    byRef,
    callers,
    constructions,
    dirty: new Set(),
    received: new Map(),
    counters,
    trust: new Map(),
  };
  for (const [ref, entries] of findEntries(program)) {
    const state = byRef.get(functionFacts(ref));
    if (state) state.entries = entries;
  }
  demandFlows(solver, functions);
  return solver;
}

/** What a value carries, in a function that may not have been needed for any flow so far; `region` is where it is used. */
export function taintsOf(
  solver: SolverState,
  state: FunctionState,
  value: ValueId,
  region: RegionId = NONE,
): Taints {
  need(solver, state, value, region);
  settleDirty(solver);
  return state.taints[value] ?? SAFE;
}

/** Questions asked again for what callers turn out to hand over. */
const ROUNDS = 4;

/** The same with what callers hand over in place of the function's own parameters. */
export function filledTaintsOf(solver: SolverState, state: FunctionState, value: ValueId): Taints {
  let taints = taintsOf(solver, state, value);
  for (let round = 0; round < ROUNDS; round++) {
    taints = taintsElsewhere(solver, state, refTo(state.ref, value));
    if (solver.dirty.size === 0) return taints;
    settleDirty(solver);
  }
  return taints;
}

/** The arguments of sinks; then, as long as a parameter reaches one, what callers (only those `among`) hand to that parameter. */
export function demandFlows(
  solver: SolverState,
  functions: readonly FunctionState[],
  among?: ReadonlySet<FunctionState>,
): void {
  const asked = new Map<FunctionState, readonly ParameterSink[]>();
  for (const state of functions) {
    for (const site of state.sinks) need(solver, state, site.argument, regionOf(state, site.at.value));
  }
  // Once in any case: a function that replaced another calls functions that are settled long since.
  do {
    settleDirty(solver);
    for (const state of functions) {
      const { sinks } = state.summary;
      if (sinks.length === 0 || asked.get(state)?.length === sinks.length) continue;
      asked.set(state, sinks);
      for (const incoming of solver.callers.get(state.facts) ?? [])
        if (among?.has(incoming.state) !== false) demandPassed(solver, incoming, sinks);
    }
  } while (solver.dirty.size > 0);
}

/** What a call hands to the parameters that reach sinks. */
function demandPassed(
  solver: SolverState,
  { state, edge }: IncomingCall,
  sinks: readonly ParameterSink[],
): void {
  solver.dirty.add(state);
  const region = regionOf(state, edge.call);
  for (const parameter of new Set(sinks.map((sink) => sink.parameter))) {
    for (const value of edge.passed.get(parameter) ?? []) need(solver, state, value, region);
  }
}

function regionOf({ facts }: FunctionState, value: ValueId): RegionId {
  return facts.fragment.values[value]?.region ?? 0;
}

/** Calls by the function that they reach. */
export function callersOf(functions: readonly FunctionState[]): Map<FunctionFacts, IncomingCall[]> {
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
export function constructionsOf(
  program: Program,
  functions: readonly FunctionState[],
): Map<ClassFacts, ValueRef[]> {
  const found = new Map<ClassFacts, ValueRef[]>();
  for (const { ref, facts, calls, edges } of functions) {
    for (const id of calls) {
      const value = facts.fragment.values[id];
      if (value?.op !== "call" || edges.has(id)) continue;
      const symbol = resolveIn(program, ref, value.callee);
      if (symbol?.kind !== "class") continue;
      const made = classFacts(symbol.target);
      const at = refTo(ref, id);
      const known = found.get(made);
      if (known) known.push(at);
      else found.set(made, [at]);
    }
  }
  return found;
}

/** Analyses what is asked about, and what that turns out to rest on, until nothing changes any more. */
function settleDirty(solver: SolverState): void {
  const touched = new Set<FunctionState>();
  for (let sweep = 0; sweep < MAX_SWEEPS;) {
    const stale =
      solver.dirty.size > 0 ? [...solver.dirty] : [...touched].filter((state) => isStale(solver, state));
    if (stale.length === 0) return;
    if (solver.dirty.size === 0) sweep++;
    solver.dirty.clear();
    for (const component of components(stale, solver.byRef)) settle(solver, component);
    for (const state of stale) touched.add(state);
  }
}

/** Whether something that a function calls or reads has changed since it was analysed. */
function isStale(solver: SolverState, state: FunctionState): boolean {
  if (hasMoved(state.reads, state.analysedAt)) return true;
  return edgesOf(state).some((edge) => {
    const callee = solver.byRef.get(functionFacts(edge.target));
    return callee !== undefined && callee.summaryAt > state.analysedAt;
  });
}

function listFunctions(program: Program, catalog: Catalog): FunctionState[] {
  const functions: FunctionState[] = [];
  for (const unit of program.units.values()) {
    for (const [id, facts] of unit.facts.functions.entries()) {
      const ref: FunctionRef = { unit, function: id };
      functions.push(ownState({ program, catalog }, ref, facts, functions.length));
    }
  }
  return functions;
}

/** A function of which only is known what it says itself. */
export function ownState(
  { program, catalog }: Pick<SolverState, "program" | "catalog">,
  ref: FunctionRef,
  facts: FunctionFacts,
  index: number,
): FunctionState {
  const calls = callsIn(facts.fragment);
  return {
    index,
    ref,
    facts,
    calls,
    edges: callEdges(program, ref, calls),
    further: NOTHING_YET.further,
    sinks: calls.length === 0 ? NOTHING_YET.sinks : sinksOf({ program, catalog }, ref, calls),
    entries: NOTHING_YET.entries,
    taints: NOTHING_YET.taints,
    needed: NOTHING_YET.needed,
    order: NOTHING_YET.order,
    neededRegions: NOTHING_YET.neededRegions,
    returnsNeeded: false,
    movedAt: NOTHING_YET.movedAt,
    reads: NOTHING_YET.reads,
    analysedAt: 0,
    changedAt: 0,
    summaryAt: 0,
    cleared: NOTHING_YET.cleared,
    clearedAt: -1,
    summary: EMPTY_SUMMARY,
  };
}

function sinksOf(
  context: Pick<SolverState, "program" | "catalog">,
  ref: FunctionRef,
  calls: readonly ValueId[],
): readonly SinkSite[] {
  const own = findSinks(context.program, context.catalog, ref, calls);
  const handed = handedSinks(context, ref, calls);
  if (own.length + handed.length === 0) return NOTHING_YET.sinks;
  return handed.length === 0 ? own : [...own, ...handed];
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
  if (state.taints === NOTHING_YET.taints) state.taints = [];
  if (state.movedAt === NOTHING_YET.movedAt) state.movedAt = [];
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
  if (moved) state.changedAt = solver.counters.analysed;
  if (changed) state.summaryAt = solver.counters.analysed;
  return changed;
}

/** One pass in order; another one is needed only when a loop carried something back. */
function passOver(solver: SolverState, state: FunctionState): { again: boolean; changed: boolean } {
  const context = freshContext(solver, state);
  let again = false;
  let changed = false;
  const { values } = state.facts.fragment;
  for (const id of orderOf(state)) {
    const value = values[id];
    if (!value) continue;
    solver.counters.values++;
    const before = state.taints[id];
    const after = transfer(context, id, value);
    state.taints[id] = after;
    const differs = !sameTaints(before ?? SAFE, after);
    if (differs) state.movedAt[id] = state.analysedAt;
    changed ||= differs;
    again ||= before !== undefined && differs;
    again ||= before === undefined && readsAhead(state, id, value);
  }
  return { again, changed };
}

/** The values that somebody asks about, operands first. */
function orderOf(state: FunctionState): readonly ValueId[] {
  if (state.order.length !== state.needed.size) state.order = [...state.needed].toSorted((a, b) => a - b);
  return state.order;
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
      const { index: parameter, field } = taint.origin;
      const known = found.some(
        (one) => one.parameter === parameter && one.field === field && sameSite(one.site, reach.site),
      );
      if (!known) found.push({ parameter, field, site: reach.site, via: reach.via });
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
    for (const sink of target?.summary.sinks ?? []) {
      const { parameter, field, site, via } = sink;
      if (via.length >= CHAIN_LIMIT) continue;
      for (const value of passedTo(solver, state, edge, sink)) {
        const settled = clearedByParameter(solver.program, state.ref, edge, value, parameter);
        const handed =
          field === undefined ? readIn(context, value, region) : fieldTaints(context, value, field, region);
        const taints = ofKind(clear(handed, settled), site);
        if (taints.length > 0) yield { site, value, via: [refTo(state.ref, edge.call), ...via], taints };
      }
    }
  }
}

function ofKind(taints: Taints, site: SinkSite): Taints {
  const bit = KIND_BITS[site.row.kind];
  return taints.filter((taint) => (taint.kinds & bit) !== 0);
}
