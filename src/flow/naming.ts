/** What a value is called on its way: names say what a programmer means a value for. */
import type { ValueRef } from "../bind/program.ts";
import type { Fragment, ValueId } from "../extract/facts.ts";
import type { ValueIndex } from "./value-index.ts";
import { indexOf } from "./value-index.ts";

/** One name of a value. */
export interface Naming {
  readonly name: string;
  /** `calls` is a function to which the value is handed, `function` one that returns it, `part` something it is made of. */
  readonly how: "variable" | "attribute" | "key" | "argument" | "function" | "calls" | "part";
  /** Calls between the value and the name; 0 in the same function. */
  readonly hops: number;
  /** The value that bears the name. */
  readonly at: ValueRef;
}

/** Values looked at before a search gives up: enough for real functions, a bound for written ones. */
export const SEARCH_LIMIT = 400;

/** Function borders crossed. */
export const HOP_LIMIT = 2;

/** Callers looked at for one function. */
export const CALLER_LIMIT = 12;

/** The variables that hold a value; of an object that was changed in place, also the object's. */
export function variablesOf(index: ValueIndex, ref: ValueRef, fragment: Fragment): readonly string[] {
  const { names } = indexOf(index, ref);
  const own = names.get(ref.value);
  if (own) return own;
  const base = baseOfUpdate(fragment, ref.value);
  return base === undefined ? [] : (names.get(base) ?? []);
}

function baseOfUpdate(fragment: Fragment, id: ValueId): ValueId | undefined {
  let value = fragment.values[id];
  let base: ValueId | undefined;
  while (value?.op === "updated" && value.name === undefined) {
    base = value.base;
    value = fragment.values[base];
  }
  return base;
}
