/** Attributes of attributes, read again after something was put into them. */
import type { Value, ValueId } from "../extract/facts.ts";

/** `request.user` after `request.user.seen = True`: what was put there last, in place of a fresh reading. */
export function lastPut(values: readonly Value[], id: ValueId): ValueId {
  const value = values[id];
  const holder = value?.op === "attribute" ? values[value.base] : undefined;
  return value?.op === "attribute" && holder?.op === "updated" && holder.name === value.name
    ? holder.value
    : id;
}
