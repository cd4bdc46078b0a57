/** Joins of influences. */
import type { Fetch, Influence } from "./lookup.ts";
import { IDENTITY, PLAIN } from "./lookup.ts";

/** Fetches kept for one value; real values come from one or two. */
const LIMIT = 6;

/** Everything that went into either. `rows` are kept where both are alternatives of one value. */
export function union(a: Influence, b: Influence): Influence {
  if (a === b || b === PLAIN) return a;
  if (a === PLAIN) return b;
  return {
    bits: a.bits | b.bits,
    parameters: a.parameters | b.parameters,
    touched: joined(a.touched, b.touched),
    rows: joined(a.rows, b.rows),
  };
}

/** The union of many. */
export function unionAll(all: Iterable<Influence>): Influence {
  let result = PLAIN;
  for (const one of all) result = union(result, one);
  return result;
}

/** The same without being the row itself any more: what a call makes of its arguments. */
export function made(influence: Influence): Influence {
  return influence.rows.length === 0 ? influence : { ...influence, rows: [] };
}

/** The same with bits taken away. */
export function without(influence: Influence, bits: number): Influence {
  return (influence.bits & bits) === 0 ? influence : { ...influence, bits: influence.bits & ~bits };
}

/** The same with bits added. */
export function having(influence: Influence, bits: number): Influence {
  return (influence.bits & bits) === bits ? influence : { ...influence, bits: influence.bits | bits };
}

/** Two lists of fetches as one. */
export function joined(a: readonly Fetch[], b: readonly Fetch[]): readonly Fetch[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const fresh = b.filter((one) => !a.includes(one));
  return fresh.length === 0 ? a : [...a, ...fresh].slice(0, LIMIT);
}

/** One of several querysets, one of which is narrowed to the asker: the others are for people who may see more. */
export function alternatives(all: readonly Influence[]): Influence {
  const sum = unionAll(all);
  const narrowed = sum.rows.filter((one) => (one.asked.bits & IDENTITY) !== 0);
  if (narrowed.length === 0 || narrowed.length === sum.rows.length) return sum;
  const keep = (one: Fetch): boolean =>
    narrowed.includes(one) || !narrowed.some((other) => other.model.key === one.model.key);
  return { ...sum, rows: sum.rows.filter(keep), touched: sum.touched.filter(keep) };
}
