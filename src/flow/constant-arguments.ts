/** The constants that an argument can be: written there, under a name, as a parameter's default or by a caller. */
import type { Constant } from "../bind/constants.ts";
import { constantOf, definitionOf } from "../bind/constants.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolve } from "../bind/resolve.ts";
import type { CollectionValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { CALLER_LIMIT } from "./naming.ts";
import type { ValueIndex } from "./value-index.ts";

/** One constant that a value can be, and where it is written. */
export interface PossibleConstant {
  readonly constant: Constant;
  readonly at: ValueRef;
  /** `direct` whenever the code runs; `branch` on one of several ways; `default` unless a caller says otherwise; `caller` for one caller. */
  readonly when: "direct" | "branch" | "default" | "caller";
}

const DEPTH = 6;

/** A step to callers counts for more: each has callers of its own. */
const CALLER_STEP = 3;

/** Every constant that a value can be. */
export function possibleConstants(index: ValueIndex, ref: ValueRef, depth = 0): PossibleConstant[] {
  if (depth > DEPTH || ref.value === NONE) return [];
  const { program } = index.flows;
  const constant = constantOf(program, ref);
  const at = definitionOf(program, ref);
  if (constant) return [{ constant, at, when: "direct" }];
  const value = functionFacts(at).fragment.values[at.value];
  switch (value?.op) {
    case "parameter":
      return parameterConstants(index, at, value.index, depth);
    case "merge":
      return branches(index, at, value.inputs, depth);
    case "choice":
      return branches(index, at, [value.whenTrue, value.whenFalse], depth);
    default:
      return [];
  }
}

function branches(
  index: ValueIndex,
  at: ValueRef,
  ids: readonly ValueId[],
  depth: number,
): PossibleConstant[] {
  return ids
    .filter((value) => value !== at.value)
    .flatMap((value) => possibleConstants(index, refTo(at, value), depth + 1))
    .map((one) => (one.when === "direct" ? { ...one, when: "branch" as const } : one));
}

function parameterConstants(
  index: ValueIndex,
  at: ValueRef,
  position: number,
  depth: number,
): PossibleConstant[] {
  const facts = functionFacts(at);
  const given = facts.parameters[position]?.default ?? NONE;
  const outer = { unit: at.unit, function: Math.max(facts.parent, 0), value: given };
  const defaults = possibleConstants(index, outer, depth + 1).map((one) => ({
    ...one,
    when: "default" as const,
  }));
  const passed = index
    .callers(facts)
    .slice(0, CALLER_LIMIT)
    .flatMap((caller) => {
      const edge = index.flows.solver.byRef.get(functionFacts(caller))?.edges.get(caller.value);
      return (edge?.passed.get(position) ?? []).flatMap((value) =>
        possibleConstants(index, { ...caller, value }, depth + CALLER_STEP),
      );
    });
  return [...defaults, ...passed.map((one) => ({ ...one, when: "caller" as const }))];
}

/** The library path that a value stands for: `ssl.CERT_NONE`. */
export function pathOf(index: ValueIndex, ref: ValueRef): string | undefined {
  return ref.value === NONE ? undefined : externalName(resolve(index.flows.program, ref));
}

/** A display (`[…]`, `{…}`), written there or under a name; with the fragment in which its members are. */
export function displayOf(
  index: ValueIndex,
  ref: ValueRef,
): { readonly at: ValueRef; readonly display: CollectionValue } | undefined {
  if (ref.value === NONE) return undefined;
  const at = definitionOf(index.flows.program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "collection" ? { at, display: value } : undefined;
}

/** The value under a key of `{…}` or `dict(…)`, written there or under a name. */
export function entryOf(index: ValueIndex, ref: ValueRef, key: string): ValueRef | undefined {
  if (ref.value === NONE) return undefined;
  const at = definitionOf(index.flows.program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op === "call") {
    const named = pathOf(index, refTo(at, value.callee)) === "dict";
    const argument = named ? value.arguments.find((one) => one.name === key) : undefined;
    return argument && refTo(at, argument.value);
  }
  if (value?.op !== "collection") return undefined;
  const entry = value.entries.findLast((one) => {
    const constant = one.key === NONE ? undefined : constantOf(index.flows.program, refTo(at, one.key));
    return constant?.kind === "text" && constant.text === key;
  });
  return entry && refTo(at, entry.value);
}
