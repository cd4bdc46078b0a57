/** Truth and equality of abstract values; undefined means that the text does not settle it. */
import type { AbstractValue, Content, Known } from "../value.ts";

/** How an instance begins that is what it is and nothing else: `object()`, with the place that made it. */
export const SENTINEL = "object() at ";

/** What `bool(value)` gives. */
export function truthOf(value: AbstractValue): boolean | undefined {
  switch (value.kind) {
    case "known":
      return truthOfContent(value.content);
    case "one-of": {
      const [left, right] = [truthOf(value.whenTrue), truthOf(value.whenFalse)];
      return left === right ? left : undefined;
    }
    case "environment":
    case "unknown":
    case "fails":
      return undefined;
  }
}

function truthOfContent(content: Content): boolean | undefined {
  switch (content.type) {
    case "none":
      return false;
    case "boolean":
      return content.value;
    case "number":
      return content.value !== 0;
    case "text":
      return content.value !== "";
    case "list":
    case "tuple":
    case "set":
      return content.elements.length > 0 ? true : content.open ? undefined : false;
    case "dict":
      return content.items.length > 0 ? true : content.open ? undefined : false;
    case "path":
    case "module":
    case "function":
    case "class":
    case "method":
      return true;
    case "external":
    case "instance":
    case "absent":
      return undefined;
  }
}

/** Lists nested more deeply than this are not compared. */
const MAX_DEPTH = 8;

/** Whether two known values are equal in Python's sense. */
export function equal(left: AbstractValue, right: AbstractValue, depth = 0): boolean | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (left.kind !== "known" || right.kind !== "known") return undefined;
  if (left.content.type === "text" && right.content.type === "text")
    return left.content.value === right.content.value;
  if (left.content.type === "external" && right.content.type === "external")
    return equalNames(left.content.name, right.content.name);
  const [a, b] = [scalarOf(left), scalarOf(right)];
  if (a !== undefined && b !== undefined) return a === b;
  if (isElements(left) && isElements(right)) return equalElements(left, right, depth + 1);
  if (a !== undefined || b !== undefined) return isOpaque(left) || isOpaque(right) ? undefined : false;
  return undefined;
}

const BUILT_IN_TYPES: ReadonlySet<string> = new Set("str bool int float list tuple set dict".split(" "));

/** One name is one object; two names may be the same object, except those of built-in types. */
function equalNames(left: string, right: string): boolean | undefined {
  if (left === right) return true;
  return BUILT_IN_TYPES.has(left) && BUILT_IN_TYPES.has(right) ? false : undefined;
}

/** A scalar's identity for comparison: True equals 1 as in Python, paths equal paths only. */
export function scalarOf(value: Known): string | undefined {
  const { content } = value;
  switch (content.type) {
    case "none":
      return "none";
    case "boolean":
      return `number ${content.value ? 1 : 0}`;
    case "number":
      return `number ${content.value}`;
    case "text":
      return `text ${content.value}`;
    case "path":
      return `path ${content.value}`;
    case "instance":
      return content.of.startsWith(SENTINEL) ? content.of : undefined;
    default:
      return undefined;
  }
}

function isOpaque(value: Known): boolean {
  return ["external", "instance", "absent", "method"].includes(value.content.type);
}

function isElements(value: Known): boolean {
  return value.content.type === "list" || value.content.type === "tuple" || value.content.type === "set";
}

function equalElements(left: Known, right: Known, depth: number): boolean | undefined {
  const [a, b] = [left.content, right.content];
  if (!("elements" in a) || !("elements" in b) || a.open || b.open) return undefined;
  if (a.type !== b.type || a.elements.length !== b.elements.length) return false;
  let settled: boolean | undefined = true;
  for (const [index, element] of a.elements.entries()) {
    const other = b.elements[index];
    const same = other === undefined ? false : equal(element, other, depth);
    if (same === false) return false;
    if (same === undefined) settled = undefined;
  }
  return settled;
}
