import type { Span } from "./span.ts";
import { textBetween } from "./source-file.ts";

/** A place as editors count: line from 1, column from 1 in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Byte offsets at which lines start; `\n`, `\r\n` and a lone `\r` end a line, as in Python. */
export interface LineIndex {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/** Contents are never changed in place, so that what was found holds as long as they are there. */
const known = new WeakMap<Uint8Array, LineIndex>();

/** Scans a file once for its line starts. */
export function indexLines(bytes: Uint8Array): LineIndex {
  const index = known.get(bytes) ?? scanned(bytes);
  known.set(bytes, index);
  return index;
}

function scanned(bytes: Uint8Array): LineIndex {
  const starts = [0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 10 || (byte === 13 && bytes[i + 1] !== 10)) starts.push(i + 1);
  }
  return { bytes, starts: Uint32Array.from(starts) };
}

/** The line (from 1) that holds a byte offset. Offsets past the end belong to the last line. */
export function lineAt(index: LineIndex, offset: number): number {
  let low = 0;
  let high = index.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((index.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Line and UTF-16 column of a byte offset; a byte order mark takes no column. */
export function positionAt(index: LineIndex, offset: number): Position {
  const line = lineAt(index, offset);
  const start = index.starts[line - 1] ?? 0;
  return { line, column: textBetween(index.bytes, start, offset).length + 1 };
}

/** The bytes of a line without its line break; empty for lines that do not exist. */
export function lineSpan(index: LineIndex, line: number): Span {
  const start = index.starts[line - 1] ?? index.bytes.length;
  let end = index.starts[line] ?? index.bytes.length;
  while (end > start && (index.bytes[end - 1] === 10 || index.bytes[end - 1] === 13)) end--;
  return { start, end };
}

/** The text of a line (from 1) without its line break. */
export function lineText(index: LineIndex, line: number): string {
  const { start, end } = lineSpan(index, line);
  return textBetween(index.bytes, start, end);
}

/** How many lines the file has; a trailing line break does not start a further one. */
export function lineCount(index: LineIndex): number {
  const last = index.starts[index.starts.length - 1] ?? 0;
  return last === index.bytes.length && index.starts.length > 1
    ? index.starts.length - 1
    : index.starts.length;
}
