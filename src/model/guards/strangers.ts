/** What a visitor who is not logged in makes of a condition: there are conditions that come out the same for all of them. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Exit, OperationValue, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { resolveIn } from "../../bind/resolve.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { GuardBook, Occasion } from "./guard-book.ts";
import { withoutGiven } from "./guard-book.ts";
import { methodClaim } from "./method-conditions.ts";
import { isVisitor, valueAt } from "./visitors.ts";

interface Situation {
  readonly book: GuardBook;
  readonly ref: FunctionRef;
  readonly occasion: Occasion;
}

/** Attributes of `AnonymousUser` (django/contrib/auth/models.py); it has no others that are certain. */
const ANONYMOUS: ReadonlyMap<string, boolean> = new Map([
  ["is_authenticated", false],
  ["is_active", false],
  ["is_staff", false],
  ["is_superuser", false],
  ["id", false],
  ["pk", false],
  ["is_anonymous", true],
]);

const DEPTH = 8;

/** How a condition comes out for everybody who is not logged in; undefined where that depends on something else. */
export function strangerTruth(situation: Situation, id: ValueId, depth = 0): boolean | undefined {
  const { ref } = situation;
  const value = valueAt(ref, id);
  if (!value || depth > DEPTH) return undefined;
  const next = (one: ValueId): boolean | undefined => strangerTruth(situation, one, depth + 1);
  switch (value.op) {
    case "constant":
      return constantTruth(value.constant);
    case "attribute":
      return isVisitor(situation.book.flows.program, ref, value.base) ? ANONYMOUS.get(value.name) : undefined;
    case "call":
      return calledTruth(situation, value.callee, next, depth);
    case "through":
    case "updated":
      return next(value.base);
    case "operation":
      return methodTruth(situation, value) ?? operationTruth(value.operator, value.operands.map(next));
    default:
      return undefined;
  }
}

/** `request.method in SAFE_METHODS`, where the method is known. */
function methodTruth({ book, ref, occasion }: Situation, value: OperationValue): boolean | undefined {
  const [left, right] = value.operands;
  if (left === undefined || right === undefined || !/^(?:==|!=|in|not in)$/.test(value.operator))
    return undefined;
  const { program } = book.flows;
  const isPositive = value.operator === "==" || value.operator === "in";
  if (methodClaim(program, ref, occasion, left, right, true) === "never") return !isPositive;
  return methodClaim(program, ref, occasion, left, right, false) === "never" ? isPositive : undefined;
}

function constantTruth(constant: string): boolean | undefined {
  if (constant === "True") return true;
  return constant === "False" || constant === "None" ? false : undefined;
}

/** `request.user.is_authenticated()` of Django before 2.0, and functions that a decorator's maker was given. */
function calledTruth(
  { book, ref, occasion }: Situation,
  callee: ValueId,
  next: (id: ValueId) => boolean | undefined,
  depth: number,
): boolean | undefined {
  const value = valueAt(ref, callee);
  if (value?.op === "attribute" && /^is_(?:authenticated|anonymous)$/.test(value.name)) return next(callee);
  const given = value?.op === "free" ? occasion.given?.byName.get(value.name) : undefined;
  const targets = given ?? ownFunction({ book, ref, occasion }, callee);
  return sameTruth(
    targets.map((target) => resultTruth({ book, ref: target, occasion: withoutGiven(occasion) }, depth + 1)),
  );
}

/** A function of the project that has to do with visitors. */
function ownFunction({ book, ref }: Situation, callee: ValueId): readonly FunctionRef[] {
  const symbol = resolveIn(book.flows.program, ref, callee);
  return symbol?.kind === "function" && book.relevance.visitor.has(functionFacts(symbol.target))
    ? [symbol.target]
    : [];
}

/** What a function gives for strangers, where that is the same at every `return`. */
export function resultTruth(situation: Situation, depth = 0): boolean | undefined {
  const { exits, regions } = functionFacts(situation.ref).fragment;
  if (depth > DEPTH || exits.some(({ kind }) => kind !== "return")) return undefined;
  const taken = exits.filter(({ region }) => !isPassedBy(situation, region, depth + 1));
  const truth = sameTruth(taken.map((exit) => strangerTruth(situation, exit.value, depth)));
  const isWhole = exits.some(({ region }) => isUnconditional(regions, region));
  // What falls out of the end counts as false.
  return truth === true && !isWhole ? undefined : truth;
}

/** Whether strangers never come to a region on this occasion: what stands behind `if request.method in SAFE_METHODS: return True`. */
function isPassedBy(situation: Situation, start: RegionId, depth: number): boolean {
  const { regions } = functionFacts(situation.ref).fragment;
  for (let at = start; at > 0; at = regions[at]?.parent ?? NONE) {
    const region = regions[at];
    if (!region || region.condition === NONE || !/^(?:branch|after)$/.test(region.form)) continue;
    if (strangerTruth(situation, region.condition, depth) === !region.polarity) return true;
  }
  return false;
}

function isUnconditional(
  regions: readonly { readonly parent: RegionId; readonly form: string }[],
  start: RegionId,
): boolean {
  for (let at = start; at > 0; at = regions[at]?.parent ?? NONE)
    if (regions[at]?.form !== "after") return false;
  return true;
}

function sameTruth(truths: readonly (boolean | undefined)[]): boolean | undefined {
  return truths.every((one) => one === truths[0]) ? truths[0] : undefined;
}

function operationTruth(operator: string, parts: readonly (boolean | undefined)[]): boolean | undefined {
  const [first] = parts;
  switch (operator) {
    case "not":
      return first === undefined ? undefined : !first;
    case "and":
      return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
    case "or":
      return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
    default:
      return undefined;
  }
}

/** Whether everybody who is not logged in gets by a region without entering it and without being sent away. */
export function strangersMiss(situation: Situation, id: RegionId): boolean {
  const region = functionFacts(situation.ref).fragment.regions[id];
  if (!region || region.condition === NONE) return false;
  if (region.form !== "branch" && region.form !== "after" && region.form !== "operand") return false;
  if (strangerTruth(situation, region.condition) !== !region.polarity) return false;
  return region.form !== "after" || letsGo(situation, id);
}

/** Whether a branch that an `after` region leaves behind ends without an answer of its own: `if user.is_anonymous: return None`. */
function letsGo({ ref }: Situation, id: RegionId): boolean {
  const { regions, exits } = functionFacts(ref).fragment;
  const after = regions[id];
  const left = regions.findIndex(
    (one) =>
      one.form === "branch" &&
      one.parent === after?.parent &&
      one.condition === after.condition &&
      one.polarity !== after.polarity,
  );
  const within = exits.filter((exit) => isInside(regions, exit.region, left));
  return left >= 0 && within.length > 0 && within.every((exit) => givesBack(ref, exit));
}

function isInside(
  regions: readonly { readonly parent: RegionId }[],
  start: RegionId,
  outer: RegionId,
): boolean {
  for (let at = start; at > 0; at = regions[at]?.parent ?? NONE) if (at === outer) return true;
  return false;
}

/** `return`, `return queryset`, and a middleware's `return self.get_response(request)`; what any other call makes may be a refusal. */
function givesBack(ref: FunctionRef, exit: Exit): boolean {
  const value = valueAt(ref, exit.value);
  if (exit.kind !== "return") return false;
  if (value === undefined) return true;
  if (value.op === "call") return spokenName(functionFacts(ref).fragment, value.callee) === "get_response";
  return value.op === "parameter" || value.op === "attribute" || value.op === "constant";
}
