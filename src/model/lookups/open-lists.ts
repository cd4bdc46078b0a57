/** Lists of REST framework that go past what the view itself says of its rows: its own queryset, and its rules for single rows. */
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import { stringValue } from "../../syntax/python/strings.ts";
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
  if (lookup.effects.some(({ kind }) => kind !== "read") || isChoice(lookup)) return undefined;
  if (lookup.aside)
    return posture.permission === "required" || isPicked(lookup) || asksMore(postures, lookup, posture)
      ? undefined
      : "the view's own queryset is narrowed to whoever is asking, and this answer shows all rows there are";
  return isUnasked(postures, lookup, posture, model)
    ? "the view's own permission class compares a single row with whoever is asking, and no list is ever shown to it"
    : undefined;
}

/** Columns by which rows are told apart in groups. */
const GROUPING =
  /^(?:country|currency|language|lang|locale|year|month|kind|type|status|state|category|level|priority|severity)$/;

/** `values_list("locale", flat=True).distinct()`: what there is to choose from, and no rows. */
function isChoice({ fetch: { at } }: Lookup): boolean {
  const { fragment } = functionFacts(at);
  const names = fragment.values.flatMap((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    const [column, more] = value.op === "call" ? value.arguments : [];
    if (callee?.op !== "attribute" || callee.name !== "values_list" || more?.name !== "flat") return [];
    return column === undefined ? [] : [textOf(at, fragment.values[column.value])];
  });
  const distinct = fragment.values.some((value) => value.op === "attribute" && value.name === "distinct");
  return distinct && names.length > 0 && names.every((name) => GROUPING.test(name));
}

function textOf({ unit }: Lookup["fetch"]["at"], value: Value | undefined): string {
  return value?.op === "text" ? (stringValue(unit.file.bytes, value.literal) ?? "") : "";
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
