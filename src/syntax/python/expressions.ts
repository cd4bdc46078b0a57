/** Expressions from lambda and conditional down to attribute, call and subscript: precedence climbing. */
import { atom } from "./atoms.ts";
import { callArguments, subscript } from "./calls.ts";
import { accept, expect, expectAttribute } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { skipNested, skipRest } from "./recovery.ts";
import { type Parser, report, reportAt } from "./state.ts";
import {
  AND,
  AWAIT,
  BITWISE_OR_LEVEL,
  COLON,
  COMMA,
  COMPARE_LEVEL,
  DOT,
  DOUBLE_STAR,
  ELSE,
  FROM,
  IF,
  IN,
  INFIX_LEVEL,
  IS,
  LAMBDA,
  LEFT_PAREN,
  LEFT_SQUARE,
  MINUS,
  NAME,
  NOT,
  NOT_LEVEL,
  OR_LEVEL,
  PLUS,
  POWER_LEVEL,
  STAR,
  TILDE,
  UNARY_LEVEL,
  WALRUS,
  YIELD,
  binaryOperator,
  compareOperator,
  startsExpression,
} from "./tokens.ts";
import type { CompareOperator, Expression, Unary, Yield } from "./tree.ts";

/** Deeper nesting than this is skipped; CPython gives up at 200 brackets. */
const MAX_DEPTH = 200;
/** A chain like `a + b + c` makes a tree as deep as it is long; what follows this many steps is skipped. */
const MAX_STEPS = 500;

/** A conditional expression or a lambda. */
export function expression(p: Parser): Expression {
  if (p.depth > MAX_DEPTH) return skipNested(p);
  const outer = p.steps;
  p.depth++;
  p.steps = 0;
  const result = p.kind === LAMBDA ? lambda(p) : conditional(p);
  p.depth--;
  if (p.steps < outer) p.steps = outer;
  return result;
}

function conditional(p: Parser): Expression {
  const { start } = p;
  const body = operation(p, OR_LEVEL);
  return p.kind === IF ? restOfConditional(p, start, body) : body;
}

function restOfConditional(p: Parser, start: number, body: Expression): Expression {
  advance(p);
  const test = operation(p, OR_LEVEL);
  if (!expect(p, ELSE, "`else`")) {
    return nodes.errorExpression(start, p.previousEnd, [body, test]);
  }
  const orElse = expression(p);
  return { kind: "Conditional", start, end: p.previousEnd, test, body, orElse };
}

function lambda(p: Parser): Expression {
  const { start } = p;
  advance(p);
  const params = p.grammar.lambdaParameters(p);
  expect(p, COLON, "`:`");
  const body = p.kind === YIELD ? yieldExpression(p) : expression(p);
  return { kind: "Lambda", start, end: p.previousEnd, params, body };
}

/** `name := value`, or an expression. */
export function namedExpression(p: Parser): Expression {
  const { start } = p;
  const target = expression(p);
  if (p.kind !== WALRUS) return target;
  if (target.kind !== "Name" || target.start !== start) {
    report(p, "only a plain name can stand before `:=`");
    advance(p);
    const value = expression(p);
    return nodes.errorExpression(start, p.previousEnd, [target, value]);
  }
  advance(p);
  const value = expression(p);
  return { kind: "NamedExpression", start, end: p.previousEnd, target, value };
}

/** An element of a list: `*x`, `name := x`, `x`. */
export function element(p: Parser): Expression {
  if (p.kind === STAR) return starredOperand(p);
  return namedExpression(p);
}

function starredOperand(p: Parser): Expression {
  const { start } = p;
  advance(p);
  operatorNeedsOperand(p);
  return nodes.starred(start, operation(p, BITWISE_OR_LEVEL));
}

function operatorNeedsOperand(p: Parser): void {
  if (!startsExpression(p.kind) || p.kind === STAR) report(p, "expected an expression");
}

/** What stands in a statement: elements separated by commas, which make a tuple, or `yield`. */
export function expressionList(p: Parser): Expression {
  if (p.kind === YIELD) return yieldExpression(p);
  const { start } = p;
  const value = elementList(p);
  if (value.kind === "NamedExpression" && value.start === start) {
    reportAt(p, "`:=` needs parentheses here", value.target.end, value.end);
  }
  return value;
}

/** Elements separated by commas, where a walrus needs no parentheses. */
export function elementList(p: Parser): Expression {
  const { start } = p;
  const first = element(p);
  if (p.kind !== COMMA) return first;
  return restOfTuple(p, start, first, element);
}

function restOfTuple(
  p: Parser,
  start: number,
  first: Expression,
  next: (p: Parser) => Expression,
): Expression {
  const elements = [first];
  while (accept(p, COMMA)) {
    if (!startsExpression(p.kind)) break;
    elements.push(next(p));
  }
  return nodes.tuple(start, p.previousEnd, elements);
}

/** What stands between `for` and `in`, or after `as`: operands, starred or not, separated by commas. */
export function targetList(p: Parser): Expression {
  const { start } = p;
  const first = target(p);
  if (p.kind !== COMMA) return first;
  return restOfTuple(p, start, first, target);
}

function target(p: Parser): Expression {
  return p.kind === STAR ? starredOperand(p) : operation(p, BITWISE_OR_LEVEL);
}

/** `yield`, `yield x, y` and `yield from x`. */
export function yieldExpression(p: Parser): Yield {
  const { start } = p;
  p.depth++;
  advance(p);
  const result = yielded(p, start);
  p.depth--;
  return result;
}

function yielded(p: Parser, start: number): Yield {
  if (accept(p, FROM)) {
    const value = expression(p);
    return { kind: "Yield", start, end: p.previousEnd, from: true, value };
  }
  const value = startsExpression(p.kind) ? yieldedValue(p) : undefined;
  return { kind: "Yield", start, end: p.previousEnd, from: false, value };
}

function yieldedValue(p: Parser): Expression {
  return p.depth > MAX_DEPTH ? skipNested(p) : expressionList(p);
}

/** Infix operators that bind at least as tightly as `floor`, and their operands. */
export function operation(p: Parser, floor: number): Expression {
  const { start } = p;
  let left = operand(p, floor);
  for (;;) {
    const level = INFIX_LEVEL[p.kind] ?? 0;
    if (level < floor || level === 0) return left;
    const { steps } = p;
    if (steps > MAX_STEPS) return skipRest(p, start, left);
    p.steps = 0;
    left = infix(p, start, left, level);
    p.steps = Math.max(steps, p.steps) + 1;
  }
}

function infix(p: Parser, start: number, left: Expression, level: number): Expression {
  if (level > COMPARE_LEVEL) return binary(p, start, left, level);
  return level === COMPARE_LEVEL ? comparison(p, start, left) : booleanOperation(p, start, left, level);
}

function binary(p: Parser, start: number, left: Expression, level: number): Expression {
  const operator = binaryOperator(p.kind);
  advance(p);
  const right = level === POWER_LEVEL ? exponent(p) : operation(p, level + 1);
  return { kind: "Binary", start, end: p.previousEnd, operator, left, right };
}

/** `**` binds to the right, so that a chain of it nests. */
function exponent(p: Parser): Expression {
  if (p.depth > MAX_DEPTH) return skipNested(p);
  p.depth++;
  const right = operation(p, UNARY_LEVEL);
  p.depth--;
  return right;
}

function booleanOperation(p: Parser, start: number, left: Expression, level: number): Expression {
  const { kind } = p;
  const values = [left];
  while (accept(p, kind)) values.push(operation(p, level + 1));
  return {
    kind: "BooleanOperation",
    start,
    end: p.previousEnd,
    operator: kind === AND ? "and" : "or",
    values,
  };
}

function comparison(p: Parser, start: number, left: Expression): Expression {
  const operators: CompareOperator[] = [];
  const comparators: Expression[] = [];
  while (INFIX_LEVEL[p.kind] === COMPARE_LEVEL) {
    operators.push(comparisonOperator(p));
    comparators.push(operation(p, BITWISE_OR_LEVEL));
  }
  return { kind: "Compare", start, end: p.previousEnd, left, operators, comparators };
}

function comparisonOperator(p: Parser): CompareOperator {
  const { kind } = p;
  advance(p);
  if (kind === NOT) {
    expect(p, IN, "`in` after `not`");
    return "not in";
  }
  if (kind === IS) return accept(p, NOT) ? "is not" : "is";
  return kind === IN ? "in" : compareOperator(kind);
}

function operand(p: Parser, floor: number): Expression {
  switch (p.kind) {
    case NOT:
      if (floor > NOT_LEVEL) report(p, "`not` needs parentheses here");
      return unary(p, "not", NOT_LEVEL);
    case MINUS:
      return unary(p, "-", UNARY_LEVEL);
    case PLUS:
      return unary(p, "+", UNARY_LEVEL);
    case TILDE:
      return unary(p, "~", UNARY_LEVEL);
    default:
      return primary(p);
  }
}

function unary(p: Parser, operator: Unary["operator"], level: number): Expression {
  if (p.depth > MAX_DEPTH) return skipNested(p);
  const { start } = p;
  advance(p);
  p.depth++;
  const value = operation(p, level);
  p.depth--;
  return { kind: "Unary", start, end: p.previousEnd, operator, operand: value };
}

function primary(p: Parser): Expression {
  const { start } = p;
  if (p.kind === AWAIT) return awaited(p);
  let value: Expression;
  if (p.kind === NAME) {
    value = nodes.name(start, p.end, p.name);
    advance(p);
  } else {
    value = atom(p);
  }
  return trailers(p, start, value);
}

function trailers(p: Parser, start: number, first: Expression): Expression {
  let value = first;
  for (;;) {
    if (p.kind !== DOT && p.kind !== LEFT_PAREN && p.kind !== LEFT_SQUARE) return value;
    if (++p.steps > MAX_STEPS) return skipRest(p, start, value);
    if (p.kind === DOT) value = attribute(p, start, value);
    else if (p.kind === LEFT_PAREN) value = callOf(p, start, value);
    else value = subscript(p, start, value);
  }
}

function attribute(p: Parser, start: number, value: Expression): Expression {
  advance(p);
  const attributeName = expectAttribute(p);
  return { kind: "Attribute", start, end: p.previousEnd, value, attribute: attributeName };
}

function callOf(p: Parser, start: number, callee: Expression): Expression {
  const args = callArguments(p);
  return nodes.call({ start, end: p.previousEnd }, callee, args);
}

/** `await x`; before Python 3.7 `await` was a name, and still is where no operand follows. */
function awaited(p: Parser): Expression {
  const { start, end } = p;
  advance(p);
  if (!startsOperand(p.kind)) return trailers(p, start, nodes.name(start, end, "await"));
  const inner = p.start;
  const value = trailers(p, inner, atom(p));
  return { kind: "Await", start, end: p.previousEnd, value };
}

function startsOperand(kind: number): boolean {
  return startsExpression(kind) && kind !== PLUS && kind !== MINUS && kind !== STAR && kind !== DOUBLE_STAR;
}
