/** Places as the protocol counts them: lines and UTF-16 code units from 0. */
import type { Range } from "vscode-languageserver/node";
import { indexLines, positionAt, type LineIndex, type Position } from "../source/line-index.ts";
import type { Span } from "../source/span.ts";

/** Positions of reports count from 1. */
export function rangeOf({ start, end }: { readonly start: Position; readonly end: Position }): Range {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

/** The range of a span of a file's bytes. */
export function rangeOfSpan(index: LineIndex, { start, end }: Span): Range {
  return rangeOf({ start: positionAt(index, start), end: positionAt(index, end) });
}

/** The beginning of a line that counts from 1. */
export function lineRange(line: number): Range {
  return { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 0 } };
}

/** Whether two ranges touch. */
export function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** The lines of a file's bytes. */
export function linesOf(bytes: Uint8Array | undefined): LineIndex {
  return indexLines(bytes ?? new Uint8Array());
}
