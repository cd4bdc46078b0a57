/** What a mapping carries once a key holds something else: `row[label] = clean(row[label])`. */
import type { MergeValue, UpdatedValue, Value, ValueId } from "../extract/facts.ts";
import type { GuardContext } from "./guards.ts";
import { clearedByStore } from "./object-parts.ts";
import { spokenName } from "./sinks.ts";
import type { Taints } from "./taint.ts";
import { clear, join, SAFE } from "./taint.ts";

/** Stores and branches before a store that may hold the same key. */
const DEPTH = 6;

/** What an object carries after a store: what is put in, and besides what it held, without what was under the same key. */
export function updatedTaints(
  context: GuardContext,
  update: UpdatedValue,
  read: (id: ValueId) => Taints,
): Taints {
  const { base, key, value } = update;
  const { values } = context.fragment;
  // What is kept in a session is known by its key (`kept-values.ts`), and is no part of what else the request holds.
  if (update.name === "session" && spokenName(context.fragment, base) === "request") return read(base);
  const besides = key === undefined ? read(base) : without(values, update, read, base, DEPTH);
  return join(besides, clear(read(value), clearedByStore(context, update)));
}

function without(
  values: readonly Value[],
  update: UpdatedValue,
  read: (id: ValueId) => Taints,
  id: ValueId,
  depth: number,
): Taints {
  const value = values[id];
  const next = (one: ValueId): Taints => without(values, update, read, one, depth - 1);
  if (depth === 0) return read(id);
  if (value?.op === "updated" && isSameKey(value, update)) return next(value.base);
  if (value?.op === "merge" && isOfBranches(value, id))
    return value.inputs.reduce<Taints>((all, one) => join(all, next(one)), SAFE);
  return read(id);
}

/** In another round of a loop the same variable is another key. */
function isOfBranches({ inputs }: MergeValue, id: ValueId): boolean {
  return inputs.every((input) => input < id);
}

function isSameKey(one: UpdatedValue, other: UpdatedValue): boolean {
  if (one.key === undefined) return false;
  return one.key === other.key || (one.name !== undefined && one.name === other.name);
}
