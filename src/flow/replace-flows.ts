/**
 * Puts the new content of a few files into flows that are solved already, in a small part of the time that solving anew takes. The
 * flows as they were are used up by it: what was known of other functions stays, and is worked out again only where it rested on what was
 * replaced. What other functions rest on at third hand may stay as it was, which the next whole audit mends.
 */
import type { ExtractedFile } from "../bind/bind.ts";
import type { FunctionRef, Program, Unit, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { replaceFiles, type Replaced } from "../bind/replace-file.ts";
import { nameIn, says } from "../bind/said-names.ts";
import type { FunctionFacts, PythonFacts } from "../extract/facts.ts";
import { callEdges } from "./call-graph.ts";
import { findEntries } from "./entries.ts";
import { concernedSinks, sitesOf } from "./focused-flows.ts";
import { indexCalls, type FlowModel, type SinkReport } from "./flow-model.ts";
import { linkIndirectCalls } from "./indirect-calls.ts";
import { needReturnsAgain } from "./needs.ts";
import { callersOf, constructionsOf, demandFlows, ownState } from "./solve.ts";
import type { FunctionState, IncomingCall, SinkSite, SolverState } from "./summary.ts";
import { edgesOf } from "./summary.ts";

/** Flows after a replacement. */
export interface ReplacedFlows {
  readonly flows: FlowModel;
  /** Names that mean something else to other files now, or nothing. */
  readonly changed: ReadonlySet<string>;
  /** Other files in which values carry something else now, or into whose sinks something else goes. */
  readonly moved: ReadonlySet<string>;
  /** The functions that say something else now; undefined where more of a file than single functions differs. */
  readonly touched: readonly FunctionState[] | undefined;
}

/** Replaces, adds and empties files. */
export function replaceInFlows(
  earlier: FlowModel,
  files: readonly ExtractedFile[],
  gone: readonly string[],
): ReplacedFlows {
  // First of all: what is half replaced is used up, too.
  earlier.solver.counters.replaced += files.length + gone.length;
  const said = namesCalled(earlier, [...files.map(({ file }) => file.path), ...gone]);
  const { program, replaced, changed, classes } = replaceFiles(earlier.program, files, gone);
  const solver = { ...earlier.solver, program, functions: earlier.solver.functions.slice() };
  const before = replaced.flatMap((one) => knownStates(solver, one));
  const left = sitesOf(solver, before);
  const placed = replaced.flatMap((one) => placeStates(solver, one));
  const untouched = new Set(replaced.flatMap((one) => untouchedIn(solver, one)));
  const states = placed.filter((state) => !untouched.has(state));
  linkStates(solver, states, replaced);
  needReturnsAgain(solver, states);
  solver.received.clear();
  const since = solver.counters.analysed;
  const rested = resting(solver, [...states, ...speaking(solver, classes)]);
  demandFlows(solver, [...rested, ...withSinks(solver, states)], new Set(rested));
  const units = new Set(replaced.map(({ unit }) => unit));
  const own = new Set(states);
  const moved = rested.filter((state) => !own.has(state) && hasMovedSince(state, since));
  // A check is believed where it is made: a caller's own values need not have moved.
  const asking = states.flatMap(({ facts }) => (solver.callers.get(facts) ?? []).map(({ state }) => state));
  const again = [...new Set([...states, ...moved, ...asking])];
  const isReplaced = (ref: FunctionRef): boolean =>
    units.has(ref.unit) && !untouched.has(solver.byRef.get(functionFacts(ref)));
  const sinks = sinksAfter(earlier, solver, again, { isReplaced, left });
  const flows = { program, solver, sinks, calls: callsAfter(earlier, solver, placed, { units, said }) };
  const others = [...moved.map(({ ref }) => ref), ...movedSinks(earlier.sinks, sinks, units)];
  return {
    flows,
    changed: seenElsewhere(solver, placed, changed),
    moved: pathsOf(others.filter(({ unit }) => !units.has(unit))),
    touched: replaced.every(({ touched }) => touched !== undefined) ? states : undefined,
  };
}

/** Functions that these call and whose parameters reach sinks. */
function withSinks({ byRef }: SolverState, states: readonly FunctionState[]): readonly FunctionState[] {
  const called = states.flatMap((state) =>
    edgesOf(state).flatMap(({ target }) => byRef.get(functionFacts(target)) ?? []),
  );
  return [...new Set(called)].filter(({ summary }) => summary.sinks.length > 0);
}

function hasMovedSince({ changedAt, summaryAt }: FunctionState, since: number): boolean {
  return changedAt > since || summaryAt > since;
}

function pathsOf(refs: readonly FunctionRef[]): ReadonlySet<string> {
  return new Set(refs.map(({ unit }) => unit.file.path));
}

/** Sinks of other files into which other things go now than before. */
function movedSinks(
  before: readonly SinkReport[],
  now: readonly SinkReport[],
  units: ReadonlySet<Unit>,
): readonly ValueRef[] {
  const was = new Map(before.map((report) => [report.site, report] as const));
  return now.flatMap((report) => {
    const { at } = report.site;
    const known = was.get(report.site);
    return units.has(at.unit) || known === report || (known && arrivingAt(known) === arrivingAt(report))
      ? []
      : [at];
  });
}

/** What goes into a sink, in words that stay the same where only the lines around it have moved. */
function arrivingAt({ arrivals }: SinkReport): string {
  const words = arrivals.map(({ origin, state: { ref, facts }, via }) => {
    const from = origin.kind === "source" ? origin.row.at : origin.kind;
    return `${from} ${ref.unit.file.path} ${facts.qualifiedName} ${via.length}`;
  });
  return words.join("\n");
}

/** Names of the library functions that files call, as they are now. */
function namesCalled({ program, solver }: FlowModel, paths: readonly string[]): readonly string[] {
  const facts = paths.flatMap((path) => program.units.get(path)?.facts.functions ?? []);
  const functions = facts.flatMap((one) => solver.byRef.get(one) ?? []);
  return [...indexCalls({ ...solver, functions }).keys()];
}

function sinksAfter(
  earlier: FlowModel,
  solver: SolverState,
  states: readonly FunctionState[],
  {
    isReplaced,
    left,
  }: { readonly isReplaced: (ref: FunctionRef) => boolean; readonly left: ReadonlySet<SinkSite> },
): readonly SinkReport[] {
  const elsewhere = [...left].filter(({ at }) => !isReplaced(at));
  const made = new Map(
    concernedSinks(solver, states, elsewhere).map((report) => [report.site, report] as const),
  );
  const kept = earlier.sinks.flatMap((report) => {
    if (isReplaced(report.site.at)) return [];
    const now = made.get(report.site);
    made.delete(report.site);
    return [now ?? report];
  });
  const order = unitOrder(solver);
  return [...kept, ...made.values()].toSorted((a, b) => compareRefs(order, a.site.at, b.site.at));
}

function callsAfter(
  earlier: FlowModel,
  solver: SolverState,
  states: readonly FunctionState[],
  { units, said }: { readonly units: ReadonlySet<Unit>; readonly said: Iterable<string> },
): FlowModel["calls"] {
  const calls = new Map(earlier.calls);
  for (const name of said) calls.set(name, calls.get(name)?.filter(({ at }) => !units.has(at.unit)) ?? []);
  const order = unitOrder(solver);
  for (const [name, sites] of indexCalls({ ...solver, functions: states })) {
    const all = [...(calls.get(name) ?? []), ...sites];
    calls.set(
      name,
      all.toSorted((a, b) => compareRefs(order, a.at, b.at)),
    );
  }
  return calls;
}

/** Units by their place in the program: what is told of several files is told in this order. */
function unitOrder({ program }: SolverState): ReadonlyMap<Unit, number> {
  return new Map([...program.units.values()].map((unit, i) => [unit, i] as const));
}

function compareRefs(order: ReadonlyMap<Unit, number>, a: ValueRef, b: ValueRef): number {
  const units = (order.get(a.unit) ?? 0) - (order.get(b.unit) ?? 0);
  return units || a.function - b.function || a.value - b.value;
}

/** What calls of a function give is no matter where no other file calls it. */
function seenElsewhere(
  { callers }: SolverState,
  states: readonly FunctionState[],
  changed: ReadonlySet<string>,
): ReadonlySet<string> {
  const called = new Set(
    states.flatMap(({ facts, ref }) =>
      callers.get(facts)?.some(({ state }) => state.ref.unit !== ref.unit) === true
        ? [`${facts.name}()`]
        : [],
    ),
  );
  return new Set([...changed].filter((name) => !name.endsWith("()") || called.has(name)));
}

type Draft = SolverState & { readonly functions: FunctionState[] };

/** What is known of a file's functions that are others now. */
function knownStates({ byRef }: SolverState, { before, touched }: Replaced): FunctionState[] {
  return before.functions.flatMap((facts, id) =>
    touched === undefined || touched.has(id) ? (byRef.get(facts) ?? []) : [],
  );
}

/** Functions of a replaced file in which nothing is written that was not written before. */
function untouchedIn({ byRef }: SolverState, { now, touched }: Replaced): (FunctionState | undefined)[] {
  if (touched === undefined) return [];
  return now.functions.flatMap((facts, id) => (touched.has(id) ? [] : [byRef.get(facts)]));
}

/** The states of a file's functions: each touched one as if it had never been looked into, the others with what is known of them. */
function placeStates(solver: Draft, { unit, before, now, touched }: Replaced): FunctionState[] {
  const known = before.functions.map((facts) => solver.byRef.get(facts));
  forgetCalls(
    solver,
    known.filter((_, id) => touched === undefined || touched.has(id)),
  );
  moveKeys(solver, before, now);
  return now.functions.map((facts, id) => {
    const was = known[id];
    if (was !== undefined && touched !== undefined && !touched.has(id)) {
      solver.byRef.set(facts, was);
      return Object.assign(was, { facts });
    }
    const index = was?.index ?? solver.functions.length;
    const own = ownState(solver, { unit, function: id }, facts, index);
    const entries = was !== undefined && isCalledAlike(was.facts, facts) ? was.entries : [];
    const state = was ? Object.assign(was, own, { entries }) : own;
    if (was === undefined) solver.functions.push(state);
    solver.byRef.set(facts, state);
    return state;
  });
}

/** Takes what these functions call out of the calls by their targets. */
function forgetCalls({ callers }: SolverState, states: readonly (FunctionState | undefined)[]): void {
  const own = new Set(states);
  const targets = new Set(
    states.flatMap((state) => (state ? edgesOf(state).map(({ target }) => functionFacts(target)) : [])),
  );
  for (const target of targets) {
    const left = callers.get(target)?.filter(({ state }) => !own.has(state));
    if (left) callers.set(target, left);
  }
}

/** What is known by a function or class goes over to the one that has its number now. */
function moveKeys(
  { byRef, callers, constructions }: SolverState,
  before: PythonFacts,
  now: PythonFacts,
): void {
  for (const [id, facts] of before.functions.entries()) {
    const incoming = callers.get(facts);
    const next = now.functions[id];
    callers.delete(facts);
    byRef.delete(facts);
    if (incoming && next) callers.set(next, incoming);
  }
  for (const [id, facts] of before.classes.entries()) {
    const calls = constructions.get(facts);
    const next = now.classes[id];
    constructions.delete(facts);
    if (calls && next) constructions.set(next, calls);
  }
}

function isCalledAlike(before: FunctionFacts, now: FunctionFacts): boolean {
  const was = before.parameters;
  return (
    before.name === now.name &&
    was.length === now.parameters.length &&
    now.parameters.every(({ name, style }, i) => name === was[i]?.name && style === was[i].style) &&
    before.decorators.length === now.decorators.length
  );
}

/** Joins replaced functions with all others: what they call, who calls them, who constructs what, what the outside fills. */
function linkStates(solver: Draft, states: readonly FunctionState[], replaced: readonly Replaced[]): void {
  const { program, catalog, callers, constructions, byRef } = solver;
  const own = new Set<FunctionState | undefined>(states);
  for (const state of states) {
    // What these functions call of each other is found again below.
    const others = (callers.get(state.facts) ?? []).filter((incoming) => !own.has(incoming.state));
    callers.set(state.facts, others);
    for (const incoming of others) matchAgain(program, incoming, state);
  }
  linkIndirectCalls({ program, catalog }, solver.functions, states);
  for (const [facts, incoming] of callersOf(states))
    callers.set(facts, inOrder([...(callers.get(facts) ?? []), ...incoming]));
  const units = new Set(replaced.map(({ unit }) => unit));
  const isOwn = (ref: FunctionRef): boolean => units.has(ref.unit) && own.has(byRef.get(functionFacts(ref)));
  for (const [facts, calls] of constructions)
    if (calls.some(isOwn))
      constructions.set(
        facts,
        calls.filter((call) => !isOwn(call)),
      );
  for (const [facts, calls] of constructionsOf(program, states))
    constructions.set(facts, [...(constructions.get(facts) ?? []), ...calls]);
  if (replaced.some(({ before, now, unit }) => unit.file.kind === "urlconf" || !isOfferedAlike(before, now)))
    fillEntries(solver, own, [...units]);
}

function inOrder(incoming: readonly IncomingCall[]): readonly IncomingCall[] {
  return incoming.toSorted((a, b) => a.state.index - b.state.index);
}

/** What a call hands to a function whose parameters may be others now. */
function matchAgain(program: Program, { state, edge }: IncomingCall, callee: FunctionState): void {
  if (state.edges.get(edge.call) !== edge) return;
  const again = callEdges(program, state.ref, [edge.call]).get(edge.call);
  if (again && functionFacts(again.target) === callee.facts) Object.assign(edge, { passed: again.passed });
}

function isOfferedAlike(before: PythonFacts, now: PythonFacts): boolean {
  return (
    before.functions.length === now.functions.length &&
    now.functions.every((facts, id) => {
      const was = before.functions[id];
      return was !== undefined && isCalledAlike(was, facts);
    })
  );
}

function fillEntries(
  solver: SolverState,
  own: ReadonlySet<FunctionState | undefined>,
  units: readonly Unit[],
): void {
  for (const [ref, entries] of findEntries(solver.program, units)) {
    const state = solver.byRef.get(functionFacts(ref));
    if (state && own.has(state)) state.entries = entries;
  }
}

/** The functions themselves, those that reach them by calls, and those that read what they hold; all of them are looked into again. */
function resting(solver: SolverState, states: readonly FunctionState[]): readonly FunctionState[] {
  const all = new Set(states);
  for (const state of solver.functions) {
    if (state.analysedAt === 0) continue;
    for (const read of state.reads.keys()) if (all.has(read)) all.add(state);
  }
  // A set that grows while it is walked.
  for (const state of all) {
    if (all.size > MOST) break;
    for (const { state: caller } of solver.callers.get(state.facts) ?? []) all.add(caller);
  }
  for (const state of all) if (state.analysedAt > 0) solver.dirty.add(state);
  return [...all].toSorted((a, b) => a.index - b.index);
}

/** Functions that name one of these classes: what its objects hold may be something else now. */
function speaking({ program, byRef }: SolverState, classes: ReadonlySet<string>): readonly FunctionState[] {
  if (classes.size === 0) return [];
  return [...program.units.values()].flatMap((unit) => {
    if (!says(unit, classes)) return [];
    return unit.facts.functions.flatMap((facts) => {
      const isNamed = facts.fragment.values.some((value) => classes.has(nameIn(value) ?? ""));
      return isNamed ? (byRef.get(facts) ?? []) : [];
    });
  });
}

/** Functions that may rest on a replaced one; past them nothing more is worked out again. */
const MOST = 2_000;
