/** What the parser does with tokens that fit nowhere: keep what can be read as expressions, and always end. */
import { isCloser, lineIsOver } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { type Parser, report } from "./state.ts";
import {
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
  return nodes.errorExpression(p.previousEnd, p.previousEnd, []);
}

/** Skips what is nested too deeply to be read: the current token and, if it opens a bracket, all up to its end. */
export function skipNested(p: Parser): ErrorExpression {
  const { start } = p;
  report(p, "this is nested too deeply to be read");
  do {
    const depth = opens(p.kind) ? p.brackets - 1 : p.brackets;
    advance(p);
    while (p.brackets > depth && !lineIsOver(p)) advance(p);
    if (isCloser(p.kind) && p.brackets === depth) break;
  } while (startsExpression(p.kind));
  return nodes.errorExpression(start, p.previousEnd, []);
}

function opens(kind: number): boolean {
  return kind === LEFT_PAREN || kind === LEFT_SQUARE || kind === LEFT_BRACE;
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
    if (p.position === before) advance(p);
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
  while (!lineIsOver(p)) advance(p);
  if (p.kind === NEWLINE) advance(p);
  if (p.kind === INDENT) skipBlock(p);
}
