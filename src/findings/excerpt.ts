/** What reports show of the source: masked lines around a finding, and one masked line for each step of a trace. */
import { lineAt, lineCount, positionAt, type Position } from "../source/line-index.ts";
import type { Span } from "../source/span.ts";
import type { Excerpt, Place, Waypoint } from "./finding.ts";
import { maskedColumn, maskedLine, type MaskedFile } from "./masking.ts";

/** Lines shown before and after the finding's own. */
const CONTEXT = 2;

/** Longer findings (a whole view) are shown by their first lines. */
const MOST_LINES = 8;

/** Widest line in an excerpt or a waypoint, in UTF-16 code units; minified files have lines of a megabyte. */
const WIDEST = 300;

/** The file as checks may point at it: empty when a place names a file that was not read. */
export type MaskedFiles = (path: string) => MaskedFile;

/** True start and end of a span; spans that reach past the file end with it. */
export function positionsOf(
  file: MaskedFile,
  span: Span,
): { readonly start: Position; readonly end: Position } {
  const size = file.index.bytes.length;
  const start = Math.min(Math.max(span.start, 0), size);
  const end = Math.min(Math.max(span.end, start), size);
  return { start: positionAt(file.index, start), end: positionAt(file.index, end) };
}

/** The masked lines around a span, with the span's place in them. */
export function excerptOf(file: MaskedFile, span: Span): Excerpt {
  const { start, end } = positionsOf(file, span);
  const lastOfSpan = Math.min(end.line, start.line + MOST_LINES - 1);
  const [firstLine, lastLine] = withoutBlankEnds(file, start.line, lastOfSpan);
  const from = maskedColumn(file, start.line, span.start, "start");
  const to =
    lastOfSpan === end.line
      ? maskedColumn(file, end.line, span.end, "end")
      : maskedLine(file, lastOfSpan).length + 1;
  const cut = cutBefore(from);
  return {
    path: file.path,
    firstLine,
    lines: lineRange(firstLine, lastLine).map((line) => clip(maskedLine(file, line), cut)),
    start: { line: start.line, column: clippedColumn(from, cut) },
    end: { line: lastOfSpan, column: clippedColumn(to, cut) },
  };
}

/** The lines around a span; blank ones at either end show nothing and are left out. */
function withoutBlankEnds(file: MaskedFile, from: number, to: number): readonly [number, number] {
  const isBlank = (line: number): boolean => maskedLine(file, line).trim() === "";
  let first = Math.max(1, from - CONTEXT);
  let last = Math.min(lineCount(file.index), to + CONTEXT);
  while (first < from && isBlank(first)) first++;
  while (last > to && isBlank(last)) last--;
  return [first, last];
}

function lineRange(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** How many code units of each line are left out at its start, so that the finding is in sight. */
function cutBefore(column: number): number {
  return column <= WIDEST / 2 ? 0 : column - WIDEST / 4;
}

const CUT = "…";

function clip(line: string, cut: number): string {
  const head = cut === 0 || line.length === 0 ? "" : CUT;
  const rest = line.slice(cut);
  return head + (rest.length > WIDEST ? rest.slice(0, WIDEST) + CUT : rest);
}

function clippedColumn(column: number, cut: number): number {
  const moved = cut === 0 ? column : column - cut + CUT.length;
  return Math.min(Math.max(moved, 1), WIDEST + 2);
}

/** A place with a note, finished: true positions and the masked line without its indentation. */
export function waypointOf(files: MaskedFiles, place: Place, note: string): Waypoint {
  const file = files(place.path);
  const { start, end } = positionsOf(file, place.span);
  const line = maskedLine(file, start.line).trim();
  return {
    path: place.path,
    start,
    end,
    note,
    code: clip(line, 0),
    ...(place.scope === undefined ? {} : { scope: place.scope }),
  };
}

/** The masked code of a span as evidence: its first line, and a sign that it goes on. */
export function codeOf(file: MaskedFile, span: Span): string {
  const { start, end } = positionsOf(file, span);
  const line = maskedLine(file, start.line);
  const from = maskedColumn(file, start.line, span.start, "start");
  const to = start.line === end.line ? maskedColumn(file, end.line, span.end, "end") : line.length + 1;
  const code = clip(line.slice(from - 1, to - 1).trim(), 0);
  return start.line === lineAt(file.index, Math.max(span.start, span.end - 1)) ? code : `${code} ${CUT}`;
}
