/** Conditions of a URLconf that the text decides: comparisons of texts, `is None`, empty lists. */
import { functionFacts } from "../../bind/program.ts";
import type { OperationValue, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Frame, Held } from "./held.ts";
import { itemsOf } from "./held.ts";
import type { Reader } from "./reader.ts";

/** Whether a region cannot be reached in a frame because a condition on the way is decided against it. */
export function isRuledOut(reader: Reader, frame: Frame, start: RegionId): boolean {
  const { regions } = functionFacts(frame.ref).fragment;
  for (let region = regions[start]; region !== undefined; region = regions[region.parent]) {
    if (region.condition !== NONE && isDecided(reader, frame, region.condition, !region.polarity))
      return true;
    if (region.parent === NONE) return false;
  }
  return false;
}

function isDecided(reader: Reader, frame: Frame, condition: ValueId, as: boolean): boolean {
  return truthAt(reader, frame, condition) === as;
}

/** Whether a condition holds; undefined where that cannot be said. */
export function truthAt(reader: Reader, frame: Frame, id: ValueId): boolean | undefined {
  const value = functionFacts(frame.ref).fragment.values[id];
  if (value?.op === "element") return undefined;
  if (value?.op !== "operation") return truthOf(reader.evaluate(reader, frame, id));
  return operationTruth(reader, frame, value);
}

function operationTruth(
  reader: Reader,
  frame: Frame,
  { operator, operands }: OperationValue,
): boolean | undefined {
  const truths = (): (boolean | undefined)[] => operands.map((one) => truthAt(reader, frame, one));
  switch (operator) {
    case "not": {
      const [truth] = truths();
      return truth === undefined ? undefined : !truth;
    }
    case "and":
      return decided(truths(), false);
    case "or":
      return decided(truths(), true);
    case "==":
    case "is":
      return same(reader, frame, operands);
    case "!=":
    case "is not": {
      const truth = same(reader, frame, operands);
      return truth === undefined ? undefined : !truth;
    }
    default:
      return undefined;
  }
}

/** One operand that is `decisive` settles `and` (false) or `or` (true); all others must be known for the opposite. */
function decided(truths: readonly (boolean | undefined)[], decisive: boolean): boolean | undefined {
  if (truths.includes(decisive)) return decisive;
  return truths.includes(undefined) ? undefined : !decisive;
}

function same(reader: Reader, frame: Frame, operands: readonly ValueId[]): boolean | undefined {
  const [left, right] = operands.map((one) => plain(reader.evaluate(reader, frame, one)));
  if (left === undefined || right === undefined || (left === OBJECT && right === OBJECT)) return undefined;
  return left === right;
}

const OBJECT = "object";

/** Something comparable: a text, number or constant; anything else that is certainly an object is none of these. */
function plain(held: Held): string | undefined {
  switch (held.kind) {
    case "text":
      return held.whole ? `text ${held.text}` : undefined;
    case "number":
      return `number ${held.value}`;
    case "constant":
      return `constant ${held.value}`;
    case "function":
    case "object":
    case "view":
      return OBJECT;
    default:
      return undefined;
  }
}

/** Whether something counts as true in Python. */
export function truthOf(held: Held): boolean | undefined {
  switch (held.kind) {
    case "text":
      return held.whole ? held.text !== "" : undefined;
    case "number":
      return held.value !== 0;
    case "constant":
      return held.value === true;
    case "list":
    case "dict":
      return (itemsOf(held)?.length ?? 0) > 0 ? true : held.open ? undefined : false;
    case "function":
    case "view":
    case "pattern":
    case "include":
      return true;
    default:
      return undefined;
  }
}
