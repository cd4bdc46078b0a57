/** What checks ask about flows and calls. */
import type { Program, Unit, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import { onceFor, perFile } from "../bind/once.ts";
import { wholeOf, type Focusable } from "../bind/whole.ts";
import type { CallValue, FunctionFacts, ValueId } from "../extract/facts.ts";
import type { Place } from "../findings/finding.ts";
import { components } from "./call-graph.ts";
import type { SourceRow } from "./catalog/model.ts";
import type { Kind } from "./kinds.ts";
import { KIND_BITS } from "./kinds.ts";
import type { Reach } from "./solve.ts";
import { reachedSinks } from "./solve.ts";
import type { FunctionState, SinkSite, SolverState } from "./summary.ts";
import { edgesOf } from "./summary.ts";
import type { Origin, Taint } from "./taint.ts";
import { sameOrigin, sourceWeight, weight } from "./taint.ts";

/** One way into a sink: where the value comes from, and in which function the last part of the way begins. */
export interface Arrival {
  readonly origin: Origin;
  /** The function in which `value` goes in. */
  readonly state: FunctionState;
  readonly value: ValueId;
  /** Calls between `state` and the sink's own function, outermost first. */
  readonly via: readonly ValueRef[];
  /** For what a URL pattern captured: the parameter's row. */
  readonly entry: SourceRow | undefined;
}

/** A sink with everything that arrives there, most telling first. No arrival: everything that reaches it is constant or was made safe. */
export interface SinkReport {
  readonly site: SinkSite;
  readonly arrivals: readonly Arrival[];
}

/** A call of something outside the project, by its canonical path. */
export interface CallSite {
  readonly at: ValueRef;
  readonly name: string;
  readonly call: CallValue;
}

/** Flows and calls of the whole program. */
export interface FlowModel extends Focusable<FlowModel> {
  readonly program: Program;
  readonly solver: SolverState;
  readonly sinks: readonly SinkReport[];
  readonly calls: ReadonlyMap<string, readonly CallSite[]>;
  /** Of the files that are shown, only some functions are. */
  readonly inPart?: true;
}

/** Gathers what the solver found. */
export function makeFlowModel(solver: SolverState): FlowModel {
  const called = calledFunctions(solver);
  const sinks = sinkReports(solver, solver.functions, ({ facts }) => called.has(facts));
  return { program: solver.program, solver, sinks, calls: indexCalls(solver) };
}

/** The sinks of a kind. */
export function sinksOfKind(flows: FlowModel, kind: Kind): SinkReport[] {
  return flows.sinks.filter((report) => report.site.row.kind === kind);
}

/** The calls of some library functions. */
export function callsOf(flows: FlowModel, names: Iterable<string>): CallSite[] {
  return [...names].flatMap((name) => flows.calls.get(name) ?? []);
}

/** Where a value stands, with the function around it. */
export function placeOf(ref: ValueRef): Place {
  const facts = functionFacts(ref);
  const { start, end } = facts.fragment.values[ref.value] ?? facts;
  const span = { start: lastLinkOf(ref) ?? start, end };
  return { path: ref.unit.file.path, span, ...scopeOf(facts) };
}

/** In a chain that is written over several lines, the method that is meant: its own line says more than the chain's first. */
function lastLinkOf(ref: ValueRef): number | undefined {
  const { values } = functionFacts(ref).fragment;
  const call = values[ref.value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  const base = callee?.op === "attribute" ? values[callee.base] : undefined;
  if (base?.op !== "call" || callee === undefined || base.start !== call?.start) return undefined;
  const { bytes } = ref.unit.file;
  const dot = bytes.lastIndexOf(DOT, callee.end - 1);
  return dot > base.start && bytes.subarray(base.end, dot).includes(LINE_FEED) ? dot : undefined;
}

const DOT = 0x2e;
const LINE_FEED = 0x0a;

/** The scope part of a place. */
export function scopeOf(facts: FunctionFacts): { readonly scope?: string } {
  return facts.qualifiedName ? { scope: facts.qualifiedName } : {};
}

/**
 * The sinks in a solver's functions with what arrives there through `reaching`. `isCalled`: whether somebody else in sight calls
 * a function.
 */
export function sinkReports(
  solver: SolverState,
  reaching: readonly FunctionState[],
  isCalled: (state: FunctionState) => boolean,
): SinkReport[] {
  const reports = new Map<SinkSite, Arrival[]>(
    solver.functions.flatMap((state) => state.sinks.map((site): [SinkSite, Arrival[]] => [site, []])),
  );
  for (const state of reaching) {
    if (state.analysedAt === 0) continue;
    for (const reach of reachedSinks(solver, state)) {
      const arrivals = reports.get(reach.site);
      for (const taint of arrivals ? reach.taints : []) {
        const arrival = arrivalOf(state, reach, taint, isCalled);
        if (arrival && arrivals && !arrivals.some((one) => sameArrival(one, arrival))) arrivals.push(arrival);
      }
    }
  }
  return [...reports].map(([site, arrivals]) => ({ site, arrivals: arrivals.toSorted(byTelling) }));
}

/** Arrivals of the same origin in one function are one; a source is the same source wherever it goes in. */
function sameArrival(a: Arrival, b: Arrival): boolean {
  if (!sameOrigin(a.origin, b.origin)) return false;
  return a.origin.kind === "source" || a.state === b.state;
}

function byTelling(a: Arrival, b: Arrival): number {
  const telling = (one: Arrival): number => (one.entry ? sourceWeight(one.entry.kind) : weight(one.origin));
  return (
    telling(b) - telling(a) ||
    a.via.length - b.via.length ||
    a.state.index - b.state.index ||
    a.value - b.value
  );
}

/** Functions with a caller in sight that is not their own circle: a function that only calls itself is called by nobody. */
function calledFunctions({ functions, byRef }: SolverState): ReadonlySet<FunctionFacts> {
  const calling = functions.filter(({ edges, further }) => edges.size + further.size > 0);
  const circles = components(calling, byRef).filter(({ length }) => length > 1);
  const circleOf = new Map(circles.flatMap((circle) => circle.map((one) => [one.facts, circle] as const)));
  const called = new Set<FunctionFacts>();
  for (const state of calling) {
    const own = circleOf.get(state.facts);
    for (const edge of edgesOf(state)) {
      if ("others" in edge && edge.others) continue;
      const callee = functionFacts(edge.target);
      const circle = circleOf.get(callee);
      if (circle !== undefined && circle !== own) for (const { facts } of circle) called.add(facts);
      else if (circle === undefined && callee !== state.facts) called.add(callee);
    }
  }
  return called;
}

/** A parameter counts where nobody in sight fills it; where somebody does, the callers are looked at instead. */
function arrivalOf(
  state: FunctionState,
  reach: Reach,
  { origin, kinds }: Taint,
  isCalled: (state: FunctionState) => boolean,
): Arrival | undefined {
  const arrival = { origin, state, value: reach.value, via: reach.via, entry: undefined };
  if (origin.kind !== "parameter") return arrival;
  const entry = state.entries.find((one) => one.index === origin.index);
  if (!entry) return isCalled(state) ? undefined : arrival;
  const left = kinds & ~entry.clears & KIND_BITS[reach.site.row.kind];
  return left === 0 ? undefined : { ...arrival, entry: entry.row };
}

/** The calls of library functions in a solver's functions. */
export function indexCalls(solver: SolverState): Map<string, CallSite[]> {
  const index = new Map<string, CallSite[]>();
  for (const state of solver.functions) {
    for (const id of state.calls) {
      const call = state.facts.fragment.values[id];
      if (call?.op !== "call") continue;
      const name = externalName(resolveIn(solver.program, state.ref, call.callee));
      if (name === undefined) continue;
      const at = { unit: state.ref.unit, function: state.ref.function, value: id };
      const site = { at, name, call };
      const same = index.get(name);
      if (same) same.push(site);
      else index.set(name, [site]);
    }
  }
  return index;
}

/** Every function of the program in a stable order. */
export function functionsOf(flows: FlowModel): readonly FunctionState[] {
  return flows.solver.functions;
}

/** The functions of files that import a package, by whatever name: where nothing of it is imported, nothing of it is used. */
export function functionsImporting(flows: FlowModel, library: string): FunctionState[] {
  const importing = new Set(
    [...flows.program.units.values()].filter(({ facts }) =>
      facts.importedModules.some(({ module }) => module === library || module.startsWith(`${library}.`)),
    ),
  );
  return flows.solver.functions.filter(({ ref }) => importing.has(ref.unit));
}

/**
 * Whether any file imports a module, something in it, or a package above it by which it could be reached. Where nobody
 * does, nothing of it is used, by whatever name.
 */
export function isImported(flows: FlowModel, module: string): boolean {
  const { imported, above } = importsOf(wholeOf(flows));
  return above.has(module) || prefixesOf(module).some((prefix) => imported.has(prefix));
}

/** Modules that some file imports, and with them all packages above one. */
interface Imports {
  readonly imported: ReadonlySet<string>;
  readonly above: ReadonlySet<string>;
}

const importsOf: (flows: FlowModel) => Imports = onceFor(({ program, solver }) => {
  const each = [...program.units.values()].map(importsIn);
  const before = latestImports.get(solver.byRef);
  if (before !== undefined && isSaidAlike(before.each, each)) return before.all;
  const all = { imported: new Set<string>(), above: new Set<string>() };
  for (const found of each) {
    for (const module of found.imported) all.imported.add(module);
    for (const module of found.above) all.above.add(module);
  }
  latestImports.set(solver.byRef, { each, all });
  return all;
});

/** What was last gathered, by what stays of a program when files of it are replaced: hardly an edit changes what a project imports. */
const latestImports = new WeakMap<
  SolverState["byRef"],
  { readonly each: readonly Imports[]; readonly all: Imports }
>();

function isSaidAlike(before: readonly Imports[], now: readonly Imports[]): boolean {
  return (
    before.length === now.length &&
    now.every((one, i) => one === before[i] || isEqualSet(one.imported, before[i]?.imported))
  );
}

function isEqualSet(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): boolean {
  return other !== undefined && one.size === other.size && [...one].every((name) => other.has(name));
}

const importsIn: (unit: Unit) => Imports = perFile(({ facts }) => {
  const modules = facts.importedModules.flatMap(({ module, level }) => (level === 0 ? [module] : []));
  return { imported: new Set(modules), above: new Set(modules.flatMap(prefixesOf)) };
});

/** `a`, `a.b` and `a.b.c` of `a.b.c`. */
function prefixesOf(module: string): string[] {
  const parts = module.split(".");
  return parts.map((_, i) => parts.slice(0, i + 1).join("."));
}
