/** What one name of `connection, cursor = opened()` is: the part of the tuple at its place. */
import type { ElementValue, ValueId } from "../extract/facts.ts";
import type { FunctionRef, Symbol, ValueRef } from "./program.ts";
import { functionFacts, refTo } from "./program.ts";

/** The values that an unpacked name may get: of a list or tuple written there, or of each one that a function of the project returns. */
export function partsUnpacked(
  ref: FunctionRef,
  element: ElementValue,
  meaningOf: (id: ValueId) => Symbol | undefined,
): readonly ValueRef[] {
  const { base, position } = element;
  if (position === undefined) return NO_PARTS;
  const value = functionFacts(ref).fragment.values[base];
  if (value?.op === "collection") return partAt(ref, base, position);
  const callee = value?.op === "call" ? meaningOf(value.callee) : undefined;
  if (callee?.kind !== "function") return NO_PARTS;
  const { target } = callee;
  return functionFacts(target).fragment.exits.flatMap((exit) =>
    exit.kind === "return" ? partAt(target, exit.value, position) : NO_PARTS,
  );
}

const NO_PARTS: readonly ValueRef[] = [];

/** Nothing once a `*rest` could move what stands behind it. */
function partAt(ref: FunctionRef, id: ValueId, position: number): readonly ValueRef[] {
  const value = functionFacts(ref).fragment.values[id];
  if (value?.op !== "collection" || value.form === "dict" || value.form === "set") return NO_PARTS;
  const entry = value.entries[position];
  return entry && !value.entries.some((one) => one.spread) ? [refTo(ref, entry.value)] : NO_PARTS;
}
