/** Checks that refuse before anything is done: a loop that raises for every item it does not know, a function of the project that raises. */
import type { FunctionRef } from "../bind/program.ts";
import { oncePerFunction } from "../bind/once.ts";
import { functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { CallValue, Fragment, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Program } from "../bind/program.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, kindsOf } from "./kinds.ts";

/** What is asked of the function around. */
interface Around {
  readonly fragment: Fragment;
  readonly isRequested: (id: ValueId) => boolean;
}

/**
 * `for field in order.split(","): if field not in COLUMNS: raise …`: whoever comes past the loop has nothing but what was
 * allowed in the list. By the value that was gone through.
 */
export function clearedByLoops({ fragment, isRequested }: Around): Map<ValueId, Kinds> {
  const cleared = new Map<ValueId, Kinds>();
  for (const [id, { condition, polarity }] of fragment.regions.entries()) {
    const test = condition === NONE ? undefined : fragment.values[condition];
    if (test?.op !== "operation" || !isUnknownMember(test.operator, polarity)) continue;
    const [left = NONE, right = NONE] = test.operands;
    const item = fragment.values[left];
    if (item?.op !== "element" || item.position !== undefined) continue;
    if (fragment.values[right]?.op === "text" || isRequested(right)) continue;
    if (leaves(fragment, id)) cleared.set(item.base, INJECTION_KINDS);
  }
  return cleared;
}

function isUnknownMember(operator: string, polarity: boolean): boolean {
  return polarity ? operator === "not in" : operator === "in";
}

/** Whether a branch ends the function: by an exception, or with an answer. */
function leaves(fragment: Fragment, region: RegionId): boolean {
  return fragment.exits.some((exit) => exit.region === region);
}

/** Names of functions that refuse what they do not like. */
const REFUSING = /^_{0,2}(?:ensure|validate|verify|check|assert|require|forbid|reject|raise_if)(?:_|$)/;

/** What an unfollowed check of a name is believed to settle: that it is one of the code's own. */
const NAMES: Kinds = kindsOf(["code", "name"]);

/** `_ensure_role_paths([path])` before `import_string(path)`: values that such a function of the project looked at, by the region of the call. */
export const clearedByRefusals: (
  program: Program,
  ref: FunctionRef,
) => ReadonlyMap<RegionId, ReadonlyMap<ValueId, Kinds>> = oncePerFunction((program, ref) => {
  const { fragment } = functionFacts(ref);
  const cleared = new Map<RegionId, Map<ValueId, Kinds>>();
  for (const value of fragment.values) {
    if (value.op !== "call" || !isRefusing(program, ref, fragment, value)) continue;
    const here = cleared.get(value.region) ?? new Map<ValueId, Kinds>();
    for (const id of given(fragment, value)) here.set(id, NAMES);
    cleared.set(value.region, here);
  }
  return cleared;
});

function isRefusing(program: Program, ref: FunctionRef, fragment: Fragment, call: CallValue): boolean {
  const callee = fragment.values[call.callee];
  if (callee === undefined || !("name" in callee) || !REFUSING.test(callee.name ?? "")) return false;
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind !== "function") return false;
  const { exits, values } = functionFacts(symbol.target).fragment;
  return exits.some(({ kind }) => kind === "raise") && values.some((value) => isComparison(value, values));
}

/** Asks whether something belongs to what is known: a member of a list, or a text that begins as it must. */
function isComparison(value: Fragment["values"][number], values: Fragment["values"]): boolean {
  if (value.op === "operation") return value.operator === "in" || value.operator === "not in";
  const callee = value.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" && /^(?:startswith|fullmatch|issubset)$/.test(callee.name);
}

/** The arguments, and what stands in a list that is written there. */
function given({ values }: Fragment, call: CallValue): readonly ValueId[] {
  return call.arguments.flatMap(({ value }) => {
    const list = values[value];
    return list?.op === "collection" ? list.entries.map((entry) => entry.value) : [value];
  });
}
