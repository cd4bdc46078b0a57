/** What follows an operand in brackets: the arguments of a call, and subscripts. */
import { comprehensionClauses, startsComprehension } from "./comprehensions.ts";
import { accept, closeBracket, lineIsOver, openBracket } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { missing, recoverInBrackets } from "./recovery.ts";
import { type Parser, report, reportAt } from "./state.ts";
import {
  ASSIGN,
  COLON,
  COMMA,
  DOUBLE_STAR,
  RIGHT_PAREN,
  RIGHT_SQUARE,
  STAR,
  startsExpression,
} from "./tokens.ts";
import type { Argument, Expression, Slice } from "./tree.ts";

/** The arguments between parentheses; the current token is the opening one. */
export function callArguments(p: Parser): readonly Argument[] {
  const args: Argument[] = [];
  openBracket(p, RIGHT_PAREN);
  while (p.kind !== RIGHT_PAREN && !lineIsOver(p)) {
    args.push(p.kind === COMMA ? positional(missing(p)) : oneArgument(p));
    if (p.kind === RIGHT_PAREN || accept(p, COMMA)) continue;
    if (!recoverInBrackets(p, canBeArgument)) break;
    accept(p, COMMA);
  }
  closeBracket(p, RIGHT_PAREN);
  if (args.length > 1) checkOrder(p, args);
  return args;
}

function canBeArgument(kind: number): boolean {
  return kind === COMMA || kind === DOUBLE_STAR || startsExpression(kind);
}

function positional(value: Expression): Argument {
  return nodes.argument(value.start, "positional", undefined, value);
}

function oneArgument(p: Parser): Argument {
  const { start } = p;
  if (p.kind === STAR) return unpacked(p, "star");
  if (p.kind === DOUBLE_STAR) return unpacked(p, "double-star");
  const value = p.grammar.namedExpression(p);
  if (p.kind === ASSIGN) return keywordArgument(p, start, value);
  if (startsComprehension(p)) return positional(bareGenerator(p, start, value));
  return { kind: "Argument", start, end: p.previousEnd, style: "positional", name: undefined, value };
}

function unpacked(p: Parser, style: "star" | "double-star"): Argument {
  const { start } = p;
  advance(p);
  const value = p.grammar.expression(p);
  return { kind: "Argument", start, end: p.previousEnd, style, name: undefined, value };
}

function keywordArgument(p: Parser, start: number, key: Expression): Argument {
  if (key.kind !== "Name" || key.start !== start || key.end !== p.previousEnd) {
    report(p, "only a plain name can stand before `=` here");
    advance(p);
    const value = p.grammar.expression(p);
    return positional(nodes.errorExpression(start, p.previousEnd, [key, value]));
  }
  const name = nodes.identifier(key.start, key.end, key.name);
  advance(p);
  const value = p.grammar.expression(p);
  return { kind: "Argument", start, end: p.previousEnd, style: "keyword", name, value };
}

/** A generator expression that shares the parentheses of the call. */
function bareGenerator(p: Parser, start: number, element: Expression): Expression {
  const clauses = comprehensionClauses(p);
  return {
    kind: "Comprehension",
    start,
    end: p.previousEnd,
    result: "generator",
    element,
    value: undefined,
    clauses,
  };
}

/** Positional arguments come before keywords, stars before double stars, and a bare generator is the only argument. */
function checkOrder(p: Parser, args: readonly Argument[]): void {
  let seen: Argument["style"] = "positional";
  for (const arg of args) {
    const misplaced =
      (arg.style === "positional" && seen !== "positional") ||
      (arg.style === "star" && seen === "double-star");
    if (misplaced) reportAt(p, "this argument must come before the keyword arguments", arg.start, arg.end);
    if (isBareGenerator(p, arg)) reportAt(p, "this generator needs parentheses", arg.start, arg.end);
    if (arg.style === "double-star" || (arg.style === "keyword" && seen === "positional")) seen = arg.style;
  }
}

function isBareGenerator(p: Parser, arg: Argument): boolean {
  const { value } = arg;
  return value.kind === "Comprehension" && value.result === "generator" && p.bytes[value.start] !== 40;
}

/** `value[…]`; the current token is the opening bracket. */
export function subscript(p: Parser, start: number, value: Expression): Expression {
  openBracket(p, RIGHT_SQUARE);
  const index = subscriptIndex(p);
  closeBracket(p, RIGHT_SQUARE);
  return { kind: "Subscript", start, end: p.previousEnd, value, index };
}

function subscriptIndex(p: Parser): Expression {
  const { start } = p;
  const first = sliceOrElement(p);
  if (p.kind === RIGHT_SQUARE && first.kind !== "Starred") return first;
  const elements = [first];
  while (p.kind !== RIGHT_SQUARE && !lineIsOver(p)) {
    if (accept(p, COMMA)) {
      if (p.kind === RIGHT_SQUARE) break;
    } else if (!recoverInBrackets(p, canBeIndex)) break;
    elements.push(p.kind === COMMA ? missing(p) : sliceOrElement(p));
  }
  return nodes.tuple(start, p.previousEnd, elements);
}

function canBeIndex(kind: number): boolean {
  return kind === COMMA || kind === COLON || startsExpression(kind);
}

function sliceOrElement(p: Parser): Expression {
  const { start } = p;
  if (p.kind === STAR) return p.grammar.element(p);
  const lower = p.kind === COLON ? undefined : p.grammar.namedExpression(p);
  if (p.kind !== COLON) return lower ?? missing(p);
  advance(p);
  const upper = sliceBound(p);
  const step = accept(p, COLON) ? sliceBound(p) : undefined;
  const slice: Slice = { kind: "Slice", start, end: p.previousEnd, lower, upper, step };
  return slice;
}

function sliceBound(p: Parser): Expression | undefined {
  return startsExpression(p.kind) ? p.grammar.expression(p) : undefined;
}
