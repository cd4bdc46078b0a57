/** An excerpt as a terminal shows it: line numbers, escaped characters, tabs as blanks, and carets under the span. */
import type { Excerpt, Severity } from "../findings/finding.ts";
import { characterWidth, displayWidth } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { visible } from "./visible.ts";

/** Cells between tab stops. */
const TAB = 4;

/** A character of a source line as it is shown. */
interface Cell {
  readonly text: string;
  readonly width: number;
  /** UTF-16 column of the character, from 1. */
  readonly column: number;
}

/** Shows an excerpt in lines of at most `width` cells, without indentation. */
export function viewSource(
  excerpt: Excerpt,
  severity: Severity,
  width: number,
  paint: Paint,
): readonly string[] {
  const rows = excerpt.lines.map((line, i) => ({ number: excerpt.firstLine + i, cells: cellsOf(line) }));
  const gutter = String(excerpt.firstLine + excerpt.lines.length - 1).length;
  const room = Math.max(20, width - gutter - 5);
  const first = rows.find(({ number }) => number === excerpt.start.line);
  const shift = first === undefined ? 0 : shiftOf(first.cells, excerpt, room);
  return rows.flatMap(({ number, cells }) => {
    const code = `${mark(number, excerpt, severity, paint)} ${paint("quiet", `${String(number).padStart(gutter)} │`)} ${windowOf(cells, shift, room)}`;
    if (number !== excerpt.start.line) return [code.trimEnd()];
    return [
      code.trimEnd(),
      `  ${paint("quiet", `${" ".repeat(gutter)} │`)} ${carets(cells, excerpt, shift, room, severity, paint)}`,
    ];
  });
}

/** Findings over several lines have a mark at each of them; one line needs none beside its carets. */
function mark(number: number, { start, end }: Excerpt, severity: Severity, paint: Paint): string {
  const inside = end.line > start.line && number >= start.line && number <= end.line;
  return inside ? paint(severity, ">") : " ";
}

function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 1;
  let at = 0;
  for (const character of line) {
    const text = character === "\t" ? " ".repeat(TAB - (at % TAB)) : visible(character);
    const width = text === character ? characterWidth(character) : text.length;
    cells.push({ text, width, column });
    column += character.length;
    at += width;
  }
  return cells;
}

/** Cells before a column, counted over the whole line. */
function cellsBefore(cells: readonly Cell[], column: number): number {
  return cells.filter((cell) => cell.column < column).reduce((sum, { width }) => sum + width, 0);
}

/** How many cells are scrolled away on the left so that the span is in sight. */
function shiftOf(cells: readonly Cell[], { start, end }: Excerpt, room: number): number {
  const from = cellsBefore(cells, start.column);
  const to = end.line === start.line ? cellsBefore(cells, end.column) : from + 1;
  // What follows the span is told by an ellipsis, which needs a cell of its own.
  const needed = to < cellsBefore(cells, Number.POSITIVE_INFINITY) ? to + 1 : to;
  return needed <= room ? 0 : Math.max(0, Math.min(from - 4, needed - room));
}

/** What of a line is in sight; where something is cut off, an ellipsis takes the outermost cell. */
function windowOf(cells: readonly Cell[], shift: number, room: number): string {
  const width = cells.reduce((sum, cell) => sum + cell.width, 0);
  const isCutLeft = shift > 0 && width > 0;
  const isCutRight = width > shift + room;
  if (!isCutLeft && !isCutRight) return visibleCells(cells, shift, room);
  const [from, to] = [shift + (isCutLeft ? 1 : 0), shift + room - (isCutRight ? 1 : 0)];
  const kept = visibleCells(cells, from, to - from);
  return (isCutLeft ? "…" : "") + kept + (isCutRight ? `${" ".repeat(gapAfter(kept, to - from))}…` : "");
}

/** A character two cells wide may not fit before the ellipsis. */
function gapAfter(text: string, room: number): number {
  return Math.max(0, room - displayWidth(text));
}

function visibleCells(cells: readonly Cell[], shift: number, room: number): string {
  let text = "";
  let at = 0;
  for (const cell of cells) {
    if (at >= shift && at + cell.width <= shift + room) text += cell.text;
    else if (at < shift && at + cell.width > shift) text += " ".repeat(at + cell.width - shift);
    at += cell.width;
  }
  return text;
}

function carets(
  cells: readonly Cell[],
  { start, end }: Excerpt,
  shift: number,
  room: number,
  severity: Severity,
  paint: Paint,
): string {
  const from = Math.max(0, cellsBefore(cells, start.column) - shift);
  const endColumn = end.line === start.line ? end.column : Number.POSITIVE_INFINITY;
  const to = Math.min(room, cellsBefore(cells, endColumn) - shift);
  return " ".repeat(from) + paint(severity, "^".repeat(Math.max(1, to - from)));
}
