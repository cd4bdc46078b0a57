/** Parameters of functions and lambdas, and the type parameters of PEP 695 and 696. */
import { accept, closeBracket, expectName, lineIsOver, openBracket } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { recoverInBrackets } from "./recovery.ts";
import { type Parser, report, reportAt } from "./state.ts";
import {
  ASSIGN,
  COLON,
  COMMA,
  DOUBLE_STAR,
  LEFT_PAREN,
  LEFT_SQUARE,
  NAME,
  RIGHT_PAREN,
  RIGHT_SQUARE,
  SLASH,
  STAR,
} from "./tokens.ts";
import type { Expression, Param, ParamStyle, TypeParam } from "./tree.ts";

/** Reading state of one list: the parameters so far and how the next plain one takes its argument. */
interface ParameterList {
  readonly params: Param[];
  style: ParamStyle;
  readonly annotated: boolean;
  /** Whether Python 2's tuples are among them, whose names have no defaults of their own. */
  unpacks: boolean;
  slashes: number;
}

/** `(a, /, b=1, *args, c, **kwargs)` of a `def`; the current token should be the parenthesis. */
export function parameters(p: Parser): Param[] {
  if (p.kind !== LEFT_PAREN) {
    report(p, "expected `(`");
    return [];
  }
  openBracket(p, RIGHT_PAREN);
  const params = parameterList(p, RIGHT_PAREN, true);
  closeBracket(p, RIGHT_PAREN);
  return params;
}

/** The parameters of a lambda, up to its colon. */
export function lambdaParameters(p: Parser): Param[] {
  return p.kind === COLON ? [] : parameterList(p, COLON, false);
}

function parameterList(p: Parser, closer: number, annotated: boolean): Param[] {
  const list: ParameterList = { params: [], style: "normal", annotated, unpacks: false, slashes: 0 };
  while (p.kind !== closer && !lineIsOver(p)) {
    oneParameter(p, list);
    if (p.kind === closer || accept(p, COMMA)) continue;
    if (!recoverInBrackets(p, startsParameter)) break;
    accept(p, COMMA);
  }
  if (!list.unpacks) checkDefaults(p, list.params);
  return list.params;
}

function startsParameter(kind: number): boolean {
  return kind === NAME || kind === STAR || kind === DOUBLE_STAR || kind === COMMA || kind === COLON;
}

function oneParameter(p: Parser, list: ParameterList): void {
  const { start } = p;
  if (list.params[list.params.length - 1]?.style === "kwargs") report(p, "nothing can follow `**`");
  switch (p.kind) {
    case SLASH:
      return endPositionalOnly(p, list);
    case STAR:
      advance(p);
      if (p.kind === NAME) list.params.push(finishParameter(p, start, "args", list.annotated));
      else if (p.kind !== COMMA || !nameIsNext(p)) report(p, "expected a name after `*`");
      list.style = "keyword-only";
      return;
    case DOUBLE_STAR:
      advance(p);
      list.params.push(finishParameter(p, start, "kwargs", list.annotated));
      return;
    case LEFT_PAREN:
      return unpackedParameter(p, list);
    default:
      list.params.push(finishParameter(p, start, list.style, list.annotated));
  }
}

/** Whether the parameter after the comma of a bare `*` is a plain one. */
function nameIsNext(p: Parser): boolean {
  let i = p.end;
  while (isBlank(p.bytes[i] ?? 0)) i++;
  const byte = p.bytes[i] ?? 0;
  return byte === 35 || byte > 64;
}

function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** `/` makes everything before it positional-only. */
function endPositionalOnly(p: Parser, list: ParameterList): void {
  if (list.params.length === 0 || list.style !== "normal" || list.slashes++ > 0)
    report(p, "`/` must follow a parameter and come before `*`");
  advance(p);
  for (const [i, param] of list.params.entries()) {
    if (param.style === "normal") list.params[i] = { ...param, style: "positional-only" };
  }
}

/** Python 2's `def f(a, (b, c)):`; its names become parameters of their own. */
function unpackedParameter(p: Parser, list: ParameterList): void {
  const { start } = p;
  list.unpacks = true;
  openBracket(p, RIGHT_PAREN);
  while (p.kind !== RIGHT_PAREN && !lineIsOver(p)) {
    if (p.kind === LEFT_PAREN && p.closers.length < 100) unpackedParameter(p, list);
    else list.params.push(finishParameter(p, p.start, list.style, false));
    if (!accept(p, COMMA)) break;
  }
  closeBracket(p, RIGHT_PAREN);
  if (accept(p, ASSIGN)) {
    const value = p.grammar.expression(p);
    list.params.push(
      nodes.parameter(start, list.style, nodes.identifier(start, start, ""), undefined, value),
    );
  }
}

function finishParameter(p: Parser, start: number, style: ParamStyle, annotated: boolean): Param {
  const name = expectName(p);
  const annotation = annotated && accept(p, COLON) ? annotationOf(p, style) : undefined;
  const defaultValue = accept(p, ASSIGN) ? p.grammar.expression(p) : undefined;
  return {
    kind: "Param",
    start,
    end: p.previousEnd,
    name,
    style,
    annotation,
    default: defaultValue,
  };
}

/** `*args: *Ts` may unpack (PEP 646). */
function annotationOf(p: Parser, style: ParamStyle): Expression {
  return style === "args" ? p.grammar.element(p) : p.grammar.expression(p);
}

function checkDefaults(p: Parser, params: readonly Param[]): void {
  let seenDefault = false;
  for (const param of params) {
    if (param.style !== "normal" && param.style !== "positional-only") continue;
    if (param.default !== undefined) seenDefault = true;
    else if (seenDefault) reportAt(p, "this parameter needs a default too", param.start, param.end);
  }
}

/** `[T: bound = default, *Ts, **P]` if it is there. */
export function typeParameters(p: Parser): TypeParam[] {
  const params: TypeParam[] = [];
  if (p.kind !== LEFT_SQUARE) return params;
  openBracket(p, RIGHT_SQUARE);
  if (p.kind === RIGHT_SQUARE) report(p, "expected a type parameter");
  while (p.kind !== RIGHT_SQUARE && !lineIsOver(p)) {
    params.push(typeParameter(p));
    if (p.kind === RIGHT_SQUARE || accept(p, COMMA)) continue;
    if (!recoverInBrackets(p, startsParameter)) break;
    accept(p, COMMA);
  }
  closeBracket(p, RIGHT_SQUARE);
  return params;
}

function typeParameter(p: Parser): TypeParam {
  const { start } = p;
  const variadic = accept(p, STAR) || accept(p, DOUBLE_STAR);
  const name = expectName(p);
  if (variadic && p.kind === COLON) report(p, "a starred type parameter takes no bound");
  const bound = accept(p, COLON) ? p.grammar.expression(p) : undefined;
  const defaultValue = accept(p, ASSIGN) ? p.grammar.element(p) : undefined;
  return {
    kind: "TypeParam",
    start,
    end: p.previousEnd,
    name,
    bound,
    default: defaultValue,
  };
}
