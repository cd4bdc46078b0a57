/** What a check behind a store settles: `self.key = sent`, then `if not is_key(self.key): self.key = new_key()`. */
import { isSelf } from "../bind/instance-attributes.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { Fragment, Region, RegionId, Store, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { clearedAsWritten } from "./guards.ts";
import type { Kinds } from "./kinds.ts";
import { freshContext } from "./reading.ts";
import type { SolverState } from "./summary.ts";

/** The kinds that a value stored under a name no longer has: where it has them, the same function puts another in its place, or raises. */
export function clearedByReplacement(solver: SolverState, ref: ValueRef, name: string): Kinds {
  const { fragment } = functionFacts(ref);
  const store = fragment.stores.find((one) => one.value === ref.value && one.name === name && !one.item);
  const branches = store ? replacingBranches(fragment, store, name) : [];
  const state = branches.length === 0 ? undefined : solver.byRef.get(functionFacts(ref));
  if (state === undefined) return 0;
  const context = freshContext(solver, state);
  let kinds: Kinds = 0;
  for (const { condition, polarity } of branches)
    for (const [value, cleared] of clearedAsWritten(context, condition, !polarity))
      if (isRead(fragment, value, name)) kinds |= cleared;
  return kinds;
}

/** Branches behind a store, on the same way, that store anew under the name or raise. */
function replacingBranches(fragment: Fragment, store: Store, name: string): readonly Region[] {
  const anew = fragment.stores.filter((one) => one.name === name && !one.item && one.start > store.start);
  const raising = fragment.exits.filter(({ kind }) => kind === "raise");
  return [...new Set([...anew, ...raising].map(({ region }) => region))].flatMap((region) => {
    const branch = fragment.regions[region];
    return branch?.form === "branch" &&
      branch.condition > store.value &&
      isBehind(fragment, branch.parent, store.region)
      ? [branch]
      : [];
  });
}

/** Whether every way through one region comes to another, unless it ends before. */
function isBehind({ regions }: Fragment, region: RegionId, from: RegionId): boolean {
  let at = region;
  while (at !== from && at !== NONE && regions[at]?.form === "after") at = regions[at]?.parent ?? NONE;
  return at === from;
}

/** `self.key`, as it was stored. */
function isRead(fragment: Fragment, id: ValueId, name: string): boolean {
  const value = fragment.values[id];
  return value?.op === "attribute" && value.name === name && isSelf(fragment, value.base);
}
