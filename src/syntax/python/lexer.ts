/**
 * The tokenizer: pulled by the grammar one token at a time, over bytes with a zero sentinel, without a token array.
 *
 * `advance` overwrites the current token in place. Line breaks and indentation become NEWLINE, INDENT and DEDENT;
 * inside brackets they are skipped, except where they prove that a bracket was never closed.
 */
import {
  SPACE,
  LETTER,
  DIGIT,
  QUOTE,
  OPERATOR,
  OPENER,
  CLOSER,
  LINE_BREAK,
  HASH,
  BACKSLASH,
  PERIOD,
  CLASS_OF_BYTE,
  NAME_BYTE,
  ALONE,
  DOUBLED,
  BEFORE_EQUALS,
  DOUBLED_BEFORE_EQUALS,
} from "./byte-classes.ts";
import { decode } from "./encoding.ts";
import { HASH_SEED, atomOf, asciiText } from "./names.ts";
import { scanNumber } from "./numbers.ts";
import { type Parser, reportAt } from "./state.ts";
import { scanString, stringPrefix } from "./string-tokens.ts";
import {
  ARROW,
  DEDENT,
  DOT,
  ELLIPSIS,
  END_OF_FILE,
  INDENT,
  JUNK,
  LAST_KEYWORD,
  LAST_KEYWORD_IN_BRACKETS,
  NAME,
  NEWLINE,
  NOT_EQUAL,
} from "./tokens.ts";

/** Goes on to the next token. */
export function advance(p: Parser): void {
  if (p.kind < NEWLINE) p.previousEnd = p.end;
  if (p.atLineStart && startLine(p)) return;
  scanToken(p, p.position);
}

/** Skips blank lines and comments, then compares the indentation; true if it made an INDENT or DEDENT. */
function startLine(p: Parser): boolean {
  let lineStart = p.position;
  let continued = -1;
  let i = afterSpaces(p.bytes, lineStart);
  for (;;) {
    const byte = p.bytes[i] ?? 0;
    if (byte === 35) i = skipComment(p, i);
    else if (byte === 10 || byte === 13) {
      lineStart = ++i;
      continued = -1;
    } else if (byte === 92 && isLineBreak(p.bytes[i + 1])) {
      // Of a line that goes on behind a backslash, the first part that has any gives the indentation.
      const atColumnZero = i === lineStart;
      if (continued < 0 && !atColumnZero) continued = i;
      i = afterLineBreak(p.bytes, i + 1);
      if (atColumnZero) lineStart = i;
    } else break;
    i = afterSpaces(p.bytes, i);
  }
  return compareIndentation(p, lineStart, continued < 0 ? i : continued, i);
}

function afterSpaces(bytes: Uint8Array, start: number): number {
  let i = start;
  while (bytes[i] === 32 || bytes[i] === 9 || bytes[i] === 12) i++;
  return i;
}

function compareIndentation(p: Parser, lineStart: number, indentEnd: number, first: number): boolean {
  const atEnd = first >= p.length;
  let column = 0;
  let tabless = 0;
  for (let i = lineStart; i < indentEnd && !atEnd; i++) {
    const byte = p.bytes[i];
    column = byte === 12 ? 0 : byte === 9 ? (column | 7) + 1 : column + 1;
    tabless = byte === 12 ? 0 : tabless + 1;
  }
  p.position = atEnd ? first : lineStart;
  return stepIndentation(p, first, column, tabless) || startStatement(p, first, column);
}

function startStatement(p: Parser, first: number, column: number): false {
  p.position = first;
  p.atLineStart = false;
  p.lineStart = first;
  p.lineColumn = column;
  return false;
}

function stepIndentation(p: Parser, first: number, column: number, tabless: number): boolean {
  const top = p.indents.length - 1;
  const current = p.indents[top] ?? 0;
  if (column === current) {
    if (tabless !== p.tabless[top])
      reportAt(p, "tabs and spaces are mixed in this indentation", first, first);
    return false;
  }
  if (column > current) {
    if (tabless <= (p.tabless[top] ?? 0))
      reportAt(p, "tabs and spaces are mixed in this indentation", first, first);
    p.indents.push(column);
    p.tabless.push(tabless);
  } else {
    p.indents.pop();
    p.tabless.pop();
  }
  p.kind = column > current ? INDENT : DEDENT;
  p.start = p.end = first;
  return true;
}

function isLineBreak(byte: number | undefined): boolean {
  return byte === 10 || byte === 13;
}

function afterLineBreak(bytes: Uint8Array, i: number): number {
  return bytes[i] === 13 && bytes[i + 1] === 10 ? i + 2 : i + 1;
}

function skipComment(p: Parser, start: number): number {
  const { bytes } = p;
  let i = start + 1;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (byte === 10 || byte === 13 || (byte === 0 && i >= p.length)) break;
    i++;
  }
  p.comments.push({ start, end: i });
  return i;
}

/** Reads one token of the current line, skipping what stands before it. */
function scanToken(p: Parser, from: number): void {
  const { bytes } = p;
  let i = from;
  let lineBreak = -1;
  for (;;) {
    const byte = bytes[i] ?? 0;
    switch (CLASS_OF_BYTE[byte] ?? 0) {
      case SPACE:
        i++;
        continue;
      case LINE_BREAK:
        if (p.brackets === 0) return lineEnds(p, i);
        lineBreak = i++;
        continue;
      case HASH:
        i = skipComment(p, i);
        continue;
      case BACKSLASH:
        if (!isLineBreak(bytes[i + 1])) return single(p, i, JUNK);
        i = afterLineBreak(bytes, i + 1);
        continue;
      default:
        if (lineBreak >= 0 && closesByIndent(p, lineBreak, i, byte)) return closeBracketsAt(p, lineBreak);
        return scanVisible(p, i, byte, lineBreak);
    }
  }
}

function scanVisible(p: Parser, i: number, byte: number, lineBreak: number): void {
  switch (CLASS_OF_BYTE[byte] ?? 0) {
    case LETTER:
      return scanName(p, i, lineBreak);
    case OPERATOR:
      return scanOperator(p, i, byte);
    case OPENER:
      p.brackets++;
      return single(p, i, ALONE[byte] ?? 0);
    case CLOSER:
      if (p.brackets > 0) p.brackets--;
      return single(p, i, ALONE[byte] ?? 0);
    case QUOTE:
      return scanString(p, i, i, 0);
    case PERIOD:
      return scanPeriod(p, i);
    case DIGIT:
      return scanNumber(p, i);
    default:
      return i >= p.length ? fileEnds(p) : single(p, i, JUNK);
  }
}

function single(p: Parser, i: number, kind: number): void {
  p.kind = kind;
  p.start = i;
  p.end = p.position = i + 1;
}

function token(p: Parser, kind: number, start: number, end: number): void {
  p.kind = kind;
  p.start = start;
  p.end = p.position = end;
}

function lineEnds(p: Parser, i: number): void {
  token(p, NEWLINE, i, afterLineBreak(p.bytes, i));
  p.atLineStart = true;
}

/** The end of the file first ends the line, then (line start by line start) every block. */
function fileEnds(p: Parser): void {
  p.brackets = 0;
  if (p.kind === NEWLINE || p.kind === DEDENT || p.kind === INDENT || p.kind === END_OF_FILE) {
    token(p, END_OF_FILE, p.length, p.length);
    return;
  }
  token(p, NEWLINE, p.length, p.length);
  p.atLineStart = true;
}

function scanPeriod(p: Parser, i: number): void {
  const next = p.bytes[i + 1] ?? 0;
  if (next >= 48 && next <= 57) scanNumber(p, i);
  else if (next === 46 && p.bytes[i + 2] === 46) token(p, ELLIPSIS, i, i + 3);
  else single(p, i, DOT);
}

function scanOperator(p: Parser, i: number, byte: number): void {
  const next = p.bytes[i + 1] ?? 0;
  const alone = ALONE[byte] ?? 0;
  if (next === byte && DOUBLED[byte] !== 0) {
    const longer = p.bytes[i + 2] === 61 ? (DOUBLED_BEFORE_EQUALS[byte] ?? 0) : 0;
    if (longer !== 0) token(p, longer, i, i + 3);
    else token(p, DOUBLED[byte] ?? 0, i, i + 2);
  } else if (next === 61 && BEFORE_EQUALS[byte] !== 0 && !(byte === 58 && p.brackets === p.fieldBrackets)) {
    token(p, BEFORE_EQUALS[byte] ?? 0, i, i + 2);
  } else if (next === 62 && (byte === 45 || byte === 60)) {
    token(p, byte === 45 ? ARROW : NOT_EQUAL, i, i + 2);
  } else single(p, i, alone);
}

function scanName(p: Parser, start: number, lineBreak: number): void {
  const { bytes } = p;
  let hash = HASH_SEED;
  let high = 0;
  let i = start;
  let byte = bytes[i] ?? 0;
  do {
    hash = (Math.imul(hash, 33) ^ byte) | 0;
    high |= byte;
    byte = bytes[++i] ?? 0;
  } while (NAME_BYTE[byte] === 1);
  if (byte === 34 || byte === 39) {
    const prefix = stringPrefix(bytes, start, i);
    if (prefix >= 0) return scanString(p, start, i, prefix);
  }
  if (high > 127) return nameBeyondAscii(p, start, i);
  finishName(p, start, i, hash, lineBreak);
}

function finishName(p: Parser, start: number, end: number, hash: number, lineBreak: number): void {
  const atom = atomOf(p.names, p.bytes, start, end, hash);
  p.start = start;
  p.end = p.position = end;
  p.atom = atom;
  if (atom > LAST_KEYWORD) {
    p.kind = NAME;
    p.name = p.names.names[atom] ?? "";
  } else if (atom === 0) {
    p.kind = NAME;
    p.name = asciiText(p.bytes, start, end);
  } else if (atom > LAST_KEYWORD_IN_BRACKETS && lineBreak >= 0 && p.fieldBrackets < 0) {
    closeBracketsAt(p, lineBreak);
  } else {
    p.kind = atom;
  }
}

const IDENTIFIER = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;

/** Python compares names in Unicode's NFKC form. */
function nameBeyondAscii(p: Parser, start: number, end: number): void {
  token(p, NAME, start, end);
  p.atom = 0;
  p.name = decode(p.bytes, start, end, p.encoding).normalize("NFKC");
  if (!IDENTIFIER.test(p.name)) reportAt(p, "this is not a valid name", start, end);
}

/** Ends the logical line at a line break inside brackets, because what follows can only be a new statement. */
function closeBracketsAt(p: Parser, lineBreak: number): void {
  p.brackets = 0;
  lineEnds(p, lineBreak);
}

/** In the second reading of a file with problems, a line that is not indented more than its statement is a new statement. */
function closesByIndent(p: Parser, lineBreak: number, first: number, byte: number): boolean {
  return (
    p.lineStart >= p.closesByIndentFrom &&
    p.fieldBrackets < 0 &&
    first - lineBreak - 1 <= p.lineColumn &&
    first < p.length &&
    CLASS_OF_BYTE[byte] !== CLOSER
  );
}
