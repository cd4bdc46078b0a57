/** What a visitor who is not logged in makes of a condition: there are conditions that come out the same for all of them. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Exit, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { GuardBook, Occasion } from "./guard-book.ts";
import { withoutGiven } from "./guard-book.ts";
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
      return operationTruth(value.operator, value.operands.map(next));
    default:
      return undefined;
  }
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
  const targets = value?.op === "free" ? (occasion.given?.byName.get(value.name) ?? []) : [];
  const truths = targets.map((target) =>
    resultTruth({ book, ref: target, occasion: withoutGiven(occasion) }, depth + 1),
  );
  return truths.every((one) => one === truths[0]) ? truths[0] : undefined;
}

/** What a function of one `return` gives for strangers. */
function resultTruth(situation: Situation, depth: number): boolean | undefined {
  const [only, ...more] = functionFacts(situation.ref).fragment.exits;
  return only?.kind === "return" && more.length === 0
    ? strangerTruth(situation, only.value, depth)
    : undefined;
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
  return left >= 0 && within.length > 0 && within.every((exit) => givesNothing(ref, exit));
}

function isInside(
  regions: readonly { readonly parent: RegionId }[],
  start: RegionId,
  outer: RegionId,
): boolean {
  for (let at = start; at > 0; at = regions[at]?.parent ?? NONE) if (at === outer) return true;
  return false;
}

/** `return`, `return None`, and a middleware's `return self.get_response(request)`. */
function givesNothing(ref: FunctionRef, exit: Exit): boolean {
  const value = valueAt(ref, exit.value);
  if (exit.kind !== "return") return false;
  if (value === undefined) return true;
  if (value.op === "constant") return value.constant === "None";
  return value.op === "call" && spokenName(functionFacts(ref).fragment, value.callee) === "get_response";
}
