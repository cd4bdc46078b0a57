/** Refusals that are built and thrown away, and those that a caller takes for an object. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, FunctionFacts, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { callsNamed, refOf } from "../../flow/occurrences.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexOf } from "../../flow/value-index.ts";
import { REFUSING_EXCEPTIONS, REFUSING_RESPONSES } from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { asksForUser } from "./user-conditions.ts";

/** `PermissionDenied()` without `raise`, `HttpResponseForbidden()` without `return`, in a branch of a function. */
export function droppedRefusals(index: ValueIndex): IneffectiveGuard[] {
  const { flows } = index;
  const exceptions = callsOf(flows, REFUSING_EXCEPTIONS).flatMap((site) =>
    dropped(index, site.at, site.call, "unraised"),
  );
  const responses = [...callsOf(flows, REFUSING_RESPONSES), ...unauthorised(flows)].flatMap((site) =>
    dropped(index, site.at, site.call, "dropped-refusal"),
  );
  return [...exceptions, ...responses];
}

/** `self.handle_no_permission()`, which answers with a redirect where somebody is not logged in (django.contrib.auth.mixins.AccessMixin). */
function unauthorised(flows: FlowModel): { at: ValueRef; call: CallValue }[] {
  return callsNamed(flows, "handle_no_permission").map((found) => ({ at: refOf(found), call: found.value }));
}

function dropped(
  index: ValueIndex,
  at: ValueRef,
  call: CallValue,
  form: "unraised" | "dropped-refusal",
): IneffectiveGuard[] {
  const facts = functionFacts(at);
  if (facts.form !== "function" || isUsed(index, at) || !isConditional(facts.fragment, call.region))
    return [];
  if (!isFollowed(facts.fragment, call)) return [];
  const about = form === "unraised" || guardsUser(index.flows, at, call.region);
  if (!about) return [];
  const name = spokenName(facts.fragment, call.callee) ?? "the refusal";
  return [
    {
      form,
      at: placeOf(at),
      subject: facts.qualifiedName,
      guard: name,
      instead: form === "unraised" ? `raise ${name}` : `return ${name}`,
      related: [],
      sure: true,
    },
  ];
}

/** Whether anything becomes of a value. */
function isUsed(index: ValueIndex, at: ValueRef): boolean {
  const { fragment } = functionFacts(at);
  const { users, names, stores, returned } = indexOf(index, at);
  return (
    users.has(at.value) ||
    names.has(at.value) ||
    stores.has(at.value) ||
    returned.has(at.value) ||
    fragment.exits.some(({ value }) => value === at.value) ||
    fragment.regions.some(({ condition }) => condition === at.value)
  );
}

function isConditional(fragment: Fragment, region: RegionId): boolean {
  return regionsAround(fragment, region).some(({ condition }) => condition !== NONE);
}

/** Whether anything is still done or answered after a call: where nothing is, the view gives no answer at all. */
export function isFollowed({ values, exits, regions }: Fragment, call: CallValue): boolean {
  const own = regionsAround({ regions }, call.region);
  const excluded = (region: RegionId): boolean =>
    regionsAround({ regions }, region).some(({ condition, polarity }) =>
      own.some((one) => one.condition !== NONE && one.condition === condition && one.polarity !== polarity),
    );
  const later = (one: { readonly start: number; readonly region: RegionId }): boolean =>
    one.start > call.end && !excluded(one.region);
  return exits.some(later) || values.some((value) => value.op === "call" && later(value));
}

/** The regions around a place, innermost first. */
export function regionsAround(
  fragment: Pick<Fragment, "regions">,
  start: RegionId,
): Fragment["regions"][number][] {
  const around: Fragment["regions"][number][] = [];
  for (let id = start; id !== NONE;) {
    const region = fragment.regions[id];
    if (region === undefined) break;
    around.push(region);
    id = region.parent;
  }
  return around;
}

/** Whether one of the conditions around a place looks at who is asking. */
export function guardsUser(flows: FlowModel, ref: FunctionRef, region: RegionId): boolean {
  const { fragment } = functionFacts(ref);
  return regionsAround(fragment, region).some(
    ({ condition }) => condition !== NONE && asksForUser(flows, ref, condition),
  );
}

/** A function that looks at the user and returns either what was asked for or a redirect, and callers that go on with whatever comes. */
export function refusalsAsObjects(index: ValueIndex): IneffectiveGuard[] {
  const sites = callsOf(index.flows, REFUSING_RESPONSES);
  const refusing = new Set(sites.flatMap(({ at }) => index.flows.solver.byRef.get(functionFacts(at)) ?? []));
  return [...refusing].flatMap((state) => {
    const refusal = refusalAmongObjects(index.flows, state);
    if (refusal === undefined) return [];
    const callers = index.callers(state.facts).filter((caller) => goesOn(index, caller));
    const [first, ...others] = callers;
    if (first === undefined) return [];
    return [
      {
        form: "refusal-as-object" as const,
        at: placeOf(refusal),
        subject: functionFacts(first).qualifiedName,
        guard: state.facts.name,
        instead: "raise PermissionDenied",
        related: [first, ...others].map((caller) => ({
          place: placeOf(caller),
          note: "goes on with what comes back, whatever it is",
        })),
        sure: true,
      },
    ];
  });
}

/** The redirect or 403 that a function returns beside objects. */
function refusalAmongObjects(flows: FlowModel, state: FunctionState): ValueRef | undefined {
  const { facts, ref } = state;
  if (facts.form !== "function" || facts.decorators.length > 0) return undefined;
  const returned = facts.fragment.exits.filter(({ kind, value }) => kind === "return" && value !== NONE);
  const refusals = returned.filter(({ value }) => isRefusal(flows, state, value));
  const objects = returned.filter(({ value }) => isObject(flows, state, value));
  const refusal = refusals.find(({ region }) => guardsUser(flows, ref, region));
  return refusal !== undefined && objects.length > 0 ? { ...ref, value: refusal.value } : undefined;
}

function isRefusal({ program }: FlowModel, { ref, facts }: FunctionState, id: ValueId): boolean {
  const value = facts.fragment.values[id];
  const name = value?.op === "call" ? externalName(resolveIn(program, ref, value.callee)) : undefined;
  return name !== undefined && REFUSING_RESPONSES.has(name);
}

/** Lookups of one row: what comes back is certainly no response. */
const LOOKUPS: ReadonlySet<string> = new Set([
  "django.shortcuts.get_object_or_404",
  "django.db.models.QuerySet.get",
  "django.db.models.QuerySet.first",
]);

function isObject({ program }: FlowModel, { ref, facts }: FunctionState, id: ValueId): boolean {
  const value = facts.fragment.values[id];
  if (value?.op !== "call") return false;
  const name = externalName(resolveIn(program, ref, value.callee));
  return name !== undefined && LOOKUPS.has(name);
}

/** Whether a caller uses the result as an object and nowhere asks what it is. */
function goesOn(index: ValueIndex, caller: ValueRef): boolean {
  const facts = functionFacts(caller);
  const { users, returned } = indexOf(index, caller);
  if (returned.has(caller.value)) return false;
  const held = heldIn(facts, users, caller.value);
  return usesAsObject(facts, users, held) && !isTested(facts, users, held);
}

/** The value and what it merges into. */
function heldIn(
  facts: FunctionFacts,
  users: ReadonlyMap<ValueId, readonly ValueId[]>,
  start: ValueId,
): ValueId[] {
  const held = [start];
  for (const id of held) {
    for (const user of users.get(id) ?? []) {
      const { op } = facts.fragment.values[user] ?? {};
      if ((op === "merge" || op === "updated") && !held.includes(user)) held.push(user);
    }
  }
  return held;
}

function usesAsObject(
  { fragment }: FunctionFacts,
  users: ReadonlyMap<ValueId, readonly ValueId[]>,
  held: readonly ValueId[],
): boolean {
  return held.some((id) =>
    (users.get(id) ?? []).some((user) => {
      const value = fragment.values[user];
      return value?.op === "attribute" || (value?.op === "call" && value.callee !== id);
    }),
  );
}

/** `isinstance(ticket, HttpResponse)`, a comparison, or a look at `status_code`. */
function isTested(
  { fragment }: FunctionFacts,
  users: ReadonlyMap<ValueId, readonly ValueId[]>,
  held: readonly ValueId[],
): boolean {
  return held.some((id) =>
    (users.get(id) ?? []).some((user) => {
      const value = fragment.values[user];
      if (value?.op === "attribute") return value.name === "status_code" || value.name === "__class__";
      if (value?.op !== "call") return false;
      return /^(?:isinstance|issubclass|type|hasattr|callable)$/.test(
        spokenName(fragment, value.callee) ?? "",
      );
    }),
  );
}
