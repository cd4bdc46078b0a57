/** Lists of REST framework that go past what the view itself says of its rows: its own queryset, and its rules for single rows. */
import type { HandlerPosture, ViewPosture } from "../posture/posture.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import type { View } from "../views/view.ts";
import type { Lookup } from "./lookup.ts";
import { asksMore, isPicked, isStaffOnly } from "./past-queryset.ts";

/** Why a list shows too much; undefined where nothing of the view itself says so. */
export function openList(
  postures: ReadonlyMap<View, ViewPosture>,
  lookup: Lookup,
  posture: HandlerPosture,
  model: ModelFacts | undefined,
): string | undefined {
  if (lookup.effects.some(({ kind }) => kind !== "read")) return undefined;
  if (lookup.aside)
    return posture.permission === "required" || isPicked(lookup) || asksMore(postures, lookup, posture)
      ? undefined
      : "the view's own queryset is narrowed to whoever is asking, and this answer shows all rows there are";
  return isUnasked(postures, lookup, posture, model)
    ? "the view's own permission class compares a single row with whoever is asking, and no list is ever shown to it"
    : undefined;
}

/** A library's list in front of permission classes that would keep single rows from most people. */
function isUnasked(
  postures: ReadonlyMap<View, ViewPosture>,
  { view, handler, fetch, keyed }: Lookup,
  posture: HandlerPosture,
  model: ModelFacts | undefined,
): boolean {
  if (view.framework !== "drf" || handler.name !== "list" || handler.inherited === undefined) return false;
  if (keyed || fetch.form !== "many" || model?.public !== undefined || isStaffOnly(posture)) return false;
  const single = postures.get(view)?.handlers.find((one) => one.handler.name === "retrieve");
  return single !== undefined && isCompared(single, posture);
}

/**
 * Whether a single row is compared with the asker where the list is not. What lets some rows through without a comparison is a
 * rule for rows that few may see only where more than a login is asked as well.
 */
function isCompared({ guards }: HandlerPosture, { permission }: HandlerPosture): boolean {
  return guards.some(
    ({ demands, certain }) => demands === "object" && (certain || permission === "required"),
  );
}
