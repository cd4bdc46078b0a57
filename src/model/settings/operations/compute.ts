/** Operations whose operands are settled at the surface. */
import { posix } from "node:path";
import type { BinaryOperator } from "../../../syntax/python/tree.ts";
import type { AbstractValue, Known, Origin } from "../value.ts";
import { known, MAX_SIZE, numberValue, pathValue, sequence, text, truthValue, unknown } from "../value.ts";
import type { Operation } from "./operation.ts";
import { builtinCall } from "./builtins.ts";
import { castText } from "./casts.ts";
import { compare } from "./comparison.ts";
import { joined } from "./formatting.ts";
import { methodCall } from "./methods.ts";
import { deleteItem, mutated, withItemSet } from "./mutation.ts";
import { joinPath } from "./paths.ts";
import { concatenate, itemOf, sliceOf, union } from "./sequences.ts";
import { truthOf } from "./truth.ts";

/** The result; the operands an operation looks into are known, the others may be anything. */
export function compute(
  operation: Operation,
  operands: readonly AbstractValue[],
  origin: Origin,
): AbstractValue {
  const [first, second, third] = operands;
  if (first?.kind !== "known") return unknown("an operation on a value that is not known", origin);
  switch (operation.name) {
    case "binary":
      return second?.kind === "known" ? binary(operation.operator, first, second, origin) : missing(origin);
    case "compare":
      return second?.kind === "known" ? compare(operation.operator, first, second, origin) : missing(origin);
    case "unary":
      return unary(operation.operator, first, origin);
    case "method":
      return methodCall(operation.method, operands, operation.keywords, origin);
    case "mutate":
      return mutated(operation.method, operands, operation.keywords, origin);
    case "builtin":
      return builtinCall(operation.function, operands, operation.keywords, origin);
    case "item":
      return second?.kind === "known" ? itemOf(first, second, origin) : missing(origin);
    case "slice":
      return slice(first, second, third, origin);
    case "set-item":
      return second?.kind === "known" && third !== undefined
        ? withItemSet(first, second, third, origin)
        : missing(origin);
    case "delete-item":
      return second?.kind === "known" ? deleteItem(first, second, origin) : missing(origin);
    case "join":
      return joined(operands, operation.conversions, origin);
    case "cast":
      return castText(operation.cast, operation.argument, first, origin);
  }
}

function missing(origin: Origin): AbstractValue {
  return unknown("an operation without its operand", origin);
}

function slice(
  first: Known,
  lower: AbstractValue | undefined,
  upper: AbstractValue | undefined,
  origin: Origin,
): AbstractValue {
  const bounds = [lower, upper].map((bound) => (bound?.kind === "known" ? boundOf(bound) : "odd"));
  const [from, to] = bounds;
  if (from === "odd" || to === "odd") return unknown("a slice whose bounds are not numbers", origin);
  return sliceOf(first, from, to, origin);
}

function boundOf(bound: Known): number | undefined | "odd" {
  if (bound.content.type === "none") return undefined;
  return bound.content.type === "number" ? bound.content.value : "odd";
}

function unary(operator: "not" | "-" | "+" | "~", operand: Known, origin: Origin): AbstractValue {
  if (operator === "not") {
    const truth = truthOf(operand);
    return truth === undefined
      ? unknown("the truth of something that is not followed", origin)
      : truthValue(!truth, origin);
  }
  const value = numeric(operand);
  if (value === undefined) return unknown("arithmetic on something that is not a number", origin);
  return numberValue(operator === "-" ? -value : operator === "~" ? ~value : value, origin);
}

/** The number that a value counts as in arithmetic. */
function numeric(value: Known): number | undefined {
  if (value.content.type === "number") return value.content.value;
  return value.content.type === "boolean" ? Number(value.content.value) : undefined;
}

function binary(operator: BinaryOperator, left: Known, right: Known, origin: Origin): AbstractValue {
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined && b !== undefined) return arithmetic(operator, a, b, origin);
  const [l, r] = [left.content, right.content];
  if (l.type === "text" && r.type === "text" && operator === "+") return added(l.value, r.value, origin);
  if (operator === "/" && (l.type === "path" || r.type === "path"))
    return joinPath([left, right], origin, pathValue);
  if (operator === "+" && "elements" in l) return concatenate(left, right, origin);
  if (operator === "|" && ("elements" in l || l.type === "dict")) return union(left, right, origin);
  if (operator === "-" && l.type === "set" && "elements" in r)
    return mutated("difference", [left, right], [], origin);
  if (operator === "*" && "elements" in l && b !== undefined) return repeated(left, b, origin);
  if (operator === "*" && l.type === "text" && b !== undefined && b * l.value.length < 4096)
    return text(l.value.repeat(Math.max(0, b)), origin);
  if (operator === "-" && l.type === "path" && b !== undefined)
    return pathValue(ancestor(l.value, b), origin);
  return unknown(`\`${operator}\` on a ${l.type} and a ${r.type}`, origin);
}

/** `environ.Path(__file__) - 3`: three folders up. */
function ancestor(path: string, levels: number): string {
  let at = path;
  for (let up = 0; up < Math.min(levels, 40); up++) at = posix.dirname(at);
  return at;
}

function added(left: string, right: string, origin: Origin): AbstractValue {
  return left.length + right.length > MAX_SIZE
    ? unknown("a very long text", origin)
    : text(left + right, origin);
}

function repeated(left: Known, times: number, origin: Origin): AbstractValue {
  const { content } = left;
  if (!("elements" in content) || content.elements.length * times > 1000)
    return unknown("a very long list", origin);
  const copies = Array.from({ length: Math.max(0, times) }, () => content.elements);
  return sequence(content.type, copies.flat(), origin, content.open);
}

function arithmetic(operator: BinaryOperator, a: number, b: number, origin: Origin): AbstractValue {
  const result = calculate(operator, a, b);
  return result === undefined || !Number.isFinite(result)
    ? unknown("arithmetic that has no plain result", origin)
    : known({ type: "number", value: result }, origin);
}

function calculate(operator: BinaryOperator, a: number, b: number): number | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "//":
      return Math.floor(a / b);
    case "%":
      return b === 0 ? undefined : ((a % b) + b) % b;
    case "**":
      return a ** b;
    case "<<":
      return a * 2 ** b;
    case ">>":
      return Math.floor(a / 2 ** b);
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "@":
      return undefined;
  }
}
