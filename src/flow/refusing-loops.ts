/** Loops that refuse: `for field in order.split(","): if field not in COLUMNS: raise …`. */
import type { FunctionRef } from "../bind/program.ts";
import type { ElementValue, Fragment, RegionId, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { isCollected } from "./collected-refusals.ts";
import { writtenKey } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import { ALL_KINDS } from "./kinds.ts";
import { isSwallowed } from "./swallowed-refusals.ts";

/** What a condition that came out one way says of values, by value. */
type ProvenBy = (condition: ValueId, polarity: boolean) => ReadonlyMap<ValueId, Kinds>;

/** A function's fragment, and the file that it is written in. */
interface Place {
  readonly ref: FunctionRef;
  readonly fragment: Fragment;
}

/** Whoever comes past such a loop has nothing but what was allowed in the list. By the value that was gone through. */
export function clearedByLoops(at: Place, provenBy: ProvenBy): Map<ValueId, Kinds> {
  const proven: ReadonlyMap<ValueId, Kinds>[] = [];
  for (const [id, { form, condition, polarity }] of at.fragment.regions.entries()) {
    if (form !== "branch" || condition === NONE || !asksItem(at, condition)) continue;
    const ends = (region: RegionId): boolean =>
      leaves(at.fragment, region) &&
      !isSwallowed(at.fragment, region, ({ region: left }, handler) => left === handler);
    if (ends(id) || isCollected(at.fragment, id, ends)) proven.push(provenBy(condition, !polarity));
  }
  return proven.length === 0 ? new Map() : clearedLists(at, proven);
}

/** What is true of every item of a list. */
interface Looked {
  whole: Kinds;
  under: Kinds;
  readonly keys: Set<string>;
}

/**
 * What lists lose because of what is true of each of their items. Where items are looked at key by key
 * (`isinstance(step["id"], int)`), every key under which the function reads them must be among those.
 */
export function clearedLists(at: Place, proven: readonly ReadonlyMap<ValueId, Kinds>[]): Map<ValueId, Kinds> {
  const looked = new Map<ValueId, Looked>();
  for (const [value, kinds] of proven.flatMap((one) => [...one])) {
    const item = itemOf(at, value);
    if (!item) continue;
    const known = looked.get(item.list) ?? { whole: 0, under: ALL_KINDS, keys: new Set<string>() };
    looked.set(item.list, known);
    if (item.key === undefined) known.whole |= kinds;
    else {
      known.under &= kinds;
      known.keys.add(item.key);
    }
  }
  const cleared = new Map<ValueId, Kinds>();
  for (const [list, { whole, under, keys }] of looked) {
    const all = whole | (keys.size > 0 && readsOnly(at, list, keys) ? under : 0);
    if (all !== 0) cleared.set(list, all);
  }
  return cleared;
}

interface Item {
  readonly list: ValueId;
  /** The key that is read of the item; undefined for the item itself. */
  readonly key: string | undefined;
}

/** An item of what a loop goes through, or what it holds under a written key. */
function itemOf(at: Place, id: ValueId): Item | undefined {
  const { values } = at.fragment;
  const value = values[id];
  if (isItem(value)) return { list: value.base, key: undefined };
  const read = value && readUnder(at, value);
  const item = read && values[read.base];
  return isItem(item) ? { list: item.base, key: read?.key } : undefined;
}

function isItem(value: Value | undefined): value is ElementValue {
  return value?.op === "element" && value.position === undefined;
}

/** `step["id"]` and `step.get("id")`. */
function readUnder({ ref, fragment }: Place, value: Value): { base: ValueId; key: string } | undefined {
  if (value.op === "item" && value.name !== undefined) return { base: value.base, key: value.name };
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  if (callee?.op !== "attribute" || callee.name !== "get") return undefined;
  const key = writtenKey(ref, value);
  return key === undefined ? undefined : { base: callee.base, key };
}

/** Whether the items of a list are read under no other keys, anywhere in the function. */
function readsOnly(at: Place, list: ValueId, keys: ReadonlySet<string>): boolean {
  return at.fragment.values.every((value) => {
    const read = readUnder(at, value);
    const item = read && at.fragment.values[read.base];
    return !read || !isItem(item) || item.base !== list || keys.has(read.key);
  });
}

/** Whether a condition has an item of a loop in it: nothing else is worth a closer look. */
function asksItem(at: Place, condition: ValueId): boolean {
  const value = at.fragment.values[condition];
  const isAsked = (id: ValueId): boolean => itemOf(at, id) !== undefined;
  if (value?.op === "operation")
    return value.operands.some((operand) => isAsked(operand) || asksItem(at, operand));
  if (value?.op !== "call") return false;
  const callee = at.fragment.values[value.callee];
  return (
    (callee?.op === "attribute" && isAsked(callee.base)) || value.arguments.some((one) => isAsked(one.value))
  );
}

/** Whether a branch ends the function: by an exception, or with an answer. */
function leaves(fragment: Fragment, region: RegionId): boolean {
  return fragment.exits.some((exit) => exit.region === region);
}
