/** What a value carries where it is used: what the checks around that place have settled is gone. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { RegionId, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { GuardContext } from "./guards.ts";
import { clearedIn } from "./guards.ts";
import type { FunctionState, SolverState } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { clear, SAFE } from "./taint.ts";

/** One function being analysed. */
export interface TransferContext extends GuardContext {
  readonly solver: SolverState;
  readonly state: FunctionState;
}

/** A context for a function that was analysed: what its checks settle is looked up once. */
export function contextOf(solver: SolverState, state: FunctionState): TransferContext {
  if (state.clearedAt !== state.analysedAt) {
    state.cleared = new Map();
    state.clearedAt = state.analysedAt;
  }
  return { ...freshContext(solver, state), memo: state.cleared };
}

/** A context for a function that is being analysed. */
export function freshContext(solver: SolverState, state: FunctionState): TransferContext {
  return {
    solver,
    state,
    program: solver.program,
    catalog: solver.catalog,
    ref: state.ref,
    fragment: state.facts.fragment,
    isConstant: (id) => (state.taints[id] ?? SAFE).length === 0,
    isRequested: (id) => isPartOfRequest(solver, state, id),
    memo: new Map(),
  };
}

/** Whether a value may hold what only stands further down: what a loop carries back, what another request left in a `global`. */
export function readsAhead({ facts }: FunctionState, id: ValueId, value: Value): boolean {
  if (value.op === "merge") return value.inputs.some((input) => input > id);
  return value.op === "free" && facts.fragment.outer?.includes(value.name) === true;
}

/** Links between a request and a part of it. */
const LINKS = 6;

/** `request.GET`, `request.GET.getlist("x")`: a source itself, or read off one. */
function isPartOfRequest(
  { program, catalog }: SolverState,
  { ref, facts }: FunctionState,
  id: ValueId,
): boolean {
  const { values } = facts.fragment;
  let at = id;
  for (let link = 0; link < LINKS; link++) {
    const name = externalName(resolveIn(program, ref, at));
    if (name !== undefined && catalog.sources.get(name)?.kind === "request") return true;
    const value = values[at];
    const callee = value?.op === "call" ? values[value.callee] : value;
    if (callee?.op === "attribute" && catalog.sources.get(`?.${callee.name}`)?.kind === "request")
      return true;
    if (!callee || !("base" in callee)) return false;
    at = callee.base;
  }
  return false;
}

/** What a value carries when it is used in a region: what the checks around it have settled is gone. */
export function readIn(context: TransferContext, id: ValueId, region: RegionId): Taints {
  if (id === NONE) return SAFE;
  const taints = context.state.taints[id] ?? SAFE;
  if (taints.length === 0) return SAFE;
  return clear(taints, clearedIn(context, region, id));
}
