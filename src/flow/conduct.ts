/** What a function does beyond answering (writes, mails, logs in), and whether it checks a signature or token first; through calls. */
import { onceFor } from "../bind/once.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Symbol } from "../bind/program.ts";
import type { Value, ValueId } from "../extract/facts.ts";
import type { Absent } from "./absent-requests.ts";
import { absentAt, NOTHING_ABSENT, readParameter } from "./absent-requests.ts";
import type { DeedSeen } from "./deeds.ts";
import { deedOf, storeDeeds } from "./deeds.ts";
import type { ProofSeen } from "./proofs.ts";
import { proofOf } from "./proofs.ts";
import { rowsMethodAt } from "./queryset-methods.ts";
import type { CallEdge, FunctionState, SolverState } from "./summary.ts";

export interface Conduct {
  readonly deeds: readonly DeedSeen[];
  readonly proofs: readonly ProofSeen[];
  /** Whether it asks who is behind the request (the session's user), in its body, by a decorator or a base class. */
  readonly knowsUser: boolean;
  /** Whether it looks at the request's body or method: a function that does neither does the same for every method. */
  readonly readsBody: boolean;
}

/** What one function does in its own code, and what else runs when it runs. */
interface OwnConduct extends Omit<Conduct, "knowsUser"> {
  /** The parameters through which it asks who is there; undefined for what asks otherwise. */
  readonly askedThrough: ReadonlySet<number | undefined>;
  readonly next: readonly Next[];
}

/** What else runs, and for a call by name what it hands over. */
interface Next {
  readonly state: FunctionState;
  readonly edge?: CallEdge;
}

interface OpenConduct {
  readonly deeds: DeedSeen[];
  readonly proofs: ProofSeen[];
  knowsUser: boolean;
  readsBody: boolean;
}

interface OpenOwnConduct extends Omit<OpenConduct, "knowsUser"> {
  readonly askedThrough: Set<number | undefined>;
}

/** Which runs of a function were looked at, by what was left at `None`; "" for one where nothing was. */
type Seen = Map<FunctionState, Set<string>>;

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
  visit(solver, { state, absent: NOTHING_ABSENT, depth: 0 }, conduct, new Map());
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
  return own.proofs.length > 0 || own.next.some((next) => findProof(solver, next.state, seen, depth + 1));
}

/** Deeds in a function's own code: its calls, then what it assigns. */
export function ownDeeds(solver: SolverState, state: FunctionState): readonly DeedSeen[] {
  return ownConduct(solver, state).deeds;
}

/** One run of a function on the way. */
interface Run {
  readonly state: FunctionState;
  readonly absent: Absent;
  readonly depth: number;
}

function visit(solver: SolverState, { state, absent, depth }: Run, conduct: OpenConduct, seen: Seen): void {
  const before = seen.get(state) ?? new Set();
  const key = [...absent].join(" ");
  if (depth > DEPTH || before.has("") || before.has(key)) return;
  const own = ownConduct(solver, state);
  // What a second run adds is who it asks.
  if (before.size === 0) {
    for (const deed of own.deeds) conduct.deeds.push(deed);
    for (const proof of own.proofs) conduct.proofs.push(proof);
  }
  seen.set(state, before.add(key));
  conduct.knowsUser ||= asksAnybody(own, absent);
  conduct.readsBody ||= own.readsBody;
  for (const { state: next, edge } of own.next) {
    const left = edge ? absentAt(state, edge, absent) : NOTHING_ABSENT;
    visit(solver, { state: next, absent: left, depth: depth + 1 }, conduct, seen);
  }
}

/** Whether a function asks who is there through anything that holds something. */
function asksAnybody({ askedThrough }: OwnConduct, absent: Absent): boolean {
  return [...askedThrough].some((one) => one === undefined || !absent.has(one));
}

function ownConduct(solver: SolverState, state: FunctionState): OwnConduct {
  const answers = ownAnswers(solver);
  const before = answers.get(state);
  if (before) return before;
  const conduct: OpenOwnConduct = { deeds: [], proofs: [], askedThrough: new Set(), readsBody: false };
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
  conduct: OpenOwnConduct,
): void {
  // What a function of the project gives back is asked in its own body.
  if (value.op === "attribute" || (value.op === "call" && !state.edges.has(id))) {
    const through = value.op === "attribute" ? readParameter(state, id) : undefined;
    noteName(solver, externalName(resolveIn(solver.program, state.ref, id)), conduct, through);
  }
  const deed = deedOf(solver, state, id, value);
  if (deed) conduct.deeds.push({ deed, at: refTo(state.ref, id) });
  const says = proofOf(solver, state, value);
  if (says !== undefined) conduct.proofs.push({ says, at: refTo(state.ref, id) });
}

function noteName(
  solver: SolverState,
  name: string | undefined,
  conduct: OpenOwnConduct,
  through?: number,
): void {
  if (name === undefined) return;
  if (solver.catalog.identities.has(name)) conduct.askedThrough.add(through);
  conduct.readsBody ||= solver.catalog.bodies.has(name);
}

/** What else runs when a function runs: what it calls, the functions written inside it, and its decorators' wrappers. */
function nextFunctions(solver: SolverState, state: FunctionState): Next[] {
  const { ref, facts } = state;
  const refs: FunctionRef[] = [
    ...[...state.further.keys()].flatMap((call) => rowsMethodAt(solver.program, state, call) ?? []),
    ...facts.fragment.values.flatMap((value) =>
      value.op === "closure" ? [{ unit: ref.unit, function: value.function }] : [],
    ),
    ...decoratorSymbols(solver, state).flatMap((symbol) =>
      symbol?.kind === "function" ? [symbol.target] : [],
    ),
  ];
  const called = [...state.edges.values()].map((edge) => ({ target: edge.target, edge }));
  const others = refs.map((target) => ({ target, edge: undefined }));
  return [...called, ...others].flatMap(({ target, edge }): Next[] => {
    const next = solver.byRef.get(functionFacts(target));
    if (!next) return [];
    return [edge ? { state: next, edge } : { state: next }];
  });
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
