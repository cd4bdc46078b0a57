/** Applies an operation to abstract values: alternatives are followed separately, environment reads remember what is done to them. */
import type { AbstractValue, Origin } from "../value.ts";
import { textOf, truthValue, unknown } from "../value.ts";
import type { Operation } from "./operation.ts";
import { choose } from "./choice.ts";
import { compute } from "./compute.ts";
import { asJoin } from "./formatting.ts";
import { iterationOf, openedBy } from "./sequences.ts";
import { truthOf } from "./truth.ts";

/** The operation's result. Never throws; what is not understood becomes unknown with the reason. */
export function apply(
  operation: Operation,
  operands: readonly AbstractValue[],
  origin: Origin,
): AbstractValue {
  const formatting = asJoin(operation, operands, origin);
  if (formatting !== undefined) return apply(formatting.operation, formatting.operands, origin);
  const reach = liftedOperands(operation, operands.length);
  for (let at = 0; at < reach; at++) {
    const operand = operands[at];
    if (operand?.kind === "fails") return operand;
  }
  for (let at = 0; at < reach; at++) {
    if (operands[at]?.kind === "one-of") return applyToBranches(operation, operands, at, origin);
  }
  for (let at = 0; at < reach; at++) {
    if (operands[at]?.kind === "environment") return remember(operation, operands, at, origin);
  }
  for (let at = 0; at < reach; at++) {
    const operand = operands[at];
    if (operand?.kind === "unknown")
      return openedBy(operation, operands, origin) ?? { ...operand, origin: operand.origin };
  }
  return membership(operation, operands, origin) ?? compute(operation, operands, origin);
}

/** `item in collection`: a chain of comparisons, because the elements may be abstract themselves. */
function membership(
  operation: Operation,
  operands: readonly AbstractValue[],
  origin: Origin,
): AbstractValue | undefined {
  if (operation.name !== "compare" || (operation.operator !== "in" && operation.operator !== "not in"))
    return undefined;
  const [item, container] = operands;
  if (item === undefined || container === undefined || textOf(container) !== undefined) return undefined;
  const iteration = iterationOf(container, origin);
  if (iteration === undefined) return undefined;
  const found = foundIn(item, iteration.elements, iteration.open, origin);
  return operation.operator === "in" ? found : apply({ name: "unary", operator: "not" }, [found], origin);
}

function foundIn(
  item: AbstractValue,
  elements: readonly AbstractValue[],
  open: boolean,
  origin: Origin,
): AbstractValue {
  let result: AbstractValue = open
    ? unknown("a membership test on a list that is only partly known", origin)
    : truthValue(false, origin);
  for (const element of elements.toReversed()) {
    const same = apply({ name: "compare", operator: "==" }, [item, element], origin);
    if (same.kind !== "unknown") result = choose(same, truthValue(true, origin), result, origin);
    else if (result.kind === "known" && truthOf(result) === false) result = same;
  }
  return result;
}

/** Into how many of the operands an operation looks; the others only become part of its result. */
function liftedOperands(operation: Operation, count: number): number {
  switch (operation.name) {
    case "set-item":
      return 2;
    case "mutate":
      return operation.method === "extend" || operation.method === "update" ? Math.min(2, count) : 1;
    case "method":
      return operation.method === "get" ? Math.min(2, count) : count;
    default:
      return count;
  }
}

/** Other operands that depend on the same condition take the same side. */
function applyToBranches(
  operation: Operation,
  operands: readonly AbstractValue[],
  at: number,
  origin: Origin,
): AbstractValue {
  const split = operands[at];
  if (split?.kind !== "one-of") return unknown("not a choice", origin);
  const side = (which: "whenTrue" | "whenFalse"): readonly AbstractValue[] =>
    operands.map((operand) =>
      operand.kind === "one-of" && operand.test === split.test ? operand[which] : operand,
    );
  const whenTrue = apply(operation, side("whenTrue"), origin);
  const whenFalse = apply(operation, side("whenFalse"), origin);
  return choose(split.test, whenTrue, whenFalse, split.origin);
}

const MAX_STEPS = 60;

function remember(
  operation: Operation,
  operands: readonly AbstractValue[],
  hole: number,
  origin: Origin,
): AbstractValue {
  const read = operands[hole];
  if (read?.kind !== "environment") return unknown("not an environment variable", origin);
  if (read.steps.length >= MAX_STEPS)
    return unknown("too many operations on an environment variable", origin);
  return { ...read, steps: [...read.steps, { operation, operands, hole, origin }] };
}
