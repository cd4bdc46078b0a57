/** What stands under a key of a mapping that is written out: `{"name": name, "author": request.user}["name"]` is the name alone. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { ItemValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";

/** Entries of a display past which nobody looks. */
const MOST_ENTRIES = 60;

/** The value under a key, where the base is a display of the same function. */
export function entryUnder(
  program: Program,
  ref: FunctionRef,
  { base, name }: ItemValue,
): ValueId | undefined {
  const display = name === undefined ? undefined : functionFacts(ref).fragment.values[base];
  if (display?.op !== "collection" || display.form !== "dict" || display.entries.length > MOST_ENTRIES)
    return undefined;
  if (display.entries.some(({ spread }) => spread)) return undefined;
  const isNamed = (key: ValueId): boolean => key !== NONE && textOf(program, refTo(ref, key)) === name;
  return display.entries.findLast(({ key }) => isNamed(key))?.value;
}
