/** Flows that show the functions, calls and sinks of a few files; what is asked about them is answered with everything in sight. */
import { functionFacts } from "../bind/program.ts";
import { indexCalls, sinkReports, type FlowModel, type SinkReport } from "./flow-model.ts";
import type { FunctionState, SinkSite, SolverState } from "./summary.ts";
import { edgesOf } from "./summary.ts";

/** Shows only the files at these paths; of their functions, if told, only some. */
export function focusedFlows(
  whole: FlowModel,
  paths: ReadonlySet<string>,
  only?: readonly FunctionState[],
): FlowModel {
  const units = new Map(
    [...paths].flatMap((path) => {
      const unit = whole.program.units.get(path);
      return unit ? [[path, unit] as const] : [];
    }),
  );
  const program = { ...whole.program, units, whole: whole.program };
  const shown = new Set(units.values());
  const functions = only ?? whole.solver.functions.filter(({ ref }) => shown.has(ref.unit));
  const solver = { ...whole.solver, program, functions, whole: whole.solver };
  const concerned = sitesOf(solver, functions);
  const sinks = whole.sinks.filter(({ site }) => concerned.has(site));
  return { program, solver, sinks, calls: indexCalls(solver), whole, ...(only ? { inPart: true } : {}) };
}

/**
 * Reports anew on the sinks of some functions, and on those that they reach, or reached before: what goes in there may be said where it
 * comes from.
 */
export function concernedSinks(
  solver: SolverState,
  functions: readonly FunctionState[],
  before: Iterable<SinkSite>,
): SinkReport[] {
  const sites = new Set([...sitesOf(solver, functions), ...before]);
  const holders = inOrder(new Set([...sites].flatMap(({ at }) => solver.byRef.get(functionFacts(at)) ?? [])));
  const reports = sinkReports({ ...solver, functions: holders }, reaching(solver, holders), (state) =>
    isCalled(solver, state),
  );
  return reports.filter(({ site }) => sites.has(site));
}

/** The sinks in some functions, and those that they reach by calls. */
export function sitesOf(solver: SolverState, functions: readonly FunctionState[]): ReadonlySet<SinkSite> {
  const sites = new Set<SinkSite>();
  for (const state of functions) {
    for (const site of state.sinks) sites.add(site);
    for (const { target } of edgesOf(state))
      for (const { site } of solver.byRef.get(functionFacts(target))?.summary.sinks ?? []) sites.add(site);
  }
  return sites;
}

function inOrder(states: Iterable<FunctionState>): readonly FunctionState[] {
  return [...states].toSorted((a, b) => a.index - b.index);
}

/** Functions that hold sinks, and those that reach them. */
function reaching(solver: SolverState, holders: readonly FunctionState[]): readonly FunctionState[] {
  const all = new Set(holders);
  // A set that grows while it is walked: callers whose parameters do not get there are as good as none.
  for (const state of all)
    if (state.summary.sinks.length > 0)
      for (const { state: caller } of solver.callers.get(state.facts) ?? []) all.add(caller);
  return inOrder(all);
}

/** Whether another function in sight calls it that it does not call itself, by whatever detour. */
function isCalled(solver: SolverState, state: FunctionState): boolean {
  const callers = (solver.callers.get(state.facts) ?? []).filter(
    ({ edge }) => !("others" in edge && edge.others === true),
  );
  return callers.some(({ state: caller }) => !isReached(solver, state, caller));
}

function isReached(solver: SolverState, from: FunctionState, to: FunctionState): boolean {
  const seen = new Set([from]);
  for (const state of seen) {
    if (state === to) return true;
    for (const { target } of edgesOf(state)) {
      const callee = solver.byRef.get(functionFacts(target));
      if (callee) seen.add(callee);
    }
  }
  return false;
}
