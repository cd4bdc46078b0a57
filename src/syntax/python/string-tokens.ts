/** String tokens: prefixes, one and three quotes, and where they end. What they mean is decoded in `strings.ts`. */
import { isHexDigit } from "./numbers.ts";
import { type Parser, reportAt } from "./state.ts";
import { FORMATTED_START, STRING } from "./tokens.ts";

/** Flags of a string token: what its prefix says, and whether it has three quotes. */
export const RAW = 1;
export const BYTES = 2;
export const FORMATTED = 4;
export const TEMPLATE = 8;
export const TRIPLE = 16;

const NO_PREFIX = -1;

/** The flags of the string prefix in `bytes[start, end)`; -1 if these letters are no prefix. */
export function stringPrefix(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 2) return NO_PREFIX;
  const first = prefixLetter((bytes[start] ?? 0) | 32);
  if (end - start === 1) return first < 0 ? NO_PREFIX : first & 15;
  const second = prefixLetter((bytes[start + 1] ?? 0) | 32);
  if (first < 0 || second < 0) return NO_PREFIX;
  return PAIRS.has((first | second) & ~UNICODE) && first !== second ? (first | second) & 15 : NO_PREFIX;
}

/** Python 2 knows `ur""`; `ub""` and the like are no prefixes, which the pairs below see to. */
const UNICODE = 32;
const PAIRS: ReadonlySet<number> = new Set([RAW, RAW | BYTES, RAW | FORMATTED, RAW | FORMATTED | TEMPLATE]);

function prefixLetter(letter: number): number {
  switch (letter) {
    case 114:
      return RAW;
    case 98:
      return BYTES;
    case 102:
      return FORMATTED;
    case 116:
      return FORMATTED | TEMPLATE;
    case 117:
      return UNICODE;
    default:
      return NO_PREFIX;
  }
}

/** Reads the string that begins at `start` (its prefix) with the quote at `quoteAt`; of an f-string only the opening quotes. */
export function scanString(p: Parser, start: number, quoteAt: number, prefix: number): void {
  const { bytes } = p;
  const quote = bytes[quoteAt] ?? 0;
  const triple = bytes[quoteAt + 1] === quote && bytes[quoteAt + 2] === quote;
  const body = triple ? quoteAt + 3 : quoteAt + 1;
  p.start = start;
  p.detail = triple ? prefix | TRIPLE : prefix;
  if ((prefix & FORMATTED) !== 0) {
    p.kind = FORMATTED_START;
    p.end = p.position = body;
    return;
  }
  p.kind = STRING;
  p.end = p.position = triple ? afterTriple(p, start, body, quote) : afterSingle(p, start, body, quote);
}

function afterSingle(p: Parser, start: number, body: number, quote: number): number {
  const { bytes } = p;
  let i = body;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (byte === quote) return i + 1;
    if (byte === 92) i = afterEscape(p, i);
    else if (byte === 10 || byte === 13 || (byte === 0 && i >= p.length)) {
      reportAt(p, "this string is not closed on its line", start, Math.min(i, p.length));
      return Math.min(i, p.length);
    } else i++;
  }
}

/** Past an escape of a plain string, whose digits must be there if it is one by number. */
function afterEscape(p: Parser, i: number): number {
  const digits = digitsOfEscape(p.bytes[i + 1] ?? 0, p.detail);
  for (let digit = i + 2; digit < i + 2 + digits; digit++) {
    if (!isHexDigit(p.bytes[digit] ?? 0)) {
      reportAt(p, "this escape needs more hexadecimal digits", i, i + 2);
      break;
    }
  }
  return afterBackslash(p.bytes, i);
}

/** How many hexadecimal digits must follow `\x`, `\u` and `\U`. */
function digitsOfEscape(letter: number, flags: number): number {
  if ((flags & RAW) !== 0) return 0;
  if (letter === 120) return 2;
  if ((flags & BYTES) !== 0) return 0;
  return letter === 117 ? 4 : letter === 85 ? 8 : 0;
}

/** Past a backslash and the character it escapes; `\r\n` counts as one. */
export function afterBackslash(bytes: Uint8Array, i: number): number {
  return bytes[i + 1] === 13 && bytes[i + 2] === 10 ? i + 3 : i + 2;
}

const OPEN_TRIPLE = "this string with three quotes is never closed";

/** In a later reading, the string that was never closed ends with its line. */
function afterBrokenTriple(p: Parser, start: number, body: number): number {
  let end = body;
  while (end < p.length && p.bytes[end] !== 10 && p.bytes[end] !== 13) end++;
  reportAt(p, OPEN_TRIPLE, start, end);
  return end;
}

function afterTriple(p: Parser, start: number, body: number, quote: number): number {
  const { bytes } = p;
  if (start === p.brokenString) return afterBrokenTriple(p, start, body);
  p.lastTriple = start;
  let i = body;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (byte === 92) i = afterEscape(p, i);
    else if (byte === quote && bytes[i + 1] === quote && bytes[i + 2] === quote) return i + 3;
    else if (byte === 0 && i >= p.length) {
      p.openTriple = true;
      reportAt(p, OPEN_TRIPLE, start, p.length);
      return p.length;
    } else i++;
  }
}
