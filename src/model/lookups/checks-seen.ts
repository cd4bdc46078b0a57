/** What a function demands of the asker before a place in it is reached. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { asksForSessionLogin } from "../guards/session-logins.ts";
import { decidesNothing } from "./dropped-answers.ts";
import { carriesAsker } from "./identity.ts";
import { influenceOf } from "./influence.ts";
import { joined, unionAll } from "./influence-sets.ts";
import { calledFunction } from "./row-methods.ts";
import { knowsAsker } from "./knowing.ts";
import type { Demanded, Fetch } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { Compared, LookupContext } from "./lookup-context.ts";
import { weighsParameter } from "./weighed.ts";

/** The condition around a place that depends on who is asking. */
export function conditionAround(
  context: LookupContext,
  ref: FunctionRef,
  start: RegionId,
): Demanded | undefined {
  const facts = functionFacts(ref);
  const known = context.conditions.get(facts) ?? new Map<RegionId, RegionId>();
  context.conditions.set(facts, known);
  const found = known.get(start) ?? findCondition(context, ref, start);
  known.set(start, found);
  const region = facts.fragment.regions[found];
  return (
    region && {
      at: { unit: ref.unit, function: ref.function, value: region.condition },
      refuses: region.form === "after",
    }
  );
}

function findCondition(context: LookupContext, ref: FunctionRef, start: RegionId): RegionId {
  const { regions } = functionFacts(ref).fragment;
  for (let at = start; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const condition = regions[at]?.condition ?? NONE;
    if (condition === NONE) continue;
    const asked = refTo(ref, condition);
    if ((influenceOf(context, asked).bits & IDENTITY) === 0) continue;
    if (!asksForSessionLogin(context.program, asked)) return at;
  }
  return NONE;
}

/** The region that a refusal is for: `if note.author != request.user: check(…)` spares only whom it asked about. */
function unspared(context: LookupContext, ref: FunctionRef, start: RegionId): RegionId {
  const { regions } = functionFacts(ref).fragment;
  let at = start;
  for (let region = regions[at]; region?.form === "branch"; region = regions[at]) {
    if ((influenceOf(context, refTo(ref, region.condition)).bits & IDENTITY) === 0) break;
    at = region.parent;
  }
  return at;
}

/** A call before a place that turns the wrong people away by raising. */
export function checkBefore(
  context: LookupContext,
  ref: FunctionRef,
  place: ValueId,
  region: RegionId,
): Demanded | undefined {
  const { fragment } = functionFacts(ref);
  const found = refusalsIn(context, ref).find((id) => {
    const call = fragment.values[id];
    return (
      id <= place && call !== undefined && encloses(fragment, unspared(context, ref, call.region), region)
    );
  });
  return found === undefined
    ? raisedBefore(context, ref, place, region)
    : { at: { unit: ref.unit, function: ref.function, value: found }, refuses: true };
}

/** `if not user.is_moderator: if note.author != user: raise …` before a place: whom the outer question spares may do it anyhow. */
function raisedBefore(
  context: LookupContext,
  ref: FunctionRef,
  place: ValueId,
  region: RegionId,
): Demanded | undefined {
  const { fragment } = functionFacts(ref);
  for (const { kind, region: inner, value } of fragment.exits) {
    const condition = fragment.regions[inner]?.condition ?? NONE;
    const nested = fragment.regions[fragment.regions[inner]?.parent ?? NONE]?.form === "branch";
    if (kind !== "raise" || condition === NONE || !nested || value > place) continue;
    const { bits, touched, rows } = influenceOf(context, refTo(ref, condition));
    if ((bits & IDENTITY) === 0 || touched.length + rows.length === 0) continue;
    const outer = unspared(context, ref, inner);
    if (fragment.regions[outer]?.form === "branch" || !encloses(fragment, outer, region)) continue;
    return { at: refTo(ref, condition), refuses: true };
  }
  return undefined;
}

/** Whether code in `outer` has run when code in `inner` runs. */
function encloses(fragment: Fragment, outer: RegionId, inner: RegionId): boolean {
  for (let at = inner; at !== NONE; at = fragment.regions[at]?.parent ?? NONE) if (at === outer) return true;
  return isLoose(fragment, outer);
}

/** Bodies of `with` and `try` run as part of what is around them. */
function isLoose(fragment: Fragment, region: RegionId): boolean {
  const form = fragment.regions[region]?.form;
  return form === "with" || form === "try";
}

/** Names under which code asks whether somebody may do something. */
const CHECKING =
  /(?:check|require|ensure|verify|validate|assert|enforce|authori[sz]e|raise|deny|test)\w{0,60}(?:perm|access|owner|auth|allow|edit|view|user|role|member|visible|right|delet|admin|staff)|check_object_permissions|check_permissions?$|check_perms?$|^check_can_|^authorize$|^can_|_or_403$|_or_40[13]$/i;

/** Calls in a function that turn the wrong people away by raising. */
export function refusalsIn(context: LookupContext, ref: FunctionRef): readonly ValueId[] {
  const facts = functionFacts(ref);
  const found = context.refusals.get(facts) ?? findRefusals(context, ref);
  context.refusals.set(facts, found);
  return found;
}

function findRefusals(context: LookupContext, ref: FunctionRef): ValueId[] {
  const { fragment } = functionFacts(ref);
  return fragment.values.flatMap((value, id) =>
    value.op === "call" && turnsAway(context, ref, fragment, id, value) ? [id] : [],
  );
}

function turnsAway(
  context: LookupContext,
  ref: FunctionRef,
  fragment: Fragment,
  id: ValueId,
  call: CallValue,
): boolean {
  const resolved = context.solver.byRef.get(functionFacts(ref))?.edges.has(id) === true;
  const target = calledFunction(context, ref, id, call);
  const given = unionAll(call.arguments.map(({ value }) => influenceOf(context, refTo(ref, value))));
  const named = (given.bits & IDENTITY) !== 0;
  const carried = call.arguments.some(({ value }) => carriesAsker(context.program, ref, fragment, value));
  if (!resolved && carried && isSaveFor(fragment, call)) return true;
  if (target)
    return (
      raises(context, target, 0) &&
      ((named && handsOn(context, ref, id)) || (resolved && knowsAsker(context, target)))
    );
  if (!named && !carried) return false;
  const name =
    externalName(resolveIn(context.program, ref, call.callee)) ?? spokenName(fragment, call.callee) ?? "";
  return CHECKING.test(name.slice(name.lastIndexOf(".") + 1));
}

/** Whether a call hands the asker to something that may look at them, and does not just log them. */
function handsOn(context: LookupContext, ref: FunctionRef, id: ValueId): boolean {
  const edge = context.solver.byRef.get(functionFacts(ref))?.edges.get(id);
  return (
    !edge ||
    [...edge.passed].some(
      ([index, values]) =>
        values.some((value) => (influenceOf(context, refTo(ref, value)).bits & IDENTITY) !== 0) &&
        weighsParameter(context, edge.target, index),
    )
  );
}

/** `form.save(request)` of a form out of sight: no model's or form's own `save` takes a request, so this one asks something of it. */
function isSaveFor(fragment: Fragment, call: CallValue): boolean {
  const callee = fragment.values[call.callee];
  return callee?.op === "attribute" && callee.name === "save";
}

/** Whether a function may raise, itself or through what it calls. */
export function raises(context: LookupContext, ref: FunctionRef, depth: number): boolean {
  const facts = functionFacts(ref);
  const known = context.refusing.get(facts);
  if (known !== undefined) return known;
  if (facts.fragment.exits.some(({ kind }) => kind === "raise")) return true;
  if (depth >= 3) return false;
  context.refusing.set(facts, false);
  const edges = [...(context.solver.byRef.get(facts)?.edges.values() ?? [])];
  const found = edges.some(({ target }) => raises(context, target, depth + 1)) || callsCheck(context, ref);
  if (depth === 0 || found) context.refusing.set(facts, found);
  else context.refusing.delete(facts);
  return found;
}

/** `get_object_or_404` and `check_object_permissions` raise as well. */
function callsCheck(context: LookupContext, ref: FunctionRef): boolean {
  const { fragment } = functionFacts(ref);
  return fragment.values.some((value) => {
    if (value.op !== "call") return false;
    const name =
      externalName(resolveIn(context.program, ref, value.callee)) ?? spokenName(fragment, value.callee) ?? "";
    return name.endsWith("_or_404") || CHECKING.test(name.slice(name.lastIndexOf(".") + 1));
  });
}

/** Whether somebody's right to a row is looked at anywhere in a function: what it shows then depends on it. */
export function comparesRow(context: LookupContext, ref: FunctionRef, fetch: Fetch): Compared | undefined {
  const facts = functionFacts(ref);
  const all = context.comparisons.get(facts) ?? findComparisons(context, ref);
  context.comparisons.set(facts, all);
  return all.get(fetch);
}

/** The first question of a function about what the asker may do with a row that was fetched. */
export function questionIn(context: LookupContext, ref: FunctionRef): ValueRef | undefined {
  const { fragment } = functionFacts(ref);
  const found = fragment.values.findIndex((value, id) => {
    if (value.op !== "call" || !isQuestion(fragment, value)) return false;
    const { bits, touched, rows } = influenceOf(context, refTo(ref, id));
    return (bits & IDENTITY) !== 0 && touched.length + rows.length > 0;
  });
  return found < 0 ? undefined : { unit: ref.unit, function: ref.function, value: found };
}

function findComparisons(context: LookupContext, ref: FunctionRef): ReadonlyMap<Fetch, Compared> {
  const { fragment } = functionFacts(ref);
  const found = new Map<Fetch, Compared>();
  for (const [id, value] of fragment.values.entries()) {
    if (value.op !== "operation" && !(value.op === "call" && isQuestion(fragment, value))) continue;
    const { bits, touched, rows } = influenceOf(context, refTo(ref, id));
    if ((bits & IDENTITY) === 0 || decidesNothing(context, ref, id, raises)) continue;
    const asked = directlyAsked(context, ref, value);
    for (const fetch of joined(touched, rows)) {
      const direct = asked.includes(fetch);
      if (!found.has(fetch) || (direct && found.get(fetch)?.direct === false))
        found.set(fetch, { value: id, direct });
    }
  }
  return found;
}

/** Rows that a comparison or a question names themselves. */
function directlyAsked(context: LookupContext, ref: FunctionRef, value: Value): readonly Fetch[] {
  const { fragment } = functionFacts(ref);
  const parts = value.op === "operation" && !/^(?:and|or|not)$/.test(value.operator) ? value.operands : [];
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  const receiver = callee?.op === "attribute" ? [callee.base] : [];
  const given = value.op === "call" ? value.arguments.map((one) => one.value) : [];
  return [...parts, ...receiver, ...given].flatMap((id) => influenceOf(context, refTo(ref, id)).rows);
}

/** `page.permissions_for_user(user)`, `obj.can_edit(user)`, `policy.user_has_permission_for_instance(user, obj)`. */
export function isQuestion(fragment: Fragment, call: CallValue): boolean {
  return QUESTION.test(spokenName(fragment, call.callee) ?? heldName(fragment, call.callee) ?? "");
}

const QUESTION =
  /perm|can_|access|allow|visible|owner|is_member|restrict|has_\w{0,60}role|editable|viewable/i;

/** `can_see = getattr(order, "can_see", None)`, which is read as `order.can_see or None`: a method that not all rows have. */
function heldName({ values }: Fragment, id: ValueId): string | undefined {
  const value = values[id];
  const first =
    value?.op === "operation" && value.operator === "or" ? values[value.operands[0] ?? NONE] : undefined;
  return first?.op === "attribute" ? first.name : undefined;
}
