/** The smallest expressions: names, literals, and what stands in brackets. */
import { comprehensionClauses, startsComprehension } from "./comprehensions.ts";
import { accept, closeBracket, expect, lineIsOver, openBracket } from "./cursor.ts";
import { strings } from "./formatted.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { FLOAT, IMAGINARY } from "./numbers.ts";
import { backquoted } from "./python2.ts";
import { missing, recoverInBrackets, skipNested } from "./recovery.ts";
import { type Parser, report } from "./state.ts";
import {
  ASYNC,
  AWAIT,
  BACKQUOTE,
  COLON,
  COMMA,
  DOUBLE_STAR,
  ELLIPSIS,
  FALSE,
  FORMATTED_START,
  LAMBDA,
  LEFT_BRACE,
  LEFT_PAREN,
  LEFT_SQUARE,
  NAME,
  NONE,
  NUMBER,
  RIGHT_BRACE,
  RIGHT_PAREN,
  RIGHT_SQUARE,
  STAR,
  STRING,
  TRUE,
  YIELD,
  startsExpression,
} from "./tokens.ts";
import type { Comprehension, ConstantLiteral, DictEntry, Expression, NumberLiteral } from "./tree.ts";

/** One operand without attributes, calls or subscripts. Takes no token if none can begin here. */
export function atom(p: Parser): Expression {
  switch (p.kind) {
    case NAME:
      return plainName(p, p.name);
    case STRING:
    case FORMATTED_START:
      return strings(p);
    case LEFT_PAREN:
    case LEFT_SQUARE:
    case LEFT_BRACE:
      return bracketed(p);
    case NUMBER:
      return number(p);
    default:
      return rareAtom(p);
  }
}

/** CPython refuses more open brackets than this, too. */
const MAX_BRACKETS = 200;

function bracketed(p: Parser): Expression {
  if (p.closers.length >= MAX_BRACKETS) return skipNested(p);
  if (p.kind === LEFT_PAREN) return parenthesised(p);
  return p.kind === LEFT_SQUARE ? list(p) : braces(p);
}

function rareAtom(p: Parser): Expression {
  switch (p.kind) {
    case NONE:
      return constant(p, "None");
    case TRUE:
      return constant(p, "True");
    case FALSE:
      return constant(p, "False");
    case ELLIPSIS:
      return constant(p, "Ellipsis");
    case BACKQUOTE:
      return backquoted(p);
    case ASYNC:
      return plainName(p, "async");
    case AWAIT:
      return plainName(p, "await");
    case LAMBDA:
      report(p, "a lambda needs parentheses here");
      return p.grammar.expression(p);
    case YIELD:
      report(p, "`yield` needs parentheses here");
      return p.grammar.expressionList(p);
    default:
      return missing(p);
  }
}

function plainName(p: Parser, text: string): Expression {
  const node = nodes.name(p.start, p.end, text);
  advance(p);
  return node;
}

function constant(p: Parser, value: ConstantLiteral["value"]): ConstantLiteral {
  const { start, end } = p;
  advance(p);
  return { kind: "Constant", start, end, value };
}

function number(p: Parser): NumberLiteral {
  const { start, end, detail } = p;
  advance(p);
  return {
    kind: "Number",
    start,
    end,
    form: detail === FLOAT ? "float" : detail === IMAGINARY ? "imaginary" : "int",
  };
}

/** `()`, `(x)`, `(x,)`, `(x for x in y)`, `(yield)`. A group keeps the span of what it holds. */
function parenthesised(p: Parser): Expression {
  const { start } = p;
  openBracket(p, RIGHT_PAREN);
  if (p.kind === RIGHT_PAREN) {
    closeBracket(p, RIGHT_PAREN);
    return nodes.tuple(start, p.previousEnd, []);
  }
  if (p.kind === YIELD) return closedGroup(p, p.grammar.expressionList(p));
  const first = p.grammar.element(p);
  if (startsComprehension(p)) return comprehension(p, start, "generator", first, undefined, RIGHT_PAREN);
  if (p.kind === RIGHT_PAREN) {
    if (first.kind === "Starred") report(p, "a starred expression alone needs a comma after it");
    return closedGroup(p, first);
  }
  const elements = restOfElements(p, first, RIGHT_PAREN);
  return nodes.tuple(start, p.previousEnd, elements);
}

function closedGroup(p: Parser, inner: Expression): Expression {
  closeBracket(p, RIGHT_PAREN);
  return inner;
}

function list(p: Parser): Expression {
  const { start } = p;
  openBracket(p, RIGHT_SQUARE);
  if (p.kind === RIGHT_SQUARE) {
    closeBracket(p, RIGHT_SQUARE);
    return { kind: "List", start, end: p.previousEnd, elements: [] };
  }
  const first = p.grammar.element(p);
  if (startsComprehension(p)) return comprehension(p, start, "list", first, undefined, RIGHT_SQUARE);
  const elements = restOfElements(p, first, RIGHT_SQUARE);
  return { kind: "List", start, end: p.previousEnd, elements };
}

/** The elements after the first one, and the closing bracket. */
function restOfElements(p: Parser, first: Expression, closer: number): readonly Expression[] {
  const elements = [first];
  while (p.kind !== closer && !lineIsOver(p)) {
    if (accept(p, COMMA)) {
      if (p.kind === closer) break;
    } else if (!recoverInBrackets(p, canBeElement)) break;
    elements.push(p.kind === COMMA ? missing(p) : p.grammar.element(p));
  }
  closeBracket(p, closer);
  return elements;
}

function canBeElement(kind: number): boolean {
  return kind === COMMA || startsExpression(kind);
}

function canBeEntry(kind: number): boolean {
  return kind === DOUBLE_STAR || startsExpression(kind);
}

function comprehension(
  p: Parser,
  start: number,
  result: Comprehension["result"],
  element: Expression,
  value: Expression | undefined,
  closer: number,
): Comprehension {
  if (element.kind === "Starred") report(p, "a comprehension cannot unpack its elements");
  const clauses = comprehensionClauses(p);
  while (p.kind !== closer && !lineIsOver(p) && recoverInBrackets(p, canBeElement)) advance(p);
  closeBracket(p, closer);
  return { kind: "Comprehension", start, end: p.previousEnd, result, element, value, clauses };
}

/** A set, a dictionary, or a comprehension of either. */
function braces(p: Parser): Expression {
  const { start } = p;
  openBracket(p, RIGHT_BRACE);
  if (p.kind === RIGHT_BRACE || p.kind === DOUBLE_STAR) return dictionary(p, start, []);
  const first = p.grammar.element(p);
  if (p.kind === COLON) return dictionaryFrom(p, start, first);
  if (startsComprehension(p)) return comprehension(p, start, "set", first, undefined, RIGHT_BRACE);
  const elements = restOfElements(p, first, RIGHT_BRACE);
  return { kind: "Set", start, end: p.previousEnd, elements };
}

function dictionaryFrom(p: Parser, start: number, key: Expression): Expression {
  const entry = entryAfterKey(p, key.start, key);
  if (startsComprehension(p)) return comprehension(p, start, "dict", key, entry.value, RIGHT_BRACE);
  const entries = [entry];
  if (p.kind !== RIGHT_BRACE && !accept(p, COMMA)) recoverInBrackets(p, canBeEntry);
  return dictionary(p, start, entries);
}

function dictionary(p: Parser, start: number, entries: DictEntry[]): Expression {
  while (p.kind !== RIGHT_BRACE && !lineIsOver(p)) {
    const before = p.position;
    entries.push(dictionaryEntry(p));
    if (p.kind === RIGHT_BRACE || accept(p, COMMA)) continue;
    if (!recoverInBrackets(p, canBeEntry)) break;
    if (p.position === before) advance(p);
  }
  closeBracket(p, RIGHT_BRACE);
  return { kind: "Dict", start, end: p.previousEnd, entries };
}

function dictionaryEntry(p: Parser): DictEntry {
  const { start } = p;
  if (accept(p, DOUBLE_STAR)) {
    const value = p.grammar.operation(p, 5);
    return { kind: "DictEntry", start, end: value.end, key: undefined, value };
  }
  const key = p.grammar.expression(p);
  return entryAfterKey(p, start, key);
}

function entryAfterKey(p: Parser, start: number, key: Expression): DictEntry {
  expect(p, COLON, "`:`");
  if (p.kind === STAR || p.kind === DOUBLE_STAR) report(p, "expected an expression");
  const value = p.grammar.expression(p);
  return { kind: "DictEntry", start, end: p.previousEnd, key, value };
}
