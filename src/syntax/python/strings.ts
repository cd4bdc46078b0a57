/** What string and number literals mean. Text is decoded from the bytes on demand; trees never hold it. */
import { latin1 } from "../../source/latin1.ts";
import type { Span } from "../../source/span.ts";
import { decode } from "./encoding.ts";
import type { FormattedText, NumberLiteral, StringLiteral } from "./tree.ts";

/** How to read the text between two quotes. */
interface Reading {
  readonly raw: boolean;
  readonly bytes: boolean;
  /** A `TextDecoder` label. */
  readonly encoding: string;
}

/**
 * The value of a string: pieces joined, escapes decoded, line ends as `\n`. A bytes literal gives one character per byte
 * (Latin-1). `\N{NAME}` gives U+FFFD, because no table of Unicode's names is on board. `encoding` is what
 * `declaredEncoding` says, if it says anything.
 */
export function stringValue(bytes: Uint8Array, node: StringLiteral, encoding = "utf-8"): string {
  let value = "";
  for (const piece of node.pieces) value += pieceValue(bytes, piece, encoding);
  return value;
}

function pieceValue(bytes: Uint8Array, piece: Span, encoding: string): string {
  let raw = false;
  let isBytes = false;
  let start = piece.start;
  for (; start < piece.end && !isQuote(bytes[start]); start++) {
    const letter = (bytes[start] ?? 0) | 32;
    if (letter === 114) raw = true;
    if (letter === 98) isBytes = true;
  }
  const body = bodySpan(bytes, start, piece.end);
  return textValue(bytes, body.start, body.end, { raw, bytes: isBytes, encoding });
}

function isQuote(byte: number | undefined): boolean {
  return byte === 34 || byte === 39;
}

/** What stands between the quotes; a string that was never closed goes on to its end. */
function bodySpan(bytes: Uint8Array, quoteAt: number, end: number): Span {
  const quote = bytes[quoteAt];
  const triple = bytes[quoteAt + 1] === quote && bytes[quoteAt + 2] === quote && end - quoteAt >= 3;
  const width = triple ? 3 : 1;
  const start = quoteAt + width;
  const closed = end - width >= start && bytes[end - 1] === quote && bytes[end - width] === quote;
  return { start, end: Math.max(start, closed ? end - width : end) };
}

/** The value of literal text in an f-string: escapes decoded and doubled braces single. */
export function formattedText(bytes: Uint8Array, part: FormattedText, encoding = "utf-8"): string {
  const value = textValue(
    bytes,
    part.start,
    part.end,
    { raw: part.raw, bytes: false, encoding },
    part.fromFormatted,
  );
  return value;
}

function textValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  reading: Reading,
  bracesDoubled = false,
): string {
  const seen = survey(bytes, start, end);
  const plain = (seen & OTHER_THAN_ASCII) === 0 || reading.bytes;
  let text = plain ? latin1(bytes, start, end) : decode(bytes, start, end, reading.encoding);
  if (seen === 0) return text;
  if ((seen & CARRIAGE_RETURN) !== 0) text = text.replaceAll(/\r\n?/g, "\n");
  if (bracesDoubled && (seen & BRACE) !== 0) return withSingleBraces(text, reading);
  return (seen & BACKSLASH) !== 0 && !reading.raw ? unescape(text, reading.bytes) : text;
}

const OTHER_THAN_ASCII = 1;
const BACKSLASH = 2;
const CARRIAGE_RETURN = 4;
const BRACE = 8;

/** Which of the above stand in a text, as bits. */
function survey(bytes: Uint8Array, start: number, end: number): number {
  let seen = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 127) seen |= OTHER_THAN_ASCII;
    else if (byte === 92) seen |= BACKSLASH;
    else if (byte === 13) seen |= CARRIAGE_RETURN;
    else if (byte === 123 || byte === 125) seen |= BRACE;
  }
  return seen;
}

/** Braces are made single before escapes are decoded, since `\x7b` is no brace; those of `\N{…}` stay. */
function withSingleBraces(text: string, reading: Reading): string {
  const pattern = reading.raw ? /\{\{|\}\}/g : /\\N\{[^{}]*\}|\\[^{}]|\{\{|\}\}/g;
  const single = text.replaceAll(pattern, (found) => (found === "{{" ? "{" : found === "}}" ? "}" : found));
  return reading.raw ? single : unescape(single, false);
}

const TEXT_ESCAPE =
  /\\(?:\n|N\{[^}]{0,100}\}|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\\'"abfnrtv])/g;
const BYTES_ESCAPE = /\\(?:\n|[0-7]{1,3}|x[\da-fA-F]{2}|[\\'"abfnrtv])/g;

function unescape(text: string, isBytes: boolean): string {
  return isBytes
    ? text.replaceAll(BYTES_ESCAPE, (escape) => oneByte(unescaped(escape)))
    : text.replaceAll(TEXT_ESCAPE, unescaped);
}

/** `\777` in a bytes literal keeps its low eight bits. */
function oneByte(text: string): string {
  return text === "" ? "" : String.fromCharCode(text.charCodeAt(0) & 255);
}

const NAMED: Readonly<Record<string, string>> = {
  "\n": "",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function unescaped(escape: string): string {
  const kind = escape.charAt(1);
  if (kind === "x" || kind === "u" || kind === "U") return codePoint(Number.parseInt(escape.slice(2), 16));
  if (kind >= "0" && kind <= "7") return String.fromCharCode(Number.parseInt(escape.slice(1), 8));
  if (kind === "N") return "\uFFFD";
  return NAMED[kind] ?? kind;
}

function codePoint(value: number): string {
  return value > 0x10ffff ? "\uFFFD" : String.fromCodePoint(value);
}

/** Python itself refuses decimal integers that are longer, because reading them takes quadratic time. */
const MAX_DIGITS = 4300;

/** The value of a number: exact (a `bigint` when it must be), or `undefined` if it is imaginary or absurdly long. */
export function numberValue(bytes: Uint8Array, node: NumberLiteral): number | bigint | undefined {
  if (node.form === "imaginary" || node.end - node.start > MAX_DIGITS) return undefined;
  const text = latin1(bytes, node.start, node.end).replaceAll("_", "");
  return node.form === "float" ? Number(text) : integerValue(text.replace(/[lL]$/, ""));
}

function integerValue(text: string): number | bigint | undefined {
  const modern = /^0\d+$/.test(text) ? legacyOctal(text) : text;
  if (!/^(?:\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(modern)) return undefined;
  const value = Number(modern);
  return Number.isSafeInteger(value) ? value : BigInt(modern);
}

/** Python 2's `0755`; `00` and the like are zero in both. */
function legacyOctal(text: string): string {
  return /^0[0-7]+$/.test(text) ? `0o${text}` : text;
}
