/** Which URLconf includes which, and what the patterns in front of an `include` capture for those below it. */
import { findModule } from "../bind/bind.ts";
import { definitionOf, textOf } from "../bind/constants.ts";
import type { FunctionRef, Program, Unit } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { joinedCaptures, type RouteCaptures } from "./route-captures.ts";

/** One `path("shops/<shop>/", include(…))`. */
export interface RouteInclusion {
  readonly from: Unit;
  /** The URLconf that it takes in; undefined where that cannot be told. */
  readonly into: Unit | undefined;
  /** Undefined where nothing of the pattern is written down: it comes from a setting, and those capture nothing. */
  readonly captures: RouteCaptures | undefined;
}

/** The URLconf that an `include(…)` names, by its module's name or as a list. */
export function includedUnit(program: Program, ref: FunctionRef, include: CallValue): Unit | undefined {
  const given = include.arguments[0]?.value ?? NONE;
  const name = textOf(program, refTo(ref, given));
  if (name !== undefined) return findModule(program, name, ref.unit);
  const at = definitionOf(program, refTo(ref, given));
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "collection" ? at.unit : undefined;
}

/** Asks what is captured above the routes of a URLconf, on whatever way they are included. */
export function capturesAbove(inclusions: readonly RouteInclusion[]): (unit: Unit) => RouteCaptures {
  const known = new Map<Unit, RouteCaptures>();
  return (unit) => {
    const captures = known.get(unit) ?? joinedCaptures(inclusionsOf(inclusions, unit));
    known.set(unit, captures);
    return captures;
  };
}

function inclusionsOf(inclusions: readonly RouteInclusion[], unit: Unit): readonly RouteCaptures[] {
  const found: RouteCaptures[] = [];
  const units = new Set([unit]);
  for (const below of units) {
    for (const { from, into, captures } of inclusions) {
      if (into !== undefined && into !== below) continue;
      if (captures !== undefined && !found.includes(captures)) found.push(captures);
      units.add(from);
    }
  }
  return found;
}
