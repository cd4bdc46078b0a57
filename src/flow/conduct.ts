/** What a function does beyond answering (writes, mails, logs in), and whether it checks a signature or token first; through calls. */
import { onceFor } from "../bind/once.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Symbol } from "../bind/program.ts";
import type { Value, ValueId } from "../extract/facts.ts";
import type { DeedSeen } from "./deeds.ts";
import { deedOf, storeDeeds } from "./deeds.ts";
import type { ProofSeen } from "./proofs.ts";
import { proofOf } from "./proofs.ts";
import { rowsMethodAt } from "./queryset-methods.ts";
import type { FunctionState, SolverState } from "./summary.ts";

export interface Conduct {
  readonly deeds: readonly DeedSeen[];
  readonly proofs: readonly ProofSeen[];
  /** Whether it asks who is behind the request (the session's user), in its body, by a decorator or a base class. */
  readonly knowsUser: boolean;
  /** Whether it looks at the request's body or method: a function that does neither does the same for every method. */
  readonly readsBody: boolean;
}

/** What one function does in its own code, and what else runs when it runs. */
interface OwnConduct extends Conduct {
  readonly next: readonly FunctionState[];
}

interface OpenConduct {
  readonly deeds: DeedSeen[];
  readonly proofs: ProofSeen[];
  knowsUser: boolean;
  readsBody: boolean;
}

/** Calls followed from the function asked about. */
const DEPTH = 6;

/** Whole answers and those about single functions, by solver: views share most of what they call. */
const wholeAnswers = onceFor<SolverState, Map<FunctionState, Conduct>>(() => new Map());
const ownAnswers = onceFor<SolverState, Map<FunctionState, OwnConduct>>(() => new Map());

/** What a function, its decorators and everything it calls in this project do. Deterministic: own code first, then callees in order. */
export function conductOf(solver: SolverState, state: FunctionState): Conduct {
  const answers = wholeAnswers(solver);
  const before = answers.get(state);
  if (before) return before;
  const conduct: OpenConduct = { deeds: [], proofs: [], knowsUser: false, readsBody: false };
  visit(solver, state, conduct, new Set(), 0);
  answers.set(state, conduct);
  return conduct;
}

/** Whether a function, or anything it calls, checks a signature or token: `conductOf` without the list of all that is done. */
export function provesSomething(solver: SolverState, state: FunctionState): boolean {
  const answers = proving(solver);
  const before = answers.get(state);
  if (before !== undefined) return before;
  const found = findProof(solver, state, new Set(), 0);
  answers.set(state, found);
  return found;
}

const proving = onceFor<SolverState, Map<FunctionState, boolean>>(() => new Map());

function findProof(
  solver: SolverState,
  state: FunctionState,
  seen: Set<FunctionState>,
  depth: number,
): boolean {
  if (seen.has(state) || depth > DEPTH) return false;
  seen.add(state);
  const own = ownConduct(solver, state);
  return own.proofs.length > 0 || own.next.some((next) => findProof(solver, next, seen, depth + 1));
}

/** Deeds in a function's own code: its calls, then what it assigns. */
export function ownDeeds(solver: SolverState, state: FunctionState): readonly DeedSeen[] {
  return ownConduct(solver, state).deeds;
}

function visit(
  solver: SolverState,
  state: FunctionState,
  conduct: OpenConduct,
  seen: Set<FunctionState>,
  depth: number,
): void {
  if (seen.has(state) || depth > DEPTH) return;
  seen.add(state);
  const own = ownConduct(solver, state);
  for (const deed of own.deeds) conduct.deeds.push(deed);
  for (const proof of own.proofs) conduct.proofs.push(proof);
  conduct.knowsUser ||= own.knowsUser;
  conduct.readsBody ||= own.readsBody;
  for (const next of own.next) visit(solver, next, conduct, seen, depth + 1);
}

function ownConduct(solver: SolverState, state: FunctionState): OwnConduct {
  const answers = ownAnswers(solver);
  const before = answers.get(state);
  if (before) return before;
  const conduct: OpenConduct = { deeds: [], proofs: [], knowsUser: false, readsBody: false };
  for (const [id, value] of state.facts.fragment.values.entries()) note(solver, state, id, value, conduct);
  for (const name of decoratorNames(solver, state)) noteName(solver, name, conduct);
  for (const deed of storeDeeds(solver, state)) conduct.deeds.push(deed);
  const own = { ...conduct, next: nextFunctions(solver, state) };
  answers.set(state, own);
  return own;
}

function note(
  solver: SolverState,
  state: FunctionState,
  id: ValueId,
  value: Value,
  conduct: OpenConduct,
): void {
  if (value.op === "attribute" || value.op === "call") {
    noteName(solver, externalName(resolveIn(solver.program, state.ref, id)), conduct);
  }
  const deed = deedOf(solver, state, id, value);
  if (deed) conduct.deeds.push({ deed, at: refTo(state.ref, id) });
  const says = proofOf(solver, state, value);
  if (says !== undefined) conduct.proofs.push({ says, at: refTo(state.ref, id) });
}

function noteName(solver: SolverState, name: string | undefined, conduct: OpenConduct): void {
  if (name === undefined) return;
  conduct.knowsUser ||= solver.catalog.identities.has(name);
  conduct.readsBody ||= solver.catalog.bodies.has(name);
}

/** What else runs when a function runs: what it calls, the functions written inside it, and its decorators' wrappers. */
function nextFunctions(solver: SolverState, state: FunctionState): FunctionState[] {
  const { ref, facts } = state;
  const refs: FunctionRef[] = [
    ...[...state.edges.values()].map((edge) => edge.target),
    ...[...state.further.keys()].flatMap((call) => rowsMethodAt(solver.program, state, call) ?? []),
    ...facts.fragment.values.flatMap((value) =>
      value.op === "closure" ? [{ unit: ref.unit, function: value.function }] : [],
    ),
    ...decoratorSymbols(solver, state).flatMap((symbol) =>
      symbol?.kind === "function" ? [symbol.target] : [],
    ),
  ];
  return refs.flatMap((one) => solver.byRef.get(functionFacts(one)) ?? []);
}

/**
 * What the decorators of a function stand for; of one that is called with arguments, the function that is called, and what an
 * adapter such as `method_decorator` adapts.
 */
export function decoratorSymbols(solver: SolverState, { ref, facts }: FunctionState): (Symbol | undefined)[] {
  if (facts.decorators.length === 0) return [];
  const outer = { unit: ref.unit, function: facts.parent };
  const { values } = functionFacts(outer).fragment;
  return facts.decorators.flatMap((id) => {
    const value = values[id];
    if (value?.op !== "call") return [resolveIn(solver.program, outer, id)];
    const called = resolveIn(solver.program, outer, value.callee);
    const inner = solver.catalog.adapters.has(externalName(called) ?? "") ? value.arguments : [];
    return [called, ...inner.map((argument) => resolveIn(solver.program, outer, argument.value))];
  });
}

/** Library paths of a function's decorators; of a decorator that is called with arguments, the path without them. */
export function decoratorNames(solver: SolverState, state: FunctionState): string[] {
  return decoratorSymbols(solver, state).flatMap((symbol) => externalName(symbol) ?? []);
}
