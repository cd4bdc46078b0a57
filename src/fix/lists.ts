/** Edits of lists of dotted names (MIDDLEWARE, PASSWORD_HASHERS, SILENCED_SYSTEM_CHECKS), in the list's own layout. */
import type { FixChange, ListPosition } from "../findings/fix-intent.ts";
import type { Span } from "../source/span.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type {
  Expression,
  ListExpression,
  Node,
  SetExpression,
  TupleExpression,
} from "../syntax/python/tree.ts";
import { deletion, edits, insertion, refused, type Lowering, type TextEdit } from "./edit.ts";
import {
  beginsLine,
  indentOf,
  lineEnd,
  lineStart,
  nextLine,
  nodesAround,
  sourceOf,
  type PythonSource,
} from "./python-source.ts";
import { assignmentAt, insertItem } from "./settings.ts";

type Change = Extract<FixChange, { kind: "edit-list" }>;
type Sequence = ListExpression | TupleExpression | SetExpression;

/** Changes the list at a place: the list itself, an item of it, or the assignment whose value it is. */
export function editList(source: PythonSource, { at, change }: Change): Lowering {
  const list = listAt(source, at.span);
  if (!list) return refused("the list is not written out here");
  const { elements } = list;
  switch (change.do) {
    case "insert":
      if (indexOf(source, elements, change.item) >= 0)
        return moveItem(source, list, change.item, change.where);
      return insertAt(source, list, quoted(source, change.item), change.where);
    case "remove":
      return removeItems(source, list, change.items);
    case "move":
      return moveItem(source, list, change.item, change.where);
  }
}

function listAt(source: PythonSource, span: Span): Sequence | undefined {
  const value = assignmentAt(source, span)?.value;
  const inside = nodesAround(source, span).filter(isSequence).at(-1);
  return inside ?? (value && firstSequence(value));
}

/** The list itself, also where it is added to something or wrapped in a call. */
function firstSequence(value: Expression): Sequence | undefined {
  if (isSequence(value)) return value;
  if (value.kind === "Binary") return firstSequence(value.left) ?? firstSequence(value.right);
  return undefined;
}

function isSequence(node: Node): node is Sequence {
  return node.kind === "List" || node.kind === "Tuple" || node.kind === "Set";
}

function quoted({ quote }: PythonSource, item: string): string {
  return `${quote}${item}${quote}`;
}

function indexOf(source: PythonSource, elements: readonly Expression[], item: string): number {
  return elements.findIndex((one) => one.kind === "String" && stringValue(source.bytes, one) === item);
}

function insertAt(source: PythonSource, list: Sequence, code: string, where: ListPosition): Lowering {
  const at = positionOf(source, list.elements, where);
  if (typeof at === "string") return refused(at);
  return edits(insertBefore(source, list, at, code));
}

/** The index that the item will have; a clause where no neighbour is there. */
function positionOf(
  source: PythonSource,
  elements: readonly Expression[],
  where: ListPosition,
): number | string {
  if (!("neighbours" in where)) return where.put === "first" ? 0 : elements.length;
  for (const neighbour of where.neighbours) {
    const at = indexOf(source, elements, neighbour);
    if (at >= 0) return where.put === "before" ? at : at + 1;
  }
  return "the list does not name what it should stand next to";
}

function insertBefore(source: PythonSource, list: Sequence, at: number, code: string): TextEdit {
  const next = list.elements[at];
  if (!next) return insertItem(source, list, list.elements, code);
  return beginsLine(source, next.start)
    ? insertion(lineStart(source, next.start), `${indentOf(source, next.start)}${code},${source.eol}`)
    : insertion(next.start, `${code}, `);
}

function removeItems(source: PythonSource, list: Sequence, items: readonly string[]): Lowering {
  const gone = new Set(items.map((item) => indexOf(source, list.elements, item)).filter((at) => at >= 0));
  if (gone.size === 0) return refused("the list does not name it here");
  const isTuple = list.kind === "Tuple" && list.elements.length - gone.size < 2;
  if (isTuple) return refused("a tuple of one would be left");
  return edits(...[...gone].map((at) => deletion(goneSpan(source, list, at, gone))));
}

/** A removed item; behind the last one that stays, everything goes, so that no comma is left over. */
function goneSpan(source: PythonSource, list: Sequence, at: number, gone: ReadonlySet<number>): Span {
  const lastKept = list.elements.findLastIndex((_, i) => !gone.has(i));
  const kept = list.elements[lastKept];
  const last = list.elements.at(-1);
  const own = itemSpan(source, list, at);
  const isOnLines = own !== undefined && own.start === lineStart(source, own.start);
  if (isOnLines || at < lastKept || !kept || !last) return own ?? list;
  return { start: kept.end, end: last.end };
}

function moveItem(source: PythonSource, list: Sequence, item: string, where: ListPosition): Lowering {
  const from = indexOf(source, list.elements, item);
  const element = list.elements[from];
  const span = itemSpan(source, list, from);
  const to = positionOf(source, list.elements, where);
  if (typeof to === "string") return refused(to);
  if (!element || !span) return refused("the list does not name it here");
  if (to === from || to === from + 1) return refused("it stands there already");
  const wholeLine = span.start === lineStart(source, span.start) && beginsLine(source, element.start);
  const next = list.elements[to];
  if (wholeLine && next && beginsLine(source, next.start)) {
    const lines = sourceOf(source, span);
    return edits(
      deletion(span),
      insertion(lineStart(source, next.start), withComma(source, lines, element, span)),
    );
  }
  return edits(deletion(span), insertBefore(source, list, to, sourceOf(source, element)));
}

/** The last item of a list may stand without a comma; further up it needs one. */
function withComma(source: PythonSource, lines: string, element: Span, span: Span): string {
  const behind = sourceOf(source, { start: element.end, end: span.end });
  if (/^\s*,/.test(behind)) return lines;
  const end = element.end - span.start;
  return `${lines.slice(0, end)},${lines.slice(end)}`;
}

/** An item with its comma, and with its line where it stands there alone. */
function itemSpan(source: PythonSource, list: Sequence, at: number): Span | undefined {
  const element = list.elements[at];
  if (!element) return undefined;
  const comma = /^\s*,/.exec(source.text.slice(element.end, list.end))?.[0].length ?? 0;
  const end = element.end + comma;
  const rest = source.text.slice(end, lineEnd(source, end)).trim();
  if (beginsLine(source, element.start) && (rest === "" || rest.startsWith("#"))) {
    return { start: lineStart(source, element.start), end: nextLine(source, end) };
  }
  const blanks = /^[ \t]*/.exec(source.text.slice(end))?.[0].length ?? 0;
  if (comma > 0 && list.elements[at + 1]) return { start: element.start, end: end + blanks };
  const before = list.elements[at - 1];
  return before ? { start: before.end, end: element.end } : { start: element.start, end };
}
