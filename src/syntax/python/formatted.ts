/** Runs of adjacent strings, and f-strings and t-strings read in place: their fields are parsed where they stand (PEP 701). */
import type { Span } from "../../source/span.ts";
import { accept } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { type Parser, report, reportAt } from "./state.ts";
import { BYTES, RAW, TEMPLATE, TRIPLE, afterBackslash } from "./string-tokens.ts";
import { ASSIGN, BANG, COLON, FORMATTED_START, LEFT_BRACE, NAME, RIGHT_BRACE, STRING } from "./tokens.ts";
import type { Expression, FormattedPart, FormattedText, Replacement } from "./tree.ts";

/** One or more adjacent strings; the current token is the first. */
export function strings(p: Parser): Expression {
  const { start } = p;
  const pieces: Span[] = [];
  const first = p.detail & BYTES;
  const flags: number[] = [];
  while (p.kind === STRING) {
    if ((p.detail & BYTES) !== first) report(p, "bytes and text cannot be joined");
    pieces.push({ start: p.start, end: p.end });
    flags.push(p.detail);
    advance(p);
  }
  if (p.kind === FORMATTED_START)
    return formattedRun(
      p,
      start,
      pieces.map((piece, i) => plainText(p, piece, flags[i] ?? 0)),
    );
  return { kind: "String", start, end: p.previousEnd, bytes: first !== 0, pieces };
}

/** A run with at least one f-string or t-string; the plain ones among them become text parts. */
function formattedRun(p: Parser, start: number, before: readonly FormattedText[]): Expression {
  const parts: FormattedPart[] = [...before];
  let template = false;
  while (p.kind === STRING || p.kind === FORMATTED_START) {
    if ((p.detail & BYTES) !== 0) report(p, "bytes and text cannot be joined");
    if (p.kind === STRING) {
      parts.push(plainText(p, p, p.detail));
      advance(p);
    } else {
      template ||= (p.detail & TEMPLATE) !== 0;
      formattedLiteral(p, parts);
    }
  }
  return nodes.formattedString({ start, end: p.previousEnd }, template, parts);
}

/** A plain string without its prefix and quotes. */
function plainText(p: Parser, piece: Span, flags: number): FormattedText {
  let start = piece.start;
  while (p.bytes[start] !== 34 && p.bytes[start] !== 39) start++;
  const quotes = (flags & TRIPLE) !== 0 ? 3 : 1;
  const closed =
    closes(p.bytes, piece.end - quotes, p.bytes[start] ?? 0, quotes) && piece.end - start >= 2 * quotes;
  return text(start + quotes, closed ? piece.end - quotes : piece.end, (flags & RAW) !== 0, false);
}

function text(start: number, end: number, raw: boolean, fromFormatted: boolean): FormattedText {
  return { kind: "FormattedText", start, end: Math.max(start, end), raw, fromFormatted };
}

function closes(bytes: Uint8Array, at: number, quote: number, quotes: number): boolean {
  if (bytes[at] !== quote) return false;
  return quotes === 1 || (bytes[at + 1] === quote && bytes[at + 2] === quote);
}

/** Steps over an f-string without reading its fields, up to the next quote like its own. */
export function skipFormatted(p: Parser): void {
  const quotes = (p.detail & TRIPLE) !== 0 ? 3 : 1;
  const literal = literalAt(p, quotes);
  const end = endOfText(p, literal, p.end);
  p.end = p.position = closes(p.bytes, end, literal.quote, quotes) ? end + quotes : end;
  advance(p);
}

function endOfText(p: Parser, literal: Literal, from: number): number {
  const { bytes } = p;
  let i = from;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (closes(bytes, i, literal.quote, literal.quotes)) return i;
    if ((byte === 10 || byte === 13) && literal.quotes === 1) return i;
    if (i >= p.length) return p.length;
    i = byte === 92 ? afterBackslash(bytes, i) : i + 1;
  }
}

function literalAt(p: Parser, quotes: number): Literal {
  return { start: p.start, quote: p.bytes[p.end - 1] ?? 0, quotes, raw: (p.detail & RAW) !== 0 };
}

/** How the innermost f-string ends, and whether backslashes mean anything in it. */
interface Literal {
  readonly start: number;
  readonly quote: number;
  readonly quotes: number;
  readonly raw: boolean;
}

function formattedLiteral(p: Parser, parts: FormattedPart[]): void {
  const quotes = (p.detail & TRIPLE) !== 0 ? 3 : 1;
  const literal = literalAt(p, quotes);
  const end = readParts(p, literal, p.end, parts, false);
  if (closes(p.bytes, end, literal.quote, quotes)) p.end = p.position = end + quotes;
  else {
    reportAt(p, "this string is not closed", literal.start, end);
    p.end = p.position = end;
  }
  p.kind = FORMATTED_START;
  advance(p);
}

/** Reads text and fields from `from` to the closing quote (or, in a format, to `}`) and returns that place. */
function readParts(
  p: Parser,
  literal: Literal,
  from: number,
  parts: FormattedPart[],
  inFormat: boolean,
): number {
  let textStart = from;
  let i = from;
  for (;;) {
    i = afterText(p, literal, i, inFormat);
    if (i > textStart) parts.push(text(textStart, i, literal.raw, true));
    if (p.bytes[i] !== 123) return i;
    parts.push(field(p, literal, i));
    textStart = i = p.position;
  }
}

/** Where the literal text ends: at a field's `{`, at the closing quote, at the end of a format or of the line or file. */
function afterText(p: Parser, literal: Literal, from: number, inFormat: boolean): number {
  const { bytes } = p;
  let i = from;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (byte === literal.quote && closes(bytes, i, byte, literal.quotes)) return i;
    if (byte === 123) {
      if (inFormat || bytes[i + 1] !== 123) return i;
      i += 2;
    } else if (byte === 125) {
      if (inFormat) return i;
      if (bytes[i + 1] !== 125) reportAt(p, "a single `}` in an f-string must be doubled", i, i + 1);
      i += bytes[i + 1] === 125 ? 2 : 1;
    } else if (byte === 92) i = afterEscape(bytes, i, literal.raw);
    else if (byte === 0 && i >= p.length) return p.length;
    else if ((byte === 10 || byte === 13) && literal.quotes === 1) return i;
    else i++;
  }
}

/** Past a backslash and what it escapes. `\N{…}` is no field; a backslash before a brace escapes nothing. */
function afterEscape(bytes: Uint8Array, i: number, raw: boolean): number {
  const next = bytes[i + 1];
  if (next === 123 || next === 125) return i + 1;
  if (raw || next !== 78 || bytes[i + 2] !== 123) return afterBackslash(bytes, i);
  let end = i + 3;
  while (isNameOfCharacter(bytes[end] ?? 0)) end++;
  return bytes[end] === 125 ? end + 1 : i + 2;
}

function isNameOfCharacter(byte: number): boolean {
  const letter = byte | 32;
  return (letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57) || byte === 32 || byte === 45;
}

/** `{value=!r:format}`; `at` is its `{`. Afterwards `p.position` is where the text goes on. */
function field(p: Parser, literal: Literal, at: number): Replacement {
  const { fieldBrackets, brackets } = p;
  const { failures } = p;
  p.kind = LEFT_BRACE;
  p.end = p.position = at + 1;
  p.brackets = p.fieldBrackets = brackets + 1;
  p.closers.push(RIGHT_BRACE);
  const node = p.rereadBudget > 0 && p.depth < MAX_FIELD_DEPTH ? fieldContents(p, literal, at) : undefined;
  p.closers.pop();
  p.fieldBrackets = fieldBrackets;
  p.brackets = brackets;
  if (node !== undefined && p.failures === failures) return node;
  return brokenField(p, literal, at, node);
}

/** Strings within strings within strings: beyond this they are skipped as text. */
const MAX_FIELD_DEPTH = 200;

function fieldContents(p: Parser, literal: Literal, at: number): Replacement | undefined {
  p.depth += 4;
  advance(p);
  const value = p.grammar.expressionList(p);
  accept(p, ASSIGN);
  const conversion = p.kind === BANG ? readConversion(p) : undefined;
  const format: FormattedPart[] = [];
  if (p.kind === COLON) {
    p.position = readParts(p, literal, p.end, format, true);
    p.end = p.position;
    advance(p);
  }
  p.depth -= 4;
  if (p.kind !== RIGHT_BRACE) {
    report(p, "expected `}` in this f-string");
    return undefined;
  }
  return nodes.replacement({ start: at, end: p.end }, value, conversion, format);
}

function readConversion(p: Parser): Replacement["conversion"] {
  advance(p);
  const letter = p.kind === NAME ? p.name : "";
  if (letter !== "s" && letter !== "r" && letter !== "a") {
    report(p, "expected `s`, `r` or `a` after `!`");
    return undefined;
  }
  advance(p);
  return letter;
}

/** Takes a field that could not be read as text: up to its `}`, the end of the string, or the end of the line. */
function brokenField(p: Parser, literal: Literal, at: number, node: Replacement | undefined): Replacement {
  if (node !== undefined) return node;
  const read = p.position;
  const textual = endOfBrokenField(p, literal, at + 1);
  const end = p.rereadBudget > 0 ? textual : Math.max(textual, Math.min(read, p.length));
  if (p.problems.length === 0 || p.rereadBudget <= 0)
    reportAt(p, "this field of an f-string cannot be read", at, end);
  p.rereadBudget -= Math.max(0, read - end);
  while ((p.comments[p.comments.length - 1]?.end ?? 0) > end) p.comments.pop();
  p.position = p.end = end;
  p.atLineStart = false;
  const hole = nodes.errorExpression(at + 1, at + 1, []);
  return nodes.replacement({ start: at, end }, hole, undefined, []);
}

function endOfBrokenField(p: Parser, literal: Literal, from: number): number {
  const { bytes } = p;
  for (let i = from; ; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 125) return i + 1;
    if (closes(bytes, i, literal.quote, literal.quotes)) return i;
    if ((byte === 10 || byte === 13) && literal.quotes === 1) return i;
    if (byte === 0 && i >= p.length) return p.length;
  }
}
