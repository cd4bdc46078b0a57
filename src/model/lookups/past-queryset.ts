/** Handlers that go past their view's own queryset, and whether more is asked of whoever comes that far. */
import { functionFacts } from "../../bind/program.ts";
import type { FunctionRef } from "../../bind/program.ts";
import type { CallValue, Value, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { HandlerPosture, ViewPosture } from "../posture/posture.ts";
import type { View } from "../views/view.ts";
import { isAskedByHand, isBelowOwnRow } from "./asked-by-hand.ts";
import { asksForModel } from "./general-permissions.ts";
import type { Fetch, Lookup, Settled } from "./lookup.ts";

/** Why such a question is a gap. */
export const PAST_QUERYSET =
  "the view's own queryset is narrowed to whoever is asking, and this look-up asks for a row among all";

/** Whether a key of the request picks the row, or the one on which the rows hang. */
export function isPicked({ keyed, fetch }: Lookup): boolean {
  if (isJustMade(fetch)) return false;
  return keyed || fetch.asked.touched.some(({ form, asked }) => form === "one" && asked.parameters !== 0);
}

/** Whether a handler asks for more than the others of its view: whoever comes this far may be meant to reach more rows. */
export function asksMore(
  postures: ReadonlyMap<View, ViewPosture>,
  { view }: Lookup,
  posture: HandlerPosture,
): boolean {
  const others = (postures.get(view)?.handlers ?? []).filter((one) => one !== posture);
  const usual = new Set(others.flatMap(({ guards }) => guards.map(({ says }) => says)));
  // Several handlers may ask the same of those that change rows, and nothing of those that read.
  const isOpenElsewhere = others.some(({ permission }) => permission === "open");
  return (
    isStaffOnly(posture) ||
    (isOpenElsewhere && asksForModel(posture)) ||
    posture.guards.some(({ says }) => !usual.has(says))
  );
}

/** Why a question that goes past its view's permission classes or queryset is a gap; undefined where it is none, or goes past neither. */
export function pastReason(
  postures: ReadonlyMap<View, ViewPosture>,
  lookup: Lookup,
  posture: HandlerPosture,
): string | undefined {
  if (passesRules(lookup)) return pastRules(lookup);
  return lookup.aside && isPicked(lookup) && !asksMore(postures, lookup, posture) ? PAST_QUERYSET : undefined;
}

/** Whether the rules that a view has for single rows are never asked about the one row that a request picks. */
export function passesRules(lookup: Lookup): boolean {
  return lookup.keyed && lookup.fetch.form === "one" && skipsRules(lookup);
}

function pastRules({ skipped }: Lookup): string {
  return skipped?.part === undefined
    ? "a permission class of this view has rules for single rows, and this look-up runs none of them"
    : `a permission class of this view asks about \`${skipped.part}\` of the URL, and this look-up does not tie the row to it`;
}

/**
 * Whether the view's rules for single rows are passed by: not where the function that fetches the row asks them about it
 * afterwards, nor for the row that this request has just made.
 */
export function skipsRules({ skipped, fetch, handler, path }: Lookup): boolean {
  if (skipped === undefined || isAskedForFirst(fetch, handler.function, path)) return false;
  const { values } = functionFacts(fetch.at).fragment;
  const asks = values.some((value) => value.op === "attribute" && value.name === "check_object_permissions");
  if (asks || isAskedByHand(fetch) || isBelowOwnRow(fetch, handler.function)) return false;
  return !isJustMade(fetch) && !isOfFetchedRow(fetch);
}

/**
 * `Answer.objects.get(id=self.get_object().id)`, and a row that `setup` fetched for a handler that begins with `self.get_object()`: the
 * view's rules were run for it there.
 */
function isAskedForFirst(
  { at }: Fetch,
  handler: FunctionRef | undefined,
  path: readonly FunctionRef[],
): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  if (call?.op === "call" && call.arguments.some(({ value }) => isKeyOfOwn(values, value))) return true;
  if (handler === undefined || functionFacts(handler) === functionFacts(at)) return false;
  const isHook = (ref: FunctionRef): boolean => /^(?:setup|initial|dispatch)$/.test(functionFacts(ref).name);
  if (!isHook(at) && !path.some(isHook)) return false;
  const own = functionFacts(handler).fragment.values;
  return own.some((value) => value.op === "call" && value.region === 0 && isOwnGetter(own, value));
}

/** `self.get_object().id` */
function isKeyOfOwn(values: readonly Value[], id: ValueId): boolean {
  const value = values[id];
  const row =
    value?.op === "attribute" && /^(?:id|pk|uuid)$/.test(value.name) ? values[value.base] : undefined;
  return row?.op === "call" && isOwnGetter(values, row);
}

function isOwnGetter(values: readonly Value[], { callee }: CallValue): boolean {
  const method = values[callee];
  const base = method?.op === "attribute" && method.name === "get_object" ? values[method.base] : undefined;
  return base?.op === "parameter" && base.index === 0;
}

/**
 * `pair = self.get_object()`, then `self.asset.files.get(uid=uid)` with what the URL captures: the rules were run for the row of this very
 * address, and this one goes with it.
 */
function isOfFetchedRow({ at }: Fetch): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  if (call?.op !== "call" || call.arguments.length === 0) return false;
  if (!call.arguments.every(({ value }) => values[value]?.op === "parameter")) return false;
  return values.some((value, id) => {
    const callee = id < at.value && value.op === "call" ? values[value.callee] : undefined;
    const base = callee?.op === "attribute" && callee.name === "get_object" ? values[callee.base] : undefined;
    return base?.op === "parameter" && base.index === 0 && value.region === 0;
  });
}

/** Whether a question asks for the row that this request has just made, once more. */
export function isJustMade({ at }: Fetch): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  return call?.op === "call" && call.arguments.some(({ value }) => isOfAnswer(values, value));
}

/** Whether nothing of the rows is used but that there are any: `Shop.objects.filter(slug=slug).exists()`. */
export function isCounted({ at }: Fetch): boolean {
  const { values } = functionFacts(at).fragment;
  const own = values[at.value];
  const callee = own?.op === "call" ? values[own.callee] : undefined;
  if (callee?.op === "attribute" && EXISTS.test(callee.name)) return true;
  const uses = values.filter((value) => operandsOf(value).includes(at.value));
  return uses.length > 0 && uses.every((value) => value.op === "attribute" && EXISTS.test(value.name));
}

const EXISTS = /^a?(?:exists|count)$/;

/** `response.data["id"]`: the key of the row that the library's own `create` has answered with; `serializer.instance.pk`, `serializer.save().pk`. */
function isOfAnswer(values: readonly Value[], id: ValueId): boolean {
  const value = values[id];
  if (value?.op === "attribute" && /^(?:id|pk|uuid)$/.test(value.name)) {
    const row = values[value.base];
    const callee = row?.op === "call" ? values[row.callee] : undefined;
    if (callee?.op === "attribute" && callee.name === "save") return true;
    return row?.op === "attribute" && row.name === "instance" && isMadeBy(values[row.base]);
  }
  const held = value?.op === "item" ? values[value.base] : undefined;
  const answer = held?.op === "attribute" && held.name === "data" ? values[held.base] : undefined;
  const callee = answer?.op === "call" ? values[answer.callee] : undefined;
  return callee?.op === "attribute" && /^(?:create|perform_create|post)$/.test(callee.name);
}

/** `serializer`, `form`: what made the row, with whatever was put into it. */
function isMadeBy(value: Value | undefined): boolean {
  return value?.op === "call" || value?.op === "merge" || value?.op === "updated";
}

/** Whether staff alone come to a handler. */
export function isStaffOnly({ guards }: HandlerPosture): boolean {
  return guards.some(
    ({ demands, kinds, certain }) =>
      demands === "staff" || demands === "superuser" || (certain && kinds?.some(runsTheSite) === true),
  );
}

/** Whether staff alone are shown these rows: an export of everything, for instance, which is no custom of lists. */
export function isForStaff(
  { postures }: { readonly postures: ReadonlyMap<View, ViewPosture> },
  { view, handler }: Lookup,
): boolean {
  const own = postures.get(view)?.handlers.find((one) => one.handler === handler);
  return own !== undefined && isStaffOnly(own);
}

/** `is_privileged`: whoever has such a mark works with everybody's rows. */
function runsTheSite(word: string): boolean {
  return /^is_(?:privileged|admin|administrator|moderator|superadmin|site_admin|root)$/.test(word);
}

/** What the class asks in general is asked of its own queryset, which such a question goes past. */
export function pastClass(own: Settled | undefined, byClass: Settled | undefined): Settled | undefined {
  if (own?.aboutRow === true || own?.refuses === true) return own;
  return byClass?.refuses === true && byClass.aboutRow ? byClass : undefined;
}
