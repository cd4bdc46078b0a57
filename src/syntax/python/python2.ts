/**
 * What Python 2 wrote differently, read without complaint so that old code can be audited: `print`, `exec`,
 * backquotes, `raise E, "x"`. (`<>`, `0777`, `10L` and `ur""` are tokens; `except E, e` is with `try`.)
 */
import { accept, expect, lineIsOver } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { type Parser } from "./state.ts";
import {
  BACKQUOTE,
  BITWISE_OR_LEVEL,
  COMMA,
  IN,
  SEMICOLON,
  SHIFT_RIGHT,
  startsExpression,
} from "./tokens.ts";
import type { Argument, Expression, ExpressionStatement, Print } from "./tree.ts";

/** `` `x` `` is `repr(x)`, and so is what an f-string makes of `{x!r}`. */
export function backquoted(p: Parser): Expression {
  const { start } = p;
  advance(p);
  const inner = p.start;
  const value = p.grammar.expressionList(p);
  const span = { start: inner, end: p.previousEnd };
  expect(p, BACKQUOTE, "a closing backquote");
  const part = nodes.replacement(span, value, "r", []);
  return nodes.formattedString({ start, end: p.previousEnd }, false, [part]);
}

const AFTER_PRINT_AS_NAME: ReadonlySet<string> = new Set([
  "in",
  "is",
  "and",
  "or",
  "if",
  "else",
  "for",
  "not",
]);

/** Whether the statement that begins with the name `print` or `exec` is Python 2's: an operand or `>>` follows at once. */
export function isPython2Statement(p: Parser): boolean {
  let i = p.end;
  while (p.bytes[i] === 32 || p.bytes[i] === 9) i++;
  if (p.bytes[i] === 92) i = afterContinuation(p.bytes, i);
  const byte = p.bytes[i] ?? 0;
  if (byte === 34 || byte === 39 || byte === 96) return true;
  if (byte === 62) return p.bytes[i + 1] === 62 && p.bytes[i + 2] !== 61;
  if (byte >= 48 && byte <= 57) return i > p.end;
  return isNameByte(byte) && !AFTER_PRINT_AS_NAME.has(wordAt(p.bytes, i));
}

function afterContinuation(bytes: Uint8Array, backslash: number): number {
  let i = backslash + 1;
  while (bytes[i] === 10 || bytes[i] === 13 || bytes[i] === 32 || bytes[i] === 9) i++;
  return i;
}

function isNameByte(byte: number): boolean {
  const letter = byte | 32;
  return (letter >= 97 && letter <= 122) || byte === 95 || byte > 127;
}

function wordAt(bytes: Uint8Array, start: number): string {
  let word = "";
  for (let i = start; isNameByte(bytes[i] ?? 0) && word.length < 5; i++)
    word += String.fromCharCode(bytes[i] ?? 0);
  return word;
}

/** `print a, b,` and `print >>file, a`; the current token is `print`. */
export function printStatement(p: Parser): Print {
  const { start } = p;
  advance(p);
  accept(p, SHIFT_RIGHT);
  const values: Expression[] = [];
  while (startsExpression(p.kind)) {
    values.push(p.grammar.expression(p));
    if (!accept(p, COMMA)) break;
  }
  return { kind: "Print", start, end: p.previousEnd, values };
}

/** `exec code in globals, locals`, given as the call that Python 3 would write. */
export function execStatement(p: Parser): ExpressionStatement {
  const { start, end } = p;
  advance(p);
  const values = [p.grammar.operation(p, BITWISE_OR_LEVEL)];
  if (accept(p, IN)) {
    values.push(p.grammar.expression(p));
    if (accept(p, COMMA)) values.push(p.grammar.expression(p));
  }
  const args = values.map(positional);
  const value = nodes.call({ start, end: p.previousEnd }, nodes.name(start, end, "exec"), args);
  return { kind: "ExpressionStatement", start, end: p.previousEnd, value };
}

function positional(value: Expression): Argument {
  return nodes.argument(value.start, "positional", undefined, value);
}

/** `raise E, value, traceback` raises `E(value)`; the current token is the first comma. */
export function raisedCall(p: Parser, start: number, exception: Expression): Expression {
  const values: Expression[] = [];
  while (accept(p, COMMA)) {
    if (lineIsOver(p) || p.kind === SEMICOLON) break;
    values.push(p.grammar.expression(p));
  }
  return nodes.call({ start, end: p.previousEnd }, exception, values.map(positional));
}
