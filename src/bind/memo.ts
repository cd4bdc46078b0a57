/** What is known already of a fragment's values. */
import type { Fragment } from "../extract/facts.ts";
import type { Program, Symbol } from "./program.ts";

/** By value: the answer, null for none, or how many questions were open when this one was begun. */
export type Memo = (Symbol | number | null | undefined)[];

/** The answers for one fragment, made when it is first asked about. */
export function memoOf(program: Program, fragment: Fragment): Memo {
  const { symbols } = program.resolution;
  const known = symbols.get(fragment);
  if (known) return known;
  const fresh: Memo = [];
  symbols.set(fragment, fresh);
  return fresh;
}
