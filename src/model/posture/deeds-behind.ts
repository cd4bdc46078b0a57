/** What a handler does in the functions that it calls, without what belongs to looking something up there. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import { decoratorSymbols, ownDeeds } from "../../flow/conduct.ts";
import type { DeedSeen } from "../../flow/deeds.ts";
import type { CallEdge, FunctionState, SolverState } from "../../flow/summary.ts";
import { isFirstUse, isHarmlessWrite } from "../csrf/harmless-writes.ts";
import type { GuardBook } from "../guards/guard-book.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import { strangersMiss } from "../guards/strangers.ts";
import { isVisitor, isVisitorName, valueAt } from "../guards/visitors.ts";

/** Calls followed. */
const DEPTH = 6;

/**
 * Deeds of the function that a call of the project leads to, and of everything that it calls; not what is made only where something was
 * found missing, and not what strangers never come to, by what the functions on the way ask about the visitor.
 */
export function deedsBehind(book: GuardBook, caller: FunctionRef, edge: CallEdge): DeedSeen[] {
  return deedsOf(book, edge.target, isAskedFor(book, caller, edge), new Map(), 0);
}

/** `ofVisitor`: whether the user whom the function is handed is the one who asks. */
function deedsOf(
  book: GuardBook,
  target: FunctionRef,
  ofVisitor: boolean,
  seen: Map<FunctionState, boolean>,
  depth: number,
): DeedSeen[] {
  const { solver } = book.flows;
  const state = solver.byRef.get(functionFacts(target));
  if (!state || depth > DEPTH || refusesStrangers(solver, state)) return [];
  const before = seen.get(state);
  if (before === false || before === ofVisitor) return [];
  seen.set(state, ofVisitor);
  const isDone = (id: ValueId): boolean => !ofVisitor || !isSpared(book, refTo(state.ref, id));
  const own = ownDeeds(solver, state).filter(
    ({ deed, at }) =>
      (deed !== "write" || !isHarmlessWrite(solver.program, at, at.value)) && isDone(at.value),
  );
  const { values } = state.facts.fragment;
  const called = [...state.edges].flatMap(([id, edge]) =>
    isFirstUse(state.facts.fragment, values[id]?.region ?? 0) || !isDone(id)
      ? []
      : deedsOf(book, edge.target, isAskedFor(book, state.ref, edge), seen, depth + 1),
  );
  const around = surroundingFunctions(solver, state).flatMap((ref) =>
    deedsOf(book, ref, ofVisitor, seen, depth + 1),
  );
  return [...own, ...called, ...around];
}

/** Whether nobody who is not logged in comes to a value: `if user.is_authenticated: mark_read(post, user)`. */
function isSpared(book: GuardBook, at: ValueRef): boolean {
  const { values, regions } = functionFacts(at).fragment;
  const situation = { book, ref: at, occasion: ANY_REQUEST };
  for (let id = values[at.value]?.region ?? 0; id > 0; id = regions[id]?.parent ?? 0)
    if (strangersMiss(situation, id)) return true;
  return false;
}

/** A function that is handed somebody else (`mark_read(topic, author)`) asks about them, who are always logged in. */
function isAskedFor({ flows }: GuardBook, caller: FunctionRef, { target, passed }: CallEdge): boolean {
  const { parameters } = functionFacts(target);
  return [...passed].every(
    ([index, given]) =>
      !isVisitorName(parameters[index]?.name ?? "") ||
      given.every((id) => isVisitor(flows.program, caller, id) || valueAt(caller, id)?.op === "constant"),
  );
}

/** Decorators that send strangers away (docs.djangoproject.com/en/5.2/topics/auth/default/#the-login-required-decorator). */
const REFUSING =
  /^django\.contrib\.(?:auth\.decorators\.(?:login_required|permission_required)|admin\.views\.decorators\.staff_member_required)$/;

/** `return vote(request, 1)` where `@login_required` stands above `vote`: strangers do nothing of it. */
function refusesStrangers(solver: SolverState, state: FunctionState): boolean {
  return decoratorSymbols(solver, state).some((symbol) => REFUSING.test(externalName(symbol) ?? ""));
}

/** What else runs: the functions written inside, and the wrappers of its decorators. */
function surroundingFunctions(solver: SolverState, state: FunctionState): FunctionRef[] {
  const { ref, facts } = state;
  const nested = facts.fragment.values.flatMap((value) =>
    value.op === "closure" ? [{ unit: ref.unit, function: value.function }] : [],
  );
  const wrappers = decoratorSymbols(solver, state).flatMap((symbol) =>
    symbol?.kind === "function" ? [symbol.target] : [],
  );
  return [...nested, ...wrappers];
}
