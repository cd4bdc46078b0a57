/** Loops that collect what they refuse: `if field not in COLUMNS: errors.append(field)`, and behind the loop `if errors: raise …`. */
import type { Fragment, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** Values looked through for what a condition is made of. */
const MOST = 30;

/** Whether a branch of a loop puts something into a collection which, where it is not empty, ends the function behind. */
export function isCollected(
  fragment: Fragment,
  branch: RegionId,
  ends: (region: RegionId) => boolean,
): boolean {
  const { regions, values } = fragment;
  const added = new Set<ValueId>();
  for (const [id, value] of values.entries())
    if (value.op === "updated" && value.region === branch) added.add(id);
  if (added.size === 0) return false;
  const loop = ancestorsOf(fragment, branch).find((region) => regions[region]?.form === "loop");
  return (
    loop !== undefined &&
    regions.some(
      ({ form, condition, polarity }, region) =>
        form === "branch" &&
        condition > 0 &&
        !ancestorsOf(fragment, region).includes(loop) &&
        isAlwaysAsked(fragment, region, loop) &&
        holdsAdded({ fragment, added, loop }, filledWhen(fragment, condition, polarity)) &&
        ends(region),
    )
  );
}

function ancestorsOf({ regions }: Fragment, region: RegionId): RegionId[] {
  const found: RegionId[] = [];
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE) found.push(at);
  return found;
}

/** Whether whoever comes through the loop comes to a condition behind it. */
function isAlwaysAsked(fragment: Fragment, asking: RegionId, loop: RegionId): boolean {
  const around = new Set(ancestorsOf(fragment, loop));
  return ancestorsOf(fragment, asking)
    .slice(1)
    .every(
      (region) => around.has(region) || /^(?:after|with|try)$/.test(fragment.regions[region]?.form ?? ""),
    );
}

/** The collection that is not empty where a condition comes out this way: `errors`, `len(errors)`, `not errors` that does not hold. */
function filledWhen({ values }: Fragment, condition: ValueId, polarity: boolean): ValueId {
  const value = values[condition];
  if (value?.op === "operation" && value.operator === "not")
    return polarity ? NONE : (value.operands[0] ?? NONE);
  if (!polarity) return NONE;
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const isLength = callee?.op === "free" && /^(?:len|bool|any)$/.test(callee.name);
  return isLength && value?.op === "call" ? (value.arguments[0]?.value ?? NONE) : condition;
}

interface Collecting {
  readonly fragment: Fragment;
  readonly added: ReadonlySet<ValueId>;
  readonly loop: RegionId;
}

/** Whether a collection is the one that was added to, made once before the loop and never anew. */
function holdsAdded({ fragment, added, loop }: Collecting, start: ValueId): boolean {
  const { values } = fragment;
  const seen = new Set([start]);
  let holds = false;
  for (const id of seen) {
    const value = values[id];
    if (!value || seen.size > MOST) return false;
    holds ||= added.has(id);
    if (value.op === "updated") seen.add(value.base);
    else if (value.op === "merge") for (const input of value.inputs) seen.add(input);
    else if (!/^(?:collection|call)$/.test(value.op) || ancestorsOf(fragment, value.region).includes(loop))
      return false;
  }
  return holds;
}
