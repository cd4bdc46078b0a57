/** Comparisons of settled values. */
import type { CompareOperator } from "../../../syntax/python/tree.ts";
import type { AbstractValue, Known, Origin } from "../value.ts";
import { truthValue, unknown } from "../value.ts";
import { equal } from "./truth.ts";

/** `left operator right`. */
export function compare(operator: CompareOperator, left: Known, right: Known, origin: Origin): AbstractValue {
  switch (operator) {
    case "==":
    case "is":
      return decided(equal(left, right), origin);
    case "!=":
    case "is not":
      return decided(negated(equal(left, right)), origin);
    case "in":
      return decided(contained(left, right), origin);
    case "not in":
      return decided(negated(contained(left, right)), origin);
    default:
      return ordered(operator, left, right, origin);
  }
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function decided(value: boolean | undefined, origin: Origin): AbstractValue {
  return value === undefined
    ? unknown("a comparison with something that is not followed", origin)
    : truthValue(value, origin);
}

/** `item in text`; membership in collections is settled element by element before we come here. */
function contained(item: Known, container: Known): boolean | undefined {
  const [a, b] = [item.content, container.content];
  return a.type === "text" && b.type === "text" ? b.value.includes(a.value) : undefined;
}

function ordered(
  operator: "<" | "<=" | ">" | ">=",
  left: Known,
  right: Known,
  origin: Origin,
): AbstractValue {
  const order = orderOf(left, right);
  if (order === undefined)
    return unknown("an ordering of values that are not plain numbers or texts", origin);
  switch (operator) {
    case "<":
      return truthValue(order < 0, origin);
    case "<=":
      return truthValue(order <= 0, origin);
    case ">":
      return truthValue(order > 0, origin);
    case ">=":
      return truthValue(order >= 0, origin);
  }
}

/** Negative, zero or positive, as in a sort; tuples compare element by element. */
function orderOf(left: Known, right: Known): number | undefined {
  const [a, b] = [left.content, right.content];
  if (a.type === "number" && b.type === "number") return a.value - b.value;
  if (a.type === "text" && b.type === "text") return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  if (a.type !== "tuple" || b.type !== "tuple" || a.open || b.open) return undefined;
  for (const [index, element] of a.elements.entries()) {
    const other = b.elements[index];
    if (other === undefined) return 1;
    if (element.kind !== "known" || other.kind !== "known") return undefined;
    const order = orderOf(element, other);
    if (order !== 0) return order;
  }
  return a.elements.length - b.elements.length;
}
