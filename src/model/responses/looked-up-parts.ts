/** Parts of a text that becomes HTML only where the code has found them among names of its own. */
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, OperationValue, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { SinkSite } from "../../flow/summary.ts";
import type { HtmlPart } from "./html-parts.ts";

/** Values looked at in one condition. */
const STEPS = 16;

/** Stores that hold what visitors brought: being found there says nothing about a text. */
const FILLED = /cache|session|cookie|request|data$|params|kwargs|GET|POST|objects/;

/** `if HELP.get(group.name): mark_safe(f"{group.name}…")`: the branch runs only where a look-up by this very value found something. */
export function isFoundByName({ at }: SinkSite, part: HtmlPart): boolean {
  const facts = functionFacts(at);
  if (functionFacts(part.at) !== facts || part.value.op !== "attribute") return false;
  const { fragment } = facts;
  return conditionsAround(fragment, fragment.values[at.value]?.region ?? NONE).some((condition) =>
    asksFor(fragment, condition, part.value),
  );
}

/** `if User.objects.filter(email=email).exists(): mark_safe(f"{email} has …")`: the branch repeats only what is stored already. */
export function isKnownRow({ at }: SinkSite, part: HtmlPart): boolean {
  const facts = functionFacts(at);
  if (functionFacts(part.at) !== facts) return false;
  const { fragment } = facts;
  return conditionsAround(fragment, fragment.values[at.value]?.region ?? NONE).some((condition) =>
    askedRow(fragment, condition, part.at.value),
  );
}

/** Whether a condition is, or demands, that rows with this very value exist. */
function askedRow(fragment: Fragment, condition: ValueId, part: ValueId): boolean {
  const value = fragment.values[condition];
  if (value?.op === "operation")
    return value.operator === "and" && value.operands.some((one) => askedRow(fragment, one, part));
  const callee = value?.op === "call" ? fragment.values[value.callee] : undefined;
  if (callee?.op !== "attribute" || callee.name !== "exists") return false;
  const rows = fragment.values[callee.base];
  const filtering = rows?.op === "call" ? fragment.values[rows.callee] : undefined;
  return (
    rows?.op === "call" &&
    filtering?.op === "attribute" &&
    filtering.name === "filter" &&
    rows.arguments.some((one) => one.style === "keyword" && one.value === part)
  );
}

/** What must be true for a region to run. */
function conditionsAround({ regions }: Fragment, start: RegionId): ValueId[] {
  const conditions: ValueId[] = [];
  let region = regions[start];
  while (region) {
    if (region.condition !== NONE && region.polarity) conditions.push(region.condition);
    region = region.parent === NONE ? undefined : regions[region.parent];
  }
  return conditions;
}

/** Whether a condition is what a look-up by the value gave, or a comparison of it with the names of a mapping. */
function asksFor(fragment: Fragment, condition: ValueId, part: Value): boolean {
  const queue = [condition];
  for (let next = 0; next < queue.length && next < STEPS; next++) {
    const value = fragment.values[queue[next] ?? NONE];
    if (!value || (value.op === "operation" && !isPassing(fragment, value))) continue;
    if (isLookup(fragment, value, part)) return true;
    queue.push(...operandsOf(value));
  }
  return false;
}

/** `a and b`, and what `getattr(a, "help", "")` is: `a.help`, or a constant that is nothing. */
function isPassing({ values }: Fragment, { operator, operands }: OperationValue): boolean {
  if (operator === "and") return true;
  const [, ...others] = operands.map((one) => values[one]);
  return (
    operator === "or" &&
    others.every((one) => one?.op === "constant" || (one?.op === "text" && one.end - one.start === 2))
  );
}

function isLookup(fragment: Fragment, value: Value, part: Value): boolean {
  if (value.op !== "call") return false;
  const callee = fragment.values[value.callee];
  const [key] = value.arguments;
  if (callee?.op !== "attribute" || callee.name !== "get" || key?.style !== "positional") return false;
  const store = spokenName(fragment, callee.base);
  return store !== undefined && !FILLED.test(store) && isSame(fragment.values[key.value], part);
}

/** The same attribute of the same object. */
function isSame(one: Value | undefined, other: Value): boolean {
  return (
    one?.op === "attribute" && other.op === "attribute" && one.name === other.name && one.base === other.base
  );
}
