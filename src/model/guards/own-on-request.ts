/** What a project leaves on the request of whoever asks: `request.membership`, found by the team and the user. */
import { onceFor } from "../../bind/once.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { leftOnRequest } from "../../flow/outer-writes.ts";
import type { SolverState } from "../../flow/summary.ts";
import type { GuardBook } from "./guard-book.ts";
import { ANSWERS } from "./relevance.ts";
import { identifiesVisitor, isVisitor, valueAt } from "./visitors.ts";

/** Calls and values followed. */
const DEPTH = 12;

/** Writes looked at; of more, nothing is said. */
const WRITES = 4;

/** `membership`: a row found by whoever asks and by something else, or nothing; only who belongs to that has one. `answer`: what the project found out about whoever asks, by its name. */
export type KeptOnRequest = "membership" | "answer";

/** One answer for each name. */
const answers: (solver: SolverState) => Map<string, KeptOnRequest | undefined> = onceFor(() => new Map());

/** What an attribute of the request holds that the project puts there; undefined where it is about nobody. */
export function keptOnRequest(book: GuardBook, name: string): KeptOnRequest | undefined {
  const { program, solver } = book.flows;
  const all = answers(solver);
  if (all.has(name)) return all.get(name);
  const writes = leftOnRequest(solver, name);
  const isRow =
    writes.length > 0 && writes.length <= WRITES && isAlways(writes, (at) => isMembership(program, at, 0));
  const isAnswer =
    ANSWERS.test(name) &&
    writes.some((at) => makersOf(program, at).some((ref) => book.relevance.visitor.has(functionFacts(ref))));
  const found = isRow ? "membership" : isAnswer ? "answer" : undefined;
  all.set(name, found);
  return found;
}

/** The function that leaves a value there, and the one that makes it when it is needed: `SimpleLazyObject(lambda: …)`. */
function makersOf(program: Program, at: ValueRef): readonly FunctionRef[] {
  const value = valueAt(at, at.value);
  if (value?.op !== "call" || externalName(resolveIn(program, at, value.callee)) !== LAZY) return [at];
  const [first] = value.arguments;
  const made = first && valueAt(at, first.value);
  return made?.op === "closure" ? [at, { unit: at.unit, function: made.function }] : [at];
}

/** Whether something is so of each value that is not `None`, and of one at least. */
function isAlways(values: readonly ValueRef[], isSo: (at: ValueRef) => boolean): boolean {
  const telling = values.filter((at) => !isNone(at));
  return telling.length > 0 && telling.every(isSo);
}

function isNone(at: ValueRef): boolean {
  const value = valueAt(at, at.value);
  return at.value === NONE || (value?.op === "constant" && value.constant === "None");
}

function isMembership(program: Program, at: ValueRef, depth: number): boolean {
  const value = valueAt(at, at.value);
  if (value === undefined || depth > DEPTH) return false;
  const next = (ids: readonly ValueId[]): boolean =>
    isAlways(
      ids.map((id) => refTo(at, id)),
      (one) => isMembership(program, one, depth + 1),
    );
  switch (value.op) {
    case "merge":
      return next(value.inputs);
    case "choice":
      return next([value.whenTrue, value.whenFalse]);
    case "through":
    case "updated":
      return next([value.base]);
    case "attribute":
      return next(keptUnder(at, value.name));
    case "call":
      return isMembershipCall(program, at, value, depth);
    default:
      return false;
  }
}

/** `request._membership`, which the same function filled where it was not there yet. */
function keptUnder(ref: FunctionRef, name: string): readonly ValueId[] {
  return functionFacts(ref).fragment.values.flatMap((value) =>
    value.op === "updated" && value.name === name && value.key === undefined ? [value.value] : [],
  );
}

/** A look-up by the asker and something else, a row made of the asker, or a function that gives one of these, now or when it is needed. */
function isMembershipCall(program: Program, at: ValueRef, call: CallValue, depth: number): boolean {
  const byUser = call.arguments.some(({ value }) => identifiesVisitor(program, at, value));
  if (byUser && call.arguments.length > 1) return true;
  const callee = valueAt(at, call.callee);
  const symbol = resolveIn(program, at, call.callee);
  if (symbol?.kind === "function") return givesMembership(program, symbol.target, depth + 1);
  if (externalName(symbol) === LAZY)
    return makersOf(program, at)
      .slice(1)
      .some((maker) => givesMembership(program, maker, depth + 1));
  // `Membership.objects.filter(team=team, user=request.user).first()`
  if (callee?.op !== "attribute" || !ONE.test(callee.name)) return false;
  if (isOfVisitor(program, at, callee.base)) return call.arguments.length > 0;
  const inner = valueAt(at, callee.base);
  return inner?.op === "call" && isMembershipCall(program, refTo(at, callee.base), inner, depth + 1);
}

const LAZY = "django.utils.functional.SimpleLazyObject";

/** Methods that give one row out of a queryset, narrow it, or say whether there is any. */
const ONE = /^a?(?:get|first|last|filter|select_related|exists)$/;

/** `request.user.teams` */
function isOfVisitor(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  return value?.op === "attribute" && isVisitor(program, ref, value.base);
}

function givesMembership(program: Program, ref: FunctionRef, depth: number): boolean {
  const { exits } = functionFacts(ref).fragment;
  const given = exits.filter(({ kind }) => kind === "return").map(({ value }) => refTo(ref, value));
  return isAlways(given, (at) => isMembership(program, at, depth + 1));
}
