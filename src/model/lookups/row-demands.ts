/** Where code turns people away because of the very row: a refusal, not only a difference in what is shown. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { isQuestion, refusalsIn } from "./checks-seen.ts";
import { influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import type { Demanded, Fetch } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { Frame, LookupContext } from "./lookup-context.ts";

/** The first place in any of the functions where the wrong people for a row are turned away. */
export function rowDemand(
  context: LookupContext,
  frames: readonly Frame[],
  fetch: Fetch,
): Demanded | undefined {
  for (const { ref } of frames) {
    const value = demandsIn(context, ref).get(fetch);
    if (value !== undefined) return { at: { unit: ref.unit, function: ref.function, value }, refuses: true };
  }
  return undefined;
}

function demandsIn(context: LookupContext, ref: FunctionRef): ReadonlyMap<Fetch, ValueId> {
  const facts = functionFacts(ref);
  const found = context.demands.get(facts) ?? findDemands(context, ref);
  context.demands.set(facts, found);
  return found;
}

function findDemands(context: LookupContext, ref: FunctionRef): ReadonlyMap<Fetch, ValueId> {
  const found = new Map<Fetch, ValueId>();
  for (const value of [...guardClauses(context, ref), ...refusalsIn(context, ref)]) {
    const { touched, rows } = influenceOf(context, { ...ref, value });
    for (const fetch of joined(touched, rows)) if (!found.has(fetch)) found.set(fetch, value);
  }
  return found;
}

/** Conditions that depend on the asker, and after which only some people go on. */
function guardClauses(context: LookupContext, ref: FunctionRef): readonly ValueId[] {
  return functionFacts(ref).fragment.regions.flatMap(({ form, condition }) =>
    form === "after" &&
    condition !== NONE &&
    (influenceOf(context, { ...ref, value: condition }).bits & IDENTITY) !== 0
      ? [condition]
      : [],
  );
}

/**
 * A guard clause in a method of a class that asks about what the class holds (`self.object.permissions_for_user(user)`): a mixin does
 * not say where that comes from.
 */
export function ownDemand(context: LookupContext, target: ClassRef): Demanded | undefined {
  for (const ancestor of hierarchyOf(context.program, target)) {
    if (ancestor.kind === "external") continue;
    for (const method of methodsOf(ancestor.target)) {
      const { fragment } = functionFacts(method);
      if (!fragment.values.some((value) => value.op === "call" && asksAboutOwn(fragment, value))) continue;
      const [value] = guardClauses(context, method);
      if (value !== undefined) return { at: { ...method, value }, refuses: true };
    }
  }
  return undefined;
}

function asksAboutOwn(fragment: Fragment, call: CallValue): boolean {
  const callee = fragment.values[call.callee];
  const parts = [
    ...(callee?.op === "attribute" ? [callee.base] : []),
    ...call.arguments.map((one) => one.value),
  ];
  return isQuestion(fragment, call) && parts.some((id) => isHeldRow(fragment, id));
}

/** `self.object`, as Django's own generic views call it, and its usual other names. */
function isHeldRow(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  return value?.op === "attribute" && /^(?:object|instance|obj|page|item)$/.test(value.name);
}
