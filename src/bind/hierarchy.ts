/** Method resolution orders. */
import type { ClassFacts } from "../extract/facts.ts";
import type { Ancestor, ClassRef, LibraryNames } from "./program.ts";
import { classFacts } from "./program.ts";

/** Gives a class's direct bases, resolved. */
export type BasesOf = (ref: ClassRef) => readonly Ancestor[];

/** Gives a class's method resolution order if it is known already. */
export type OrderOf = (ref: ClassRef) => readonly Ancestor[] | undefined;

/** Deeper hierarchies than this are cut. */
const DEPTH_LIMIT = 40;

/**
 * The method resolution order of a class, itself first (C3, as Python's). Where C3 has no answer because the code is
 * broken, depth first order without repeats. A cycle ends where it closes.
 */
export function linearise(ref: ClassRef, basesOf: BasesOf, settledOf: OrderOf): readonly Ancestor[] {
  return ordered(ref, { basesOf, settledOf, known: new Map(), open: new Set() });
}

interface Question {
  readonly basesOf: BasesOf;
  readonly settledOf: OrderOf;
  /** What this question has found: without it, diamonds on top of each other would double the work each time. */
  readonly known: Map<ClassFacts, readonly Ancestor[]>;
  /** The classes on the way to the one that is looked at. */
  readonly open: Set<ClassFacts>;
}

function ordered(ref: ClassRef, question: Question): readonly Ancestor[] {
  const { known, open } = question;
  const facts = classFacts(ref);
  const self: Ancestor = { kind: "class", target: ref };
  const before = known.get(facts) ?? settledBefore(ref, question);
  if (before || open.size > DEPTH_LIMIT) return before ?? [self];
  known.set(facts, [self]);
  open.add(facts);
  const bases = question.basesOf(ref);
  const orders = bases.map((base) => (base.kind === "class" ? ordered(base.target, question) : [base]));
  // One base's order is kept as it is.
  const [only = [], ...more] = orders;
  const order = [
    self,
    ...(more.length === 0 ? only : (mergeOrders([...orders, bases]) ?? depthFirst(orders))),
  ];
  known.set(facts, order);
  open.delete(facts);
  return order;
}

/** What an earlier question found, unless a circle leads back to a class on the way: it closes where this question began. */
function settledBefore(ref: ClassRef, { settledOf, open }: Question): readonly Ancestor[] | undefined {
  const order = settledOf(ref);
  const leadsBack = order?.some((one) => one.kind === "class" && open.has(classFacts(one.target)));
  return leadsBack ? undefined : order;
}

/** Whether two entries of resolution orders are the same class. */
export function isSameAncestor(a: Ancestor, b: Ancestor): boolean {
  if (a === b) return true;
  if (a.kind === "external") return b.kind === "external" && a.name === b.name;
  return b.kind === "class" && a.target.class === b.target.class && a.target.unit === b.target.unit;
}

/** C3's merge; undefined when no order satisfies all lists. */
function mergeOrders(orders: readonly (readonly Ancestor[])[]): Ancestor[] | undefined {
  const merged: Ancestor[] = [];
  const heads = orders.map(() => 0);
  for (;;) {
    if (orders.every((list, n) => (heads[n] ?? 0) >= list.length)) return merged;
    const next = nextOf(orders, heads);
    if (!next) return undefined;
    merged.push(next);
    for (let n = 0; n < orders.length; n++) {
      const head = orders[n]?.[heads[n] ?? 0];
      if (head && isSameAncestor(head, next)) heads[n] = (heads[n] ?? 0) + 1;
    }
  }
}

/** The first head that no list holds further back. */
function nextOf(orders: readonly (readonly Ancestor[])[], heads: readonly number[]): Ancestor | undefined {
  for (const [n, list] of orders.entries()) {
    const head = list[heads[n] ?? 0];
    if (head && !orders.some((other, m) => isFurtherBack(head, other, heads[m] ?? 0))) return head;
  }
  return undefined;
}

function isFurtherBack(head: Ancestor, list: readonly Ancestor[], from: number): boolean {
  for (let n = from + 1; n < list.length; n++) {
    const one = list[n];
    if (one && isSameAncestor(one, head)) return true;
  }
  return false;
}

function depthFirst(orders: readonly (readonly Ancestor[])[]): Ancestor[] {
  const seen: Ancestor[] = [];
  for (const ancestor of orders.flat())
    if (!seen.some((one) => isSameAncestor(one, ancestor))) seen.push(ancestor);
  return seen;
}

/**
 * The path of an attribute that no class of the project has: of several library bases the one whose data know it, else the
 * one furthest up, which usually is the framework's.
 */
export function libraryPath(
  { aliases, rewrite }: LibraryNames,
  hierarchy: readonly Ancestor[],
  name: string,
): string | undefined {
  let path: string | undefined;
  for (const ancestor of hierarchy) {
    if (ancestor.kind !== "external") continue;
    path = `${ancestor.name}.${name}`;
    if (aliases.has(path) || rewrite(path) !== path) return path;
  }
  return path;
}
