/** Loop variables on which a value depends. */
import type { Fragment, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";

/** Values that one search looks at. */
const MOST_VALUES = 2_000;

/**
 * The loop variables that a value is made from, outermost first: those of loops `around` a region, or of loops that
 * begin `inside` it, as a comprehension's do.
 */
export function elementsIn(
  fragment: Fragment,
  start: ValueId,
  region: RegionId,
  which: "inside" | "around",
): readonly ValueId[] {
  const found = new Set<ValueId>();
  const seen = new Set([start]);
  for (const id of seen) {
    if (seen.size > MOST_VALUES) break;
    const value = fragment.values[id];
    if (value === undefined) continue;
    const isLoops = value.op === "element" && value.position === undefined && value.region !== 0;
    if (isLoops && isWithin(fragment, value.region, region, which)) found.add(id);
    for (const operand of operandsOf(fragment, value)) seen.add(operand);
  }
  return [...found].toSorted((a, b) => a - b);
}

/** Whether a loop variable's region encloses the statement's, or is strictly inside the comprehension's. */
function isWithin(
  fragment: Fragment,
  element: RegionId,
  region: RegionId,
  which: "inside" | "around",
): boolean {
  if (which === "around") return encloses(fragment, element, region);
  return element !== region && encloses(fragment, region, element);
}

function encloses(fragment: Fragment, outer: RegionId, inner: RegionId): boolean {
  for (let at = inner; at !== NONE; at = fragment.regions[at]?.parent ?? NONE) {
    if (at === outer) return true;
  }
  return false;
}

/** What a value is made from, the conditions of the branches it came through included. */
function operandsOf(fragment: Fragment, value: Value): readonly ValueId[] {
  switch (value.op) {
    case "attribute":
    case "through":
    case "element":
      return [value.base];
    case "item":
      return [value.base, value.key];
    case "call":
      return [value.callee, ...value.arguments.map((one) => one.value)];
    case "build":
      return value.parts;
    case "collection":
      return value.entries.flatMap(({ key, value: held }) => [key, held]);
    case "merge":
      return [...value.inputs, ...value.regions.map((region) => fragment.regions[region]?.condition ?? NONE)];
    case "operation":
    case "unknown":
      return value.operands;
    case "choice":
      return [value.test, value.whenTrue, value.whenFalse];
    case "updated":
      return [value.base, value.value];
    case "closure":
    case "class":
    case "parameter":
    case "free":
    case "import":
    case "constant":
    case "text":
    case "exception":
      return [];
  }
}
