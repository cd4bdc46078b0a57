/** What is asked of a list, a mapping or an object that code puts together, and the names by which code hands such things on. */
import { isHarmlessName } from "./origin.ts";

/** What is asked of a value: the names below it; of a mapping's pairs, which half. */
export interface Asked {
  readonly members: readonly string[];
  readonly position: number | undefined;
}

/** Names that lead from a list or mapping to what stands in it. */
export function isStep(name: string): boolean {
  return /^(?:\d+|items|values)$/.test(name);
}

/** What is asked of the thing whose part of that name is asked about. */
export function below({ members, position }: Asked, name: string): Asked {
  return { members: [name, ...members], position };
}

/**
 * What is asked of a mapping's entry; undefined where another one is asked for. Where the code works the names out and a template asks for
 * one, the mapping is a store of settings or the like: which entry that is, and who writes it, is not seen.
 */
export function ofEntry({ members, position }: Asked, name: string | undefined): Asked | undefined {
  const [first, ...rest] = members;
  if (first === undefined) return isTold(name) ? undefined : { members, position };
  return isStep(first) || first === name ? { members: rest, position } : undefined;
}

/** Of a mapping that is shown as a whole: entries that hold numbers, keys and addresses say nothing. */
function isTold(name: string | undefined): boolean {
  return name !== undefined && isHarmlessName(name);
}

/** Functions that give what they are handed, in another order or form. */
export const SAME: RegExp =
  /^(?:(?:builtins\.)?(?:list|tuple|set|sorted|reversed|dict|iter|next|str)|json\.(?:dumps|loads)|copy\.(?:copy|deepcopy)|dataclasses\.asdict|itertools\.chain|rest_framework\.renderers\.\w+(?:\(\))?\.render)$/;

/** Methods that give what stands in what they belong to, and those of querysets that keep their rows. */
export const OF_BASE: RegExp =
  /^(?:items|values|copy|decode|strip|lower|upper|title|replace|split|rsplit|splitlines|pop|_asdict|get|all|filter|exclude|order_by|select_related|prefetch_related|distinct|first|last)$/;

/** Patterns that find tags, or whatever is not among the signs that they name: people take markup out with them. */
export const TAKES_OUT: RegExp = /[<>&]|\[\^|\\W/;

/** Names under which people escape or clean what they are handed. */
export const CLEANS: RegExp = /escape|sanit|clean|bleach|strip_?tags|purify/i;
