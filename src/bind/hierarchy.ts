/** Method resolution orders. */
import type { Ancestor, ClassRef } from "./program.ts";

/** Gives a class's direct bases, resolved. */
export type BasesOf = (ref: ClassRef) => readonly Ancestor[];

/** Deeper hierarchies than this are cut; cycles (broken code) end here too. */
const DEPTH_LIMIT = 40;

/**
 * The method resolution order of a class, itself first (C3, as Python's). Where C3 has no answer because the code is
 * broken, depth first order without repeats.
 */
export function linearise(ref: ClassRef, basesOf: BasesOf, depth = 0): readonly Ancestor[] {
  const self: Ancestor = { kind: "class", target: ref };
  if (depth > DEPTH_LIMIT) return [self];
  const bases = basesOf(ref);
  const orders = bases.map((base) =>
    base.kind === "class" ? linearise(base.target, basesOf, depth + 1) : [base],
  );
  return [self, ...(mergeOrders([...orders, bases]) ?? depthFirst(orders))];
}

function keyOf(ancestor: Ancestor): string {
  if (ancestor.kind === "external") return ancestor.name;
  return `${ancestor.target.unit.file.path}:${ancestor.target.class}`;
}

/** C3's merge; undefined when no order satisfies all lists. */
function mergeOrders(orders: readonly (readonly Ancestor[])[]): Ancestor[] | undefined {
  let lists = orders.filter((list) => list.length > 0);
  const merged: Ancestor[] = [];
  while (lists.length > 0) {
    const next = lists.map((list) => list[0]).find((head) => head && !inSomeTail(head, lists));
    if (!next) return undefined;
    merged.push(next);
    const key = keyOf(next);
    lists = lists.map((list) => list.filter((one) => keyOf(one) !== key)).filter((list) => list.length > 0);
  }
  return merged;
}

function inSomeTail(head: Ancestor, lists: readonly (readonly Ancestor[])[]): boolean {
  const key = keyOf(head);
  return lists.some((list) => list.slice(1).some((one) => keyOf(one) === key));
}

function depthFirst(orders: readonly (readonly Ancestor[])[]): Ancestor[] {
  const seen = new Map<string, Ancestor>();
  for (const ancestor of orders.flat()) seen.set(keyOf(ancestor), ancestor);
  return [...seen.values()];
}
