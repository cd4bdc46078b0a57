/** Branches that run only where a setting is on which the project itself leaves off: a check in one of them checks nothing. */
import { oncePerFunction } from "../bind/once.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { RegionId, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { SETTINGS, settingOff } from "./written-settings.ts";

/** Whether nothing in this region runs with the settings that the project writes: `if settings.BLOCK_PRIVATE:` where it says `BLOCK_PRIVATE = False`. */
export function isSwitchedOff(program: Program, ref: FunctionRef, region: RegionId): boolean {
  const off = branchesOff(program, ref);
  if (off.size === 0) return false;
  const { regions } = functionFacts(ref).fragment;
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE) if (off.has(at)) return true;
  return false;
}

const branchesOff: (program: Program, ref: FunctionRef) => ReadonlySet<RegionId> = oncePerFunction(
  (program, ref) => {
    const { regions, values } = functionFacts(ref).fragment;
    const off = new Set<RegionId>();
    for (const [id, { condition, polarity }] of regions.entries())
      if (condition !== NONE && cannotBe(program, ref, values, condition, polarity)) off.add(id);
    return off;
  },
);

/** Whether a condition never comes out so. */
function cannotBe(
  program: Program,
  ref: FunctionRef,
  values: readonly Value[],
  condition: ValueId,
  polarity: boolean,
): boolean {
  const value = values[condition];
  if (value?.op !== "operation") return polarity && settingIn(program, ref, condition, value) === true;
  const [first, second] = value.operands;
  if (first === undefined) return false;
  if (value.operator === "not") return cannotBe(program, ref, values, first, !polarity);
  if (!polarity) return false;
  if (value.operator === "and")
    return value.operands.some((one) => cannotBe(program, ref, values, one, true));
  // `getattr(settings, "NAME", False)`, which is read as `settings.NAME or False`.
  const absent = second === undefined ? undefined : values[second];
  if (value.operator !== "or" || absent?.op !== "constant" || absent.constant !== "False") return false;
  const name = settingName(program, ref, first, values[first]);
  return name !== undefined && (settingOff(program, name) ?? true);
}

/** Whether a setting that is read is off wherever it is written. */
function settingIn(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
  value: Value | undefined,
): boolean | undefined {
  const name = settingName(program, ref, id, value);
  return name === undefined ? undefined : settingOff(program, name);
}

/** `NAME` of `settings.NAME`. */
function settingName(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
  value: Value | undefined,
): string | undefined {
  const path = value?.op === "attribute" ? externalName(resolveIn(program, ref, id)) : undefined;
  return path?.startsWith(SETTINGS) === true ? path.slice(SETTINGS.length) : undefined;
}
