/** Sets of dangers that a value carries: which origins, and for each the kinds that nothing has cleared yet. */
import type { ValueRef } from "../bind/program.ts";
import type { SourceRow } from "./catalog/model.ts";
import type { Kinds } from "./kinds.ts";

/**
 * Where a danger comes from. A parameter stands for whatever callers pass; it is replaced when a call is looked at.
 * `unknown` is everything that the analysis cannot see into: it is neither safe nor accused.
 */
export type Origin =
  | {
      readonly kind: "parameter";
      readonly index: number;
      /** Of an object that callers make: the one field of it that is meant. */
      readonly field?: string;
    }
  | { readonly kind: "source"; readonly row: SourceRow; readonly at: ValueRef }
  | { readonly kind: "unknown" };

/** One origin with the kinds it still has. */
export interface Taint {
  readonly origin: Origin;
  readonly kinds: Kinds;
}

/** At most one entry per origin. Empty means constant, or made safe. */
export type Taints = readonly Taint[];

/** Nothing. */
export const SAFE: Taints = [];

/** How many origins a value keeps; past that, the least telling go first. */
const LIMIT = 6;

/** How many it keeps where several are parts of one object: a mapping of settings has many, and most of them are nobody's. */
const PARTS = 14;

const UNKNOWN_ORIGIN: Origin = { kind: "unknown" };

/** An unknown value: any kind, no accusation. */
export function unknownTaints(kinds: Kinds): Taints {
  return [{ origin: UNKNOWN_ORIGIN, kinds }];
}

/** Whether two origins are the same one. */
export function sameOrigin(a: Origin, b: Origin): boolean {
  if (a.kind === "parameter") return b.kind === "parameter" && a.index === b.index && a.field === b.field;
  if (a.kind === "unknown") return b.kind === "unknown";
  return b.kind === "source" && a.row === b.row && sameRef(a.at, b.at);
}

/** The same, where an object and a field of it are one: the way from a parameter to its field is the field's way. */
export function sameRoot(a: Origin, b: Origin): boolean {
  if (a.kind === "parameter" && b.kind === "parameter") return a.index === b.index;
  return sameOrigin(a, b);
}

/** Whether two references name the same value. */
export function sameRef(a: ValueRef, b: ValueRef): boolean {
  return a.unit === b.unit && a.function === b.function && a.value === b.value;
}

/** The union. Returns one of the inputs unchanged where it already is the union. */
export function join(a: Taints, b: Taints): Taints {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  let result: Taint[] | undefined;
  for (const taint of b) {
    const list = result ?? a;
    const position = list.findIndex((one) => sameOrigin(one.origin, taint.origin));
    const present = list[position];
    if (present && (present.kinds | taint.kinds) === present.kinds) continue;
    result ??= [...a];
    if (present) result[position] = { origin: present.origin, kinds: present.kinds | taint.kinds };
    else result.push(taint);
  }
  return result ? trim(result) : a;
}

function trim(all: Taint[]): Taints {
  if (all.length <= LIMIT) return all;
  const taints = withoutFields(all);
  if (taints.length <= LIMIT) return all.length <= PARTS ? all : taints;
  return taints.toSorted((a, b) => weight(b.origin) - weight(a.origin)).slice(0, LIMIT);
}

/** Many fields of one object are the object. */
function withoutFields(taints: readonly Taint[]): Taint[] {
  const whole: Taint[] = [];
  for (const { origin, kinds } of taints) {
    const root: Origin =
      origin.kind === "parameter" && origin.field !== undefined
        ? { kind: "parameter", index: origin.index }
        : origin;
    const position = whole.findIndex((one) => sameOrigin(one.origin, root));
    const known = whole[position];
    if (known) whole[position] = { origin: root, kinds: known.kinds | kinds };
    else whole.push({ origin: root, kinds });
  }
  return whole;
}

/** How telling an origin is: requests before stored text before parameters before the unknown. */
export function weight(origin: Origin): number {
  switch (origin.kind) {
    case "unknown":
      return 0;
    case "parameter":
      return 1;
    case "source":
      return sourceWeight(origin.row.kind);
  }
}

/** The same for a source's kind alone. */
export function sourceWeight(kind: SourceRow["kind"]): number {
  return { operator: 2, stored: 3, remote: 4, request: 5 }[kind];
}

/** What is left after clearing kinds; origins without any kind left vanish. */
export function clear(taints: Taints, kinds: Kinds): Taints {
  if (kinds === 0 || taints.length === 0) return taints;
  const rest = taints.flatMap((taint) => {
    const left = taint.kinds & ~kinds;
    return left === 0 ? [] : [left === taint.kinds ? taint : { origin: taint.origin, kinds: left }];
  });
  return rest.length === 0 ? SAFE : rest;
}

/** The same set, for telling whether a fixpoint has been reached. */
export function sameTaints(a: Taints, b: Taints): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((one) =>
    b.some((other) => one.kinds === other.kinds && sameOrigin(one.origin, other.origin)),
  );
}

/** The same danger of one field alone, where it is a parameter's. */
export function ofField({ origin, kinds }: Taint, field: string): Taint {
  if (origin.kind !== "parameter" || origin.field !== undefined) return { origin, kinds };
  return { origin: { kind: "parameter", index: origin.index, field }, kinds };
}
