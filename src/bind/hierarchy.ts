/** Method resolution orders. */
import type { ClassFacts } from "../extract/facts.ts";
import type { Ancestor, ClassRef } from "./program.ts";
import { classFacts } from "./program.ts";

/** Gives a class's direct bases, resolved. */
export type BasesOf = (ref: ClassRef) => readonly Ancestor[];

/** Deeper hierarchies than this are cut. */
const DEPTH_LIMIT = 40;

/**
 * The method resolution order of a class, itself first (C3, as Python's). Where C3 has no answer because the code is
 * broken, depth first order without repeats. A cycle ends where it closes.
 */
export function linearise(ref: ClassRef, basesOf: BasesOf): readonly Ancestor[] {
  return ordered(ref, basesOf, new Map(), 0);
}

/** `known` holds what this question has found: without it, diamonds on top of each other would double the work each time. */
function ordered(
  ref: ClassRef,
  basesOf: BasesOf,
  known: Map<ClassFacts, readonly Ancestor[]>,
  depth: number,
): readonly Ancestor[] {
  const facts = classFacts(ref);
  const self: Ancestor = { kind: "class", target: ref };
  const before = known.get(facts);
  if (before || depth > DEPTH_LIMIT) return before ?? [self];
  known.set(facts, [self]);
  const bases = basesOf(ref);
  const orders = bases.map((base) =>
    base.kind === "class" ? ordered(base.target, basesOf, known, depth + 1) : [base],
  );
  const order = [self, ...(mergeOrders([...orders, bases]) ?? depthFirst(orders))];
  known.set(facts, order);
  return order;
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
