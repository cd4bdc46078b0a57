/** The patterns after `case`. */
import { accept, closeBracket, expect, expectName, lineIsOver, openBracket } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { missing, skipNested, recoverInBrackets } from "./recovery.ts";
import { type Parser, report } from "./state.ts";
import {
  AS,
  ASSIGN,
  BAR,
  BITWISE_OR_LEVEL,
  COLON,
  COMMA,
  DOT,
  DOUBLE_STAR,
  LEFT_BRACE,
  LEFT_PAREN,
  LEFT_SQUARE,
  NAME,
  RIGHT_BRACE,
  RIGHT_PAREN,
  RIGHT_SQUARE,
  STAR,
  startsExpression,
} from "./tokens.ts";
import type { ClassPattern, Expression, MappingPattern, Pattern, StarPattern } from "./tree.ts";

const MAX_DEPTH = 200;

/** The pattern of a `case`; several separated by commas make a sequence. */
export function casePattern(p: Parser): Pattern {
  const { start } = p;
  const first = sequenceElement(p);
  if (p.kind !== COMMA) return first;
  const elements = [first];
  while (accept(p, COMMA)) {
    if (!startsExpression(p.kind)) break;
    elements.push(sequenceElement(p));
  }
  return { kind: "SequencePattern", start, end: p.previousEnd, elements };
}

function sequenceElement(p: Parser): Pattern {
  return p.kind === STAR ? starPattern(p) : pattern(p);
}

function starPattern(p: Parser): StarPattern {
  const { start } = p;
  advance(p);
  const { name } = expectName(p);
  return { kind: "StarPattern", start, end: p.previousEnd, name: name === "_" ? undefined : name };
}

/** Alternatives and an optional `as name`. */
function pattern(p: Parser): Pattern {
  if (p.depth > MAX_DEPTH) {
    const value = skipNested(p);
    return { kind: "ValuePattern", start: value.start, end: value.end, value };
  }
  const { start } = p;
  p.depth++;
  const first = alternatives(p);
  p.depth--;
  if (!accept(p, AS)) return first;
  const { name } = expectName(p);
  return { kind: "AsPattern", start, end: p.previousEnd, pattern: first, name };
}

function alternatives(p: Parser): Pattern {
  const { start } = p;
  const first = closedPattern(p);
  if (p.kind !== BAR) return first;
  const all = [first];
  while (accept(p, BAR)) all.push(closedPattern(p));
  return { kind: "OrPattern", start, end: p.previousEnd, alternatives: all };
}

function closedPattern(p: Parser): Pattern {
  switch (p.kind) {
    case NAME:
      return namePattern(p);
    case LEFT_PAREN:
      return group(p);
    case LEFT_SQUARE:
      return bracketed(p, RIGHT_SQUARE);
    case LEFT_BRACE:
      return mapping(p);
    default:
      return valuePattern(p);
  }
}

function valuePattern(p: Parser): Pattern {
  const { start } = p;
  const value = startsExpression(p.kind) ? literal(p) : missing(p);
  return {
    kind: "ValuePattern",
    start,
    end: Math.max(value.end, value.start),
    value,
  };
}

/** A number (also `-1` and `1 + 2j`), string or constant; `|` separates alternatives, so it is no operator here. */
function literal(p: Parser): Expression {
  return p.grammar.operation(p, BITWISE_OR_LEVEL + 1);
}

/** A capture, a dotted name to compare with, or a class. */
function namePattern(p: Parser): Pattern {
  const { start, end, name } = p;
  advance(p);
  if (p.kind !== DOT && p.kind !== LEFT_PAREN) return { kind: "CapturePattern", start, end, name };
  const value = dotted(p, nodes.name(start, end, name));
  if (p.kind === LEFT_PAREN) return classPattern(p, value);
  return { kind: "ValuePattern", start, end: p.previousEnd, value };
}

function dotted(p: Parser, first: Expression): Expression {
  let value = first;
  while (accept(p, DOT)) {
    const attribute = expectName(p);
    value = { kind: "Attribute", start: first.start, end: p.previousEnd, value, attribute };
  }
  return value;
}

function classPattern(p: Parser, value: Expression): ClassPattern {
  const positional: Pattern[] = [];
  const keyword: { name: string; pattern: Pattern }[] = [];
  openBracket(p, RIGHT_PAREN);
  while (p.kind !== RIGHT_PAREN && !lineIsOver(p)) {
    const argument = pattern(p);
    if (argument.kind === "CapturePattern" && accept(p, ASSIGN)) {
      keyword.push({ name: argument.name, pattern: pattern(p) });
    } else positional.push(argument);
    if (p.kind === RIGHT_PAREN || accept(p, COMMA)) continue;
    if (!recoverInBrackets(p, canBePattern)) break;
    accept(p, COMMA);
  }
  closeBracket(p, RIGHT_PAREN);
  return { kind: "ClassPattern", start: value.start, end: p.previousEnd, class: value, positional, keyword };
}

function canBePattern(kind: number): boolean {
  return kind === COMMA || (startsExpression(kind) && kind !== STAR);
}

function canBeElement(kind: number): boolean {
  return kind === COMMA || startsExpression(kind);
}

/** `(p)` is `p`; anything else in parentheses is a sequence. */
function group(p: Parser): Pattern {
  const { start } = p;
  const elements: Pattern[] = [];
  const commas = readElements(p, RIGHT_PAREN, elements);
  const [only] = elements;
  if (only !== undefined && elements.length === 1 && !commas && only.kind !== "StarPattern") return only;
  return { kind: "SequencePattern", start, end: p.previousEnd, elements };
}

function bracketed(p: Parser, closer: number): Pattern {
  const { start } = p;
  const elements: Pattern[] = [];
  readElements(p, closer, elements);
  return { kind: "SequencePattern", start, end: p.previousEnd, elements };
}

/** Reads all elements with their brackets; true if there was a comma. */
function readElements(p: Parser, closer: number, elements: Pattern[]): boolean {
  let commas = false;
  openBracket(p, closer);
  while (p.kind !== closer && !lineIsOver(p)) {
    elements.push(sequenceElement(p));
    if (p.kind === closer) break;
    commas = true;
    if (accept(p, COMMA)) continue;
    if (!recoverInBrackets(p, canBeElement)) break;
    accept(p, COMMA);
  }
  closeBracket(p, closer);
  return commas;
}

function mapping(p: Parser): MappingPattern {
  const { start } = p;
  const entries: { key: Expression; pattern: Pattern }[] = [];
  let rest: string | undefined;
  openBracket(p, RIGHT_BRACE);
  while (p.kind !== RIGHT_BRACE && !lineIsOver(p)) {
    if (rest !== undefined) report(p, "nothing can follow `**`");
    if (accept(p, DOUBLE_STAR)) rest = expectName(p).name;
    else entries.push(mappingEntry(p));
    if (p.kind === RIGHT_BRACE || accept(p, COMMA)) continue;
    if (!recoverInBrackets(p, canBePattern)) break;
    accept(p, COMMA);
  }
  closeBracket(p, RIGHT_BRACE);
  return { kind: "MappingPattern", start, end: p.previousEnd, entries, rest };
}

function mappingEntry(p: Parser): { key: Expression; pattern: Pattern } {
  const key = startsExpression(p.kind) ? literal(p) : missing(p);
  expect(p, COLON, "`:`");
  return { key, pattern: pattern(p) };
}
