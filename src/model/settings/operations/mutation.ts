/** What a container holds after a method changed it: values are immutable here, so the change gives a new container. */
import type { AbstractValue, Content, DictItem, Known, Origin } from "../value.ts";
import { dict, fails, known, MAX_SIZE, none, sequence, text, textOf, unknown } from "../value.ts";
import { findItem, iterationOf, mergedItems, withItem } from "./sequences.ts";
import { equal } from "./truth.ts";

/** Methods that change their receiver. */
export const MUTATING_METHODS: ReadonlySet<string> = new Set([
  "append",
  "extend",
  "insert",
  "remove",
  "pop",
  "clear",
  "sort",
  "reverse",
  "add",
  "discard",
  "update",
  "setdefault",
  "popitem",
]);

/** The container after `container.method(arguments)`; keywords name the last operands. */
export function mutated(
  method: string,
  operands: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): AbstractValue {
  const [receiver, ...given] = operands;
  if (receiver?.kind !== "known") return unknown("changes a value that is not known", origin);
  const { content } = receiver;
  if (content.type === "dict")
    return changedDict(content.items, content.open, method, given, keywords, origin);
  if (!("elements" in content)) return unknown(`\`.${method}()\` on a ${content.type}`, origin);
  return changedSequence(content, method, given, origin);
}

type SequenceContent = Extract<Content, { readonly elements: readonly AbstractValue[] }>;

function changedSequence(
  content: SequenceContent,
  method: string,
  given: readonly AbstractValue[],
  origin: Origin,
): AbstractValue {
  const { elements } = content;
  const [first, second] = given;
  const made = (changed: readonly AbstractValue[], open = content.open): Known =>
    sequence(content.type, changed, origin, open);
  switch (method) {
    case "append":
    case "add":
      return first === undefined
        ? unknown(`\`.${method}()\` without a value`, origin)
        : made([...elements, first]);
    case "extend":
    case "update":
      return extended(content, first, origin);
    case "insert":
      return second === undefined
        ? unknown("`.insert()` without a value", origin)
        : inserted(content, first, second, origin);
    case "remove":
    case "discard":
      return removed(content, first, method === "remove", origin);
    case "difference":
      return without(content, first, origin);
    case "pop":
      return popped(content, first, origin);
    case "clear":
      return made([], false);
    case "reverse":
      return made(elements.toReversed());
    case "sort":
      return made(elements);
    default:
      return unknown(`\`.${method}()\` on a ${content.type}`, origin);
  }
}

function extended(content: SequenceContent, by: AbstractValue | undefined, origin: Origin): AbstractValue {
  const iteration = by === undefined ? undefined : iterationOf(by, origin);
  const added = iteration?.elements ?? [];
  if (content.elements.length + added.length > MAX_SIZE) return unknown("a very long list", origin);
  return sequence(
    content.type,
    [...content.elements, ...added],
    origin,
    content.open || (iteration?.open ?? true),
  );
}

function inserted(
  content: SequenceContent,
  at: AbstractValue | undefined,
  value: AbstractValue,
  origin: Origin,
): AbstractValue {
  const index =
    at?.kind === "known" && at.content.type === "number" ? at.content.value : content.elements.length;
  return sequence(content.type, content.elements.toSpliced(index, 0, value), origin, content.open);
}

function removed(
  content: SequenceContent,
  wanted: AbstractValue | undefined,
  strict: boolean,
  origin: Origin,
): AbstractValue {
  const at =
    wanted === undefined ? -1 : content.elements.findIndex((element) => equal(element, wanted) === true);
  if (at >= 0) return sequence(content.type, content.elements.toSpliced(at, 1), origin, content.open);
  const settled = wanted?.kind === "known" && content.elements.every((element) => element.kind === "known");
  if (!settled) return unknown("removes something that is not settled", origin);
  return strict && !content.open ? fails("ValueError: not in the list", origin) : known(content, origin);
}

function without(content: SequenceContent, other: AbstractValue | undefined, origin: Origin): AbstractValue {
  const taken = other === undefined ? undefined : iterationOf(other, origin);
  if (taken === undefined) return unknown("removes something that is not settled", origin);
  const rest = content.elements.filter(
    (element) => !taken.elements.some((one) => equal(one, element) === true),
  );
  return sequence(content.type, rest, origin, content.open);
}

function popped(content: SequenceContent, at: AbstractValue | undefined, origin: Origin): AbstractValue {
  if (content.open && at === undefined) return known(content, origin);
  const index =
    at === undefined
      ? content.elements.length - 1
      : at.kind === "known" && at.content.type === "number"
        ? at.content.value
        : undefined;
  if (index === undefined) return unknown("removes an element whose index is not settled", origin);
  return sequence(content.type, content.elements.toSpliced(index, 1), origin, content.open);
}

function changedDict(
  items: readonly DictItem[],
  open: boolean,
  method: string,
  given: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): AbstractValue {
  const [first, second] = given;
  switch (method) {
    case "update":
      return updated(items, open, given, keywords, origin);
    case "setdefault": {
      if (first === undefined) return unknown("`.setdefault()` without a key", origin);
      const present = findItem(items, first);
      if (present !== undefined) return dict(items, origin, open);
      return dict(withItem(items, { key: first, value: second ?? none(origin) }), origin, open);
    }
    case "pop":
      return dict(
        first === undefined ? items : items.filter(({ key }) => equal(key, first) !== true),
        origin,
        open,
      );
    case "clear":
      return dict([], origin);
    default:
      return unknown(`\`.${method}()\` on a dictionary`, origin);
  }
}

function updated(
  items: readonly DictItem[],
  open: boolean,
  given: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): AbstractValue {
  const positional = given.slice(0, given.length - keywords.length);
  const named = keywords.map((name, index) => ({
    key: text(name, origin),
    value: given[positional.length + index] ?? unknown("an argument that is not there", origin),
  }));
  const [mapping] = positional;
  if (mapping === undefined) return dict(mergedItems(items, named), origin, open);
  if (mapping.kind !== "known" || mapping.content.type !== "dict")
    return dict(mergedItems(items, named), origin, true);
  return dict(
    mergedItems(mergedItems(items, mapping.content.items), named),
    origin,
    open || mapping.content.open,
  );
}

/** Dictionaries that grow item by item beyond this are not followed further. */
const MAX_ITEMS = 2000;

/** The container after `container[key] = value`. */
export function withItemSet(
  container: Known,
  key: Known,
  value: AbstractValue,
  origin: Origin,
): AbstractValue {
  const { content } = container;
  if (content.type === "dict" && content.items.length >= MAX_ITEMS) return dict(content.items, origin, true);
  if (content.type === "dict") return dict(withItem(content.items, { key, value }), origin, content.open);
  if (content.type !== "list" || key.content.type !== "number")
    return unknown(`sets an item of a ${content.type}`, origin);
  const index = key.content.value < 0 ? content.elements.length + key.content.value : key.content.value;
  if (index < 0 || index >= content.elements.length)
    return unknown("sets an element that is not known", origin);
  return sequence("list", content.elements.with(index, value), origin, content.open);
}

/** The container after `del container[key]`. */
export function deleteItem(container: Known, key: Known, origin: Origin): AbstractValue {
  const { content } = container;
  if (content.type === "dict" && textOf(key) !== undefined) {
    return dict(
      content.items.filter((item) => equal(item.key, key) !== true),
      origin,
      content.open,
    );
  }
  return content.type === "list"
    ? popped(content, key, origin)
    : unknown(`deletes an item of a ${content.type}`, origin);
}
