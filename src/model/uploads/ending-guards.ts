/** Conditions around a use that let only some endings of names through: `if name.split(".")[-1] != "json": continue`. */
import type { RegionId, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { textBetween } from "../../source/source-file.ts";

/** The last part of a name, as code reads it. */
const ENDING =
  /\.r?split\(\s{0,4}["']\.["'][^)]{0,20}\)\s{0,4}\[\s{0,2}-1\s{0,2}\]|\.rpartition\(\s{0,4}["']\.["']\s{0,4}\)\s{0,4}\[\s{0,2}(?:-1|2)|splitext|\.suffix(?:es)?\b|\bext(?:ension)?\b|\bsuffix\b|\.endswith\(/;

/** Endings of files in which browsers run scripts, and servers programs: who lets these through has let everything through. */
const ACTIVE = /["']\.?(?:x?html?|svg|xml|mjs|js|shtml|php)["']/i;

/** More of a condition is not read. */
const MOST_TEXT = 400;

/** Whether code runs only for names with some endings, as far as the conditions around a region say it in so many words. */
export function isForSomeEndings(state: FunctionState, start: RegionId): boolean {
  const { regions } = state.facts.fragment;
  for (let region = regions[start]; region; region = regions[region.parent]) {
    if (region.condition !== NONE && comparesEnding(state, region.condition, region.polarity)) return true;
  }
  return false;
}

function comparesEnding(state: FunctionState, id: number, polarity: boolean): boolean {
  const { values } = state.facts.fragment;
  const value = values[id];
  if (value?.op === "operation" && value.operator === "not")
    return comparesEnding(state, value.operands[0] ?? NONE, !polarity);
  if (value?.op === "operation" && /^(?:and|or)$/.test(value.operator)) {
    const sides = value.operands.map((one) => comparesEnding(state, one, polarity));
    return (value.operator === "and") === polarity ? sides.includes(true) : !sides.includes(false);
  }
  if (value === undefined || !letsThrough(value, values, polarity)) return false;
  const text = textBetween(
    state.ref.unit.file.bytes,
    value.start,
    Math.min(value.end, value.start + MOST_TEXT),
  );
  return ENDING.test(text) && !ACTIVE.test(text);
}

/** A comparison that came out so that the value is one of those that are named. */
function letsThrough(value: Value, values: readonly Value[], polarity: boolean): boolean {
  if (value.op === "operation")
    return polarity ? /^(?:==|in)$/.test(value.operator) : /^(?:!=|not in)$/.test(value.operator);
  const callee = value.op === "call" ? values[value.callee] : undefined;
  return polarity && callee?.op === "attribute" && callee.name === "endswith";
}
