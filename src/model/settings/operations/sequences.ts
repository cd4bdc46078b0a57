/** Lists, tuples, sets and dicts: what operators and displays make of them. */
import type { AbstractValue, Content, DictItem, Known, Origin, SequenceType } from "../value.ts";
import { dict, fails, known, MAX_SIZE, sequence, textOf, unknown } from "../value.ts";
import type { Operation } from "./operation.ts";
import { equal, scalarOf } from "./truth.ts";

/** A known list with something unknown added still is a list, open at its end. */
export function openedBy(
  operation: Operation,
  operands: readonly AbstractValue[],
  origin: Origin,
): AbstractValue | undefined {
  const adds =
    (operation.name === "binary" && (operation.operator === "+" || operation.operator === "|")) ||
    (operation.name === "mutate" && (operation.method === "extend" || operation.method === "update"));
  if (!adds) return undefined;
  const container = operands.find((operand) => operand.kind === "known" && isContainer(operand.content));
  return container?.kind === "known" ? known(opened(container.content), origin) : undefined;
}

function isContainer(content: Content): boolean {
  return (
    content.type === "list" || content.type === "tuple" || content.type === "set" || content.type === "dict"
  );
}

function opened(content: Content): Content {
  return "open" in content ? { ...content, open: true } : content;
}

/** `left + right` for sequences of one type; `+=` on a list takes any iterable. */
export function concatenate(left: Known, right: Known, origin: Origin): AbstractValue {
  const [a, b] = [left.content, right.content];
  if (!("elements" in a)) return unknown("adds values that are not both lists", origin);
  if (!("elements" in b)) return known(opened(a), origin);
  if (a.elements.length + b.elements.length > MAX_SIZE) return unknown("a very long list", origin);
  return sequence(a.type, [...a.elements, ...b.elements], origin, a.open || b.open);
}

/** `left | right` for dicts, later entries win; for sets, the union. */
export function union(left: Known, right: Known, origin: Origin): AbstractValue {
  const [a, b] = [left.content, right.content];
  if (a.type === "dict" && b.type === "dict")
    return dict(mergedItems(a.items, b.items), origin, a.open || b.open);
  return concatenate(left, right, origin);
}

/** Entries of two dicts; a repeated key keeps its first position and takes the later value. */
export function mergedItems(first: readonly DictItem[], second: readonly DictItem[]): readonly DictItem[] {
  const merged = [...first];
  const places = new Map(first.map((item, index) => [identityOf(item.key), index] as const));
  for (const item of second) {
    const identity = identityOf(item.key);
    const place = places.get(identity);
    if (place !== undefined) merged[place] = item;
    else places.set(identity, merged.push(item) - 1);
  }
  return merged;
}

/** What makes a key the same key; keys that are not plain are only the same as themselves. */
function identityOf(key: AbstractValue): unknown {
  return (key.kind === "known" ? scalarOf(key) : undefined) ?? key;
}

/** Entries with one set. */
export function withItem(items: readonly DictItem[], item: DictItem): readonly DictItem[] {
  const at = items.findIndex(({ key }) => equal(key, item.key) === true);
  return at < 0 ? [...items, item] : items.map((old, index) => (index === at ? item : old));
}

/** `container[index]`. */
export function itemOf(container: Known, index: Known, origin: Origin): AbstractValue {
  const { content } = container;
  switch (content.type) {
    case "dict":
      return dictItem(content.items, content.open, index, origin);
    case "list":
    case "tuple":
      return elementAt(content.elements, content.open, index, origin);
    case "text":
      return characterAt(content.value, index, origin);
    default:
      return unknown(`reads an item of a ${content.type}`, origin);
  }
}

function dictItem(items: readonly DictItem[], open: boolean, index: Known, origin: Origin): AbstractValue {
  const found = findItem(items, index);
  if (found === "unsettled") return unknown("a dictionary key that is not settled", origin);
  if (found !== undefined) return found.value;
  return open
    ? unknown("a key of a dictionary that is only partly known", origin)
    : fails("KeyError", origin);
}

/** The entry of a key; "unsettled" when a computed key may be the one. */
export function findItem(items: readonly DictItem[], key: AbstractValue): DictItem | "unsettled" | undefined {
  let unsettled = false;
  for (const item of items.toReversed()) {
    const same = equal(item.key, key);
    if (same === true) return item;
    if (same === undefined) unsettled = true;
  }
  return unsettled ? "unsettled" : undefined;
}

function elementAt(
  elements: readonly AbstractValue[],
  open: boolean,
  index: Known,
  origin: Origin,
): AbstractValue {
  if (index.content.type !== "number") return unknown("an index that is not a number", origin);
  const at = index.content.value;
  if (open && (at < 0 || at >= elements.length))
    return unknown("an element of a list that is only partly known", origin);
  return elements.at(at) ?? fails("IndexError", origin);
}

function characterAt(value: string, index: Known, origin: Origin): AbstractValue {
  if (index.content.type !== "number") return unknown("an index that is not a number", origin);
  const character = value.at(index.content.value);
  return character === undefined
    ? fails("IndexError", origin)
    : known({ type: "text", value: character }, origin);
}

/** `container[lower:upper]` for step 1; bounds may be missing. */
export function sliceOf(
  container: Known,
  lower: number | undefined,
  upper: number | undefined,
  origin: Origin,
): AbstractValue {
  const { content } = container;
  if (content.type === "text")
    return known({ type: "text", value: content.value.slice(lower ?? 0, upper) }, origin);
  if (content.type !== "list" && content.type !== "tuple") return unknown(`slices a ${content.type}`, origin);
  if (content.open && ((lower ?? 0) < 0 || upper === undefined || upper < 0))
    return known(opened(content), origin);
  return sequence(content.type, content.elements.slice(lower ?? 0, upper), origin);
}

/** The elements that iterating gives: of sequences, the keys of dicts, the characters of strings. */
export function iterationOf(
  value: AbstractValue,
  origin: Origin,
): { readonly elements: readonly AbstractValue[]; readonly open: boolean } | undefined {
  if (value.kind !== "known") return undefined;
  const { content } = value;
  if ("elements" in content) return { elements: content.elements, open: content.open };
  if (content.type === "dict") return { elements: content.items.map(({ key }) => key), open: content.open };
  if (content.type === "text")
    return {
      elements: Array.from(content.value, (value) => known({ type: "text", value }, origin)),
      open: false,
    };
  return undefined;
}

/** A sequence of another type with the same elements. */
export function converted(value: Known, type: SequenceType, origin: Origin): AbstractValue {
  const iteration = iterationOf(value, origin);
  if (iteration === undefined) return unknown(`makes a ${type} of something that is not followed`, origin);
  const elements = type === "set" ? distinct(iteration.elements) : iteration.elements;
  return sequence(type, elements, origin, iteration.open);
}

function distinct(elements: readonly AbstractValue[]): readonly AbstractValue[] {
  const seen = new Set<string>();
  return elements.filter((element) => {
    const value = textOf(element);
    if (value === undefined) return true;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}
