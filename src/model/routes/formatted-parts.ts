/** Takes an f-string's source apart: facts keep its interpolated values, not the text between them. */
import type { Span } from "../../source/span.ts";
import { textBetween } from "../../source/source-file.ts";

/** Literal text, or an interpolation that begins at an offset of the file. */
export type FormattedPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly at: number };

const [QUOTE, APOSTROPHE, OPEN, CLOSE, BACKSLASH] = [34, 39, 123, 125, 92];

/** The parts in order, of all strings that stand side by side. Escapes stay as they are written: patterns have none. */
export function formattedParts(bytes: Uint8Array, { start, end }: Span): readonly FormattedPart[] {
  const parts: FormattedPart[] = [];
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    if (byte !== QUOTE && byte !== APOSTROPHE) at++;
    else at = readString(bytes, at, end, isFormatted(bytes, at, start), parts);
  }
  return parts;
}

/** Whether the letters before the quote hold an `f` or `t`. */
function isFormatted(bytes: Uint8Array, quote: number, start: number): boolean {
  for (let at = quote - 1; at >= start && isLetter(bytes[at]); at--) {
    const letter = (bytes[at] ?? 0) | 32;
    if (letter === 102 || letter === 116) return true;
  }
  return false;
}

function isLetter(byte: number | undefined): boolean {
  const letter = (byte ?? 0) | 32;
  return letter >= 97 && letter <= 122;
}

/** Reads one string from its opening quote on; gives the offset behind it. */
function readString(
  bytes: Uint8Array,
  quote: number,
  end: number,
  formatted: boolean,
  parts: FormattedPart[],
): number {
  const width = bytes[quote + 1] === bytes[quote] && bytes[quote + 2] === bytes[quote] ? 3 : 1;
  let at = quote + width;
  let from = at;
  const flush = (): void => {
    if (at > from) parts.push({ kind: "text", text: textBetween(bytes, from, at) });
  };
  while (at < end && !closes(bytes, at, quote, width)) {
    const byte = bytes[at];
    const doubled = (byte === OPEN || byte === CLOSE) && bytes[at + 1] === byte;
    if (formatted && doubled) {
      at++;
      flush();
      from = ++at;
    } else if (formatted && byte === OPEN) {
      flush();
      parts.push({ kind: "value", at });
      from = at = behindValue(bytes, at, end);
    } else at += byte === BACKSLASH ? 2 : 1;
  }
  flush();
  return at + width;
}

function closes(bytes: Uint8Array, at: number, quote: number, width: number): boolean {
  for (let next = 0; next < width; next++) if (bytes[at + next] !== bytes[quote]) return false;
  return true;
}

/** Behind the brace that closes an interpolation. */
function behindValue(bytes: Uint8Array, open: number, end: number): number {
  let depth = 0;
  for (let at = open; at < end; at++) {
    if (bytes[at] === OPEN) depth++;
    else if (bytes[at] === CLOSE && --depth === 0) return at + 1;
  }
  return end;
}
