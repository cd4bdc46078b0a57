/** Where code turns people away because of the very row: a refusal, not only a difference in what is shown. */
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { isQuestion, refusalsIn } from "./checks-seen.ts";
import { fetchesIn, influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import { knowsAsker } from "./knowing.ts";
import type { Demanded, Effect, Fetch } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { Clause, Frame, LookupContext } from "./lookup-context.ts";

/** The first place in any of the functions where the wrong people for a row are turned away. */
export function rowDemand(
  context: LookupContext,
  frames: readonly Frame[],
  fetch: Fetch,
  effects: readonly Effect[],
): Demanded | undefined {
  for (const { ref } of frames) {
    const beside = effects.filter(({ at }) => functionFacts(at) === functionFacts(ref));
    const found = (demandsIn(context, ref).get(fetch) ?? []).find(
      ({ region }) => beside.length === 0 || beside.some(({ at }) => isWithin(at, region)),
    );
    if (found) return { at: { unit: ref.unit, function: ref.function, value: found.value }, refuses: true };
  }
  return undefined;
}

/** Whether a function turns the wrong people away because of a row that it fetched. */
export function refusesFor(context: LookupContext, ref: FunctionRef, fetch: Fetch): boolean {
  return (demandsIn(context, ref).get(fetch) ?? []).length > 0;
}

/** The clause about a row that whoever fetched it has passed by the time that something is done with it. */
export function demandBetween(context: LookupContext, fetch: Fetch, at: ValueRef): Demanded | undefined {
  if (functionFacts(fetch.at) !== functionFacts(at)) return undefined;
  const clauses = demandsIn(context, at).get(fetch) ?? [];
  const found = clauses.find((clause) => isPassedBetween(fetch, clause, at));
  return found && { at: refTo(at, found.value), refuses: true };
}

/**
 * Whether a clause stands between a fetch and what is done with the row, also where other ways to make the row join in
 * between: `try: row = get(…); if not allowed(row): return` and `except DoesNotExist: row = Row()`.
 */
function isPassedBetween({ at: fetched }: Fetch, { value, region }: Clause, at: ValueRef): boolean {
  if (value < fetched.value || value > at.value) return false;
  const { regions, values } = functionFacts(fetched).fragment;
  const first = values[fetched.value]?.region;
  let outer = region;
  while (regions[outer]?.form === "after" && outer !== first) outer = regions[outer]?.parent ?? NONE;
  return outer === first;
}

/** Whether a value is only computed where a region runs. */
function isWithin(at: ValueRef, region: RegionId): boolean {
  const { regions, values } = functionFacts(at).fragment;
  for (let inner = values[at.value]?.region ?? NONE; inner !== NONE; inner = regions[inner]?.parent ?? NONE)
    if (inner === region) return true;
  return false;
}

/** Whether a handler, its hooks, or something they call refuses with `PermissionDenied` in a way that looks at who is asking. */
export function mayRefuse(context: LookupContext, frames: readonly Frame[]): boolean {
  return frames.some(
    ({ ref, path }) =>
      path.length <= 1 &&
      functionFacts(ref).fragment.exits.some(
        ({ kind, value }) => kind === "raise" && isDenial(context, ref, value),
      ) &&
      knowsAsker(context, ref),
  );
}

function isDenial(context: LookupContext, ref: FunctionRef, id: ValueId): boolean {
  const { fragment } = functionFacts(ref);
  const raised = fragment.values[id];
  const name = externalName(resolveIn(context.program, ref, raised?.op === "call" ? raised.callee : id));
  return name?.endsWith(".PermissionDenied") === true;
}

function demandsIn(context: LookupContext, ref: FunctionRef): ReadonlyMap<Fetch, readonly Clause[]> {
  const facts = functionFacts(ref);
  const found = context.demands.get(facts) ?? findDemands(context, ref);
  context.demands.set(facts, found);
  return found;
}

function findDemands(context: LookupContext, ref: FunctionRef): ReadonlyMap<Fetch, readonly Clause[]> {
  const found = new Map<Fetch, Clause[]>();
  const own = fetchesIn(context, ref);
  for (const clause of [...guardClauses(context, ref), ...steadyRefusals(context, ref)]) {
    const { value } = clause;
    const { touched, rows, parameters } = influenceOf(context, refTo(ref, value));
    const keys = touched.reduce((all, { asked }) => all | asked.parameters, parameters);
    const byKey = own.filter(({ asked }) => (asked.parameters & keys) !== 0);
    for (const fetch of new Set([...joined(touched, rows), ...byKey]))
      found.set(fetch, [...(found.get(fetch) ?? []), clause]);
  }
  return found;
}

/** Calls that turn people away whichever branch the function takes. */
function steadyRefusals(context: LookupContext, ref: FunctionRef): readonly Clause[] {
  const { regions, values } = functionFacts(ref).fragment;
  const isSteady = (start: RegionId): boolean => {
    for (let at = start; at !== NONE; at = regions[at]?.parent ?? NONE)
      if (!/^(?:root|after|try|with)$/.test(regions[at]?.form ?? "")) return false;
    return true;
  };
  return refusalsIn(context, ref)
    .map((value) => ({ value, region: values[value]?.region ?? 0 }))
    .filter(({ region }) => isSteady(region));
}

/** Conditions that depend on the asker, and after which only some people go on. */
function guardClauses(context: LookupContext, ref: FunctionRef): readonly Clause[] {
  const { fragment } = functionFacts(ref);
  return fragment.regions.flatMap(({ form, condition }, region) =>
    form === "after" &&
    condition !== NONE &&
    !asksForShape(fragment, condition) &&
    (influenceOf(context, refTo(ref, condition)).bits & IDENTITY) !== 0
      ? [{ value: condition, region }]
      : [],
  );
}

/** `hasattr(result, "status_code")`, `form.is_valid()`: what something is, or what was filled in, says nothing about who may. */
function asksForShape(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  const callee = value?.op === "call" ? fragment.values[value.callee] : undefined;
  if (callee?.op === "attribute") return callee.name === "is_valid";
  return callee?.op === "free" && /^(?:hasattr|isinstance|issubclass|callable)$/.test(callee.name);
}

/**
 * A guard clause in a method of a class that asks about what the class holds (`self.object.permissions_for_user(user)`): a mixin does
 * not say where that comes from. So does a method that `dispatch` and its like ask before they go on.
 */
export function ownDemand(context: LookupContext, target: ClassRef): Demanded | undefined {
  const methods = methodsAlong(context.program, target);
  const asked = new Set(methods.flatMap((method) => askedByGate(method)));
  for (const method of methods) {
    const { fragment, name } = functionFacts(method);
    const question = fragment.values.findIndex((one) => one.op === "call" && asksAboutOwn(fragment, one));
    if (question < 0) continue;
    const [clause] = guardClauses(context, method);
    const value = clause?.value ?? (asked.has(name) ? question : undefined);
    if (value !== undefined) return { at: refTo(method, value), refuses: true };
  }
  return undefined;
}

/** Methods of its own class that a gate calls, by name. */
function askedByGate(method: FunctionRef): readonly string[] {
  const { fragment, name } = functionFacts(method);
  if (!/^(?:dispatch|setup|initial|test_func|has_permission)$/.test(name)) return [];
  return fragment.values.flatMap((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    return callee?.op === "attribute" ? [callee.name] : [];
  });
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
