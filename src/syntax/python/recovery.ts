/** What the parser does with tokens that fit nowhere: keep what can be read as expressions, and always end. */
import { holeHere, isCloser, lineIsOver } from "./cursor.ts";
import { skipFormatted } from "./formatted.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { type Parser, report } from "./state.ts";
import {
  ASSIGN,
  BANG,
  COMMA,
  FORMATTED_START,
  SEMICOLON,
  COLON,
  DEDENT,
  END_OF_FILE,
  INDENT,
  LEFT_BRACE,
  LEFT_PAREN,
  LEFT_SQUARE,
  NEWLINE,
  startsExpression,
} from "./tokens.ts";
import type { ErrorExpression, ErrorStatement, Expression, Statement } from "./tree.ts";

/** Stands where an expression is missing; takes no token. */
export function missing(p: Parser): ErrorExpression {
  report(p, "expected an expression");
  const at = holeHere(p);
  return nodes.errorExpression(at, at, []);
}

/** Skips an expression that is nested too deeply to be read. */
export function skipNested(p: Parser): ErrorExpression {
  const { start } = p;
  report(p, "this is nested too deeply to be read");
  if (endsExpression(p.kind)) return missing(p);
  while (!endsExpression(p.kind)) skipOperand(p);
  return nodes.errorExpression(start, p.previousEnd, []);
}

/** Skips the rest of a chain of operators that is too long to be read, and keeps what came before. */
export function skipRest(p: Parser, start: number, before: Expression): ErrorExpression {
  report(p, "this expression is too long to be read");
  while (!endsExpression(p.kind)) skipOperand(p);
  return nodes.errorExpression(start, p.previousEnd, [before]);
}

/** Whether a token can be no part of an expression outside brackets. */
function endsExpression(kind: number): boolean {
  return (
    isCloser(kind) ||
    kind >= NEWLINE ||
    (kind >= COMMA && kind <= SEMICOLON) ||
    kind === ASSIGN ||
    kind === BANG
  );
}

/** Steps over one token, or over a whole bracket. */
function skipOperand(p: Parser): void {
  if (p.kind !== LEFT_PAREN && p.kind !== LEFT_SQUARE && p.kind !== LEFT_BRACE) return skipToken(p);
  const outside = p.brackets - 1;
  do skipToken(p);
  while (p.brackets > outside && !lineIsOver(p));
  if (isCloser(p.kind)) advance(p);
}

/** Steps over one token, or over a whole f-string, whose text would make no sense as tokens. */
export function skipToken(p: Parser): void {
  if (p.kind === FORMATTED_START) skipFormatted(p);
  else advance(p);
}

/** Reads what is left of a logical line that went wrong, so that the calls in it are not lost. */
export function restOfLine(p: Parser): ErrorStatement {
  const { start } = p;
  const parts: Expression[] = [];
  while (!lineIsOver(p)) {
    const before = p.position;
    if (startsExpression(p.kind)) parts.push(p.grammar.expressionList(p));
    if (p.position === before) advance(p);
  }
  return { kind: "ErrorStatement", start, end: p.previousEnd, parts };
}

/** Goes to a colon further on in the line, or to its end; what stood before it is kept as a statement of the block. */
export function skipToColon(p: Parser, body: Statement[]): void {
  report(p, "expected `:`");
  if (lineIsOver(p)) return;
  const { start } = p;
  const parts: Expression[] = [];
  while (p.kind !== COLON && !lineIsOver(p)) {
    const before = p.position;
    if (startsExpression(p.kind)) parts.push(p.grammar.expressionList(p));
    if (p.position === before) skipToken(p);
  }
  body.push({ kind: "ErrorStatement", start, end: p.previousEnd, parts });
  if (p.kind === COLON) advance(p);
}

/** Skips an indented block that is nested too deeply; the current token is its INDENT. */
export function skipBlock(p: Parser): void {
  report(p, "this block is nested too deeply to be read");
  let depth = 0;
  do {
    if (p.kind === INDENT) depth++;
    else if (p.kind === DEDENT) depth--;
    advance(p);
  } while (depth > 0 && p.kind !== END_OF_FILE);
}

/** Skips one logical line and the block under it. */
export function skipStatement(p: Parser): void {
  while (!lineIsOver(p)) skipToken(p);
  if (p.kind === NEWLINE) advance(p);
  if (p.kind === INDENT) skipBlock(p);
}

/** Notes a missing comma or bracket after an element; true if elements may go on behind it. */
export function recoverInBrackets(p: Parser, canFollow: (kind: number) => boolean): boolean {
  report(p, "expected `,` or a closing bracket");
  while (!canFollow(p.kind) && !isCloser(p.kind) && !lineIsOver(p)) skipToken(p);
  return !isCloser(p.kind) && !lineIsOver(p);
}
