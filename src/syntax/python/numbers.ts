/** Number tokens: decimal, hexadecimal, octal (also Python 2's `0777`), binary, floats, imaginary, Python 2's `10L`. */
import { type Parser, reportAt } from "./state.ts";
import { NUMBER } from "./tokens.ts";

/** The forms of a NUMBER token. */
export const INTEGER = 0;
export const FLOAT = 1;
export const IMAGINARY = 2;

/** Reads the number at `start`, which holds a digit, or a dot before a digit. */
export function scanNumber(p: Parser, start: number): void {
  const { bytes } = p;
  const letter = (bytes[start + 1] ?? 0) | 32;
  let end: number;
  let form = INTEGER;
  if (bytes[start] === 48 && (letter === 120 || letter === 111 || letter === 98)) {
    end = afterRadixDigits(bytes, start + 2, letter);
    if (end === start + 2) reportAt(p, "expected digits after this prefix", start, end);
  } else {
    end = afterDigits(bytes, start);
    const whole = end;
    end = afterFraction(bytes, end);
    if (end > whole) form = FLOAT;
  }
  p.kind = NUMBER;
  p.start = start;
  p.detail = form;
  p.end = p.position = afterSuffix(p, end);
}

/** `j` makes a number imaginary; `L` is Python 2's mark of a long integer. */
function afterSuffix(p: Parser, end: number): number {
  const letter = (p.bytes[end] ?? 0) | 32;
  if (letter === 106) {
    p.detail = IMAGINARY;
    return end + 1;
  }
  return letter === 108 && p.detail === INTEGER ? end + 1 : end;
}

function afterDigits(bytes: Uint8Array, start: number): number {
  let i = start;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (byte >= 48 && byte <= 57) i++;
    else if (byte === 95 && isDigit(bytes[i + 1] ?? 0) && i > start) i += 2;
    else return i;
  }
}

function afterFraction(bytes: Uint8Array, start: number): number {
  const end = bytes[start] === 46 ? afterDigits(bytes, start + 1) : start;
  if (((bytes[end] ?? 0) | 32) !== 101) return end;
  const sign = bytes[end + 1];
  const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
  return isDigit(bytes[digits] ?? 0) ? afterDigits(bytes, digits) : end;
}

function afterRadixDigits(bytes: Uint8Array, start: number, letter: number): number {
  const fits = letter === 120 ? isHexDigit : letter === 111 ? isOctalDigit : isBinaryDigit;
  let i = start;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (fits(byte)) i++;
    else if (byte === 95 && fits(bytes[i + 1] ?? 0)) i += 2;
    else return i;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Whether a byte is one of `0` to `9`, `a` to `f`, `A` to `F`. */
export function isHexDigit(byte: number): boolean {
  const letter = byte | 32;
  return isDigit(byte) || (letter >= 97 && letter <= 102);
}

function isOctalDigit(byte: number): boolean {
  return byte >= 48 && byte <= 55;
}

function isBinaryDigit(byte: number): boolean {
  return byte === 48 || byte === 49;
}
