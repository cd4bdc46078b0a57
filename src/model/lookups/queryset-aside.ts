/** Questions of a handler that go past the queryset of its own class: for one of its rows, for all of them, or for what hangs on one. */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { View } from "../views/view.ts";
import { handsViewOn } from "./asks-ahead.ts";
import { listed, methodOf, ownModels, queryGuard } from "./class-lookups.ts";
import { influenceOf } from "./influence.ts";
import type { Fetch, Settled } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/** What narrows the class's own queryset, where a question goes past it; undefined where none does. */
export function queryAside(
  context: LookupContext,
  view: View,
  target: ClassRef,
  fetch: Fetch,
): Settled | undefined {
  if (fetch.throughClass || !goesPast(context, view, target, fetch)) return undefined;
  return mayTellActions(context, target) ? undefined : queryGuard(context, target);
}

/** Whether a permission class leaves its answer to code out of sight that is told the view: it may ask something else of each action. */
function mayTellActions(context: LookupContext, target: ClassRef): boolean {
  return listed(context, target, "permission_classes").some(({ ref }) => {
    const general = ref && methodOf(context, ref, "has_permission");
    return general !== undefined && handsViewOn(context, general);
  });
}

function goesPast(context: LookupContext, { framework }: View, target: ClassRef, fetch: Fetch): boolean {
  // `order.document.revisions.get(pk=other)`: what hangs on a row that the class gave.
  if (fetch.asked.touched.some(({ throughClass }) => throughClass)) return false;
  const isOwn = ownModels(context, target).includes(fetch.model.key);
  if (fetch.form === "one") return isOwn && fetch.asked.parameters !== 0;
  if (framework !== "drf" || asksClassFirst(fetch.at)) return false;
  return isOwn ? asksForAll(fetch) && isHandedOn(fetch) : hangsOnOwnRow(context, target, fetch);
}

/** Methods by which a handler asks its class for rows, or its permission classes about one. */
const ASKING =
  /^(?:get_object|get_queryset|filter_queryset|queryset|check_object_permissions|has_object_permission)$/;

function asksClassFirst(ref: FunctionRef): boolean {
  return functionFacts(ref).fragment.values.some(
    (value) => value.op === "attribute" && ASKING.test(value.name),
  );
}

/** Handlers that stand in place of the library's own list were thought about; so was what a method calls a queryset. */
const LISTS = /^(?:list|get_\w+|filter_\w+)$/;

/** What gives the rows that were there, in whatever order and form. */
const SAME_ROWS =
  /^(?:objects|_default_manager|all|order_by|select_related|prefetch_related|annotate|distinct|only|defer|values|values_list|iterator)$/;

const MOST_STEPS = 16;

/** `Order.objects.all()`: not narrowed by anything, not even by a column that may say what is public. */
function asksForAll({ at }: Fetch): boolean {
  const { name, fragment } = functionFacts(at);
  if (LISTS.test(name)) return false;
  let id = at.value;
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = fragment.values[id];
    if (value?.op === "call") id = value.callee;
    else if (value?.op === "attribute" && SAME_ROWS.test(value.name)) id = value.base;
    else return value?.op === "free" || value?.op === "import";
  }
  return false;
}

/** Whether the rows go on as they are, to a serializer or whoever draws them: a loop may take one column of each. */
function isHandedOn({ at }: Fetch): boolean {
  const { values, exits } = functionFacts(at).fragment;
  return (
    exits.some(({ value }) => value === at.value) ||
    values.some(
      (value) => value.op === "call" && value.arguments.some((argument) => argument.value === at.value),
    )
  );
}

/** `Line.objects.filter(order=pk)`, where the class shows orders: lines of an order that nobody asked it for. */
function hangsOnOwnRow(context: LookupContext, target: ClassRef, fetch: Fetch): boolean {
  const { ref } = fetch.model;
  const model = ref && context.ownership.models.get(classFacts(ref));
  const call = functionFacts(fetch.at).fragment.values[fetch.at.value];
  if (!model || call?.op !== "call") return false;
  const own = ownModels(context, target);
  const columns = new Set(
    model.relations.flatMap((relation) =>
      relation.target.kind === "model" && own.includes(classFacts(relation.target.ref))
        ? [relation.name]
        : [],
    ),
  );
  return call.arguments.some(
    ({ name, value }) =>
      name !== undefined &&
      columns.has(name.replace(/(?:__(?:id|pk|uuid|exact)|_id)$/, "")) &&
      (isKey(fetch, value) || isPickedPast(context, own, fetch, value)),
  );
}

/** The handler's own parameter, which the URL fills. */
function isKey({ at }: Fetch, id: ValueId): boolean {
  const value = functionFacts(at).fragment.values[id];
  return value?.op === "parameter" && value.index > 1;
}

/** A row of the class's model that the handler has fetched by the URL's key without asking the class. */
function isPickedPast(
  context: LookupContext,
  own: readonly Fetch["model"]["key"][],
  { at }: Fetch,
  id: ValueId,
): boolean {
  return influenceOf(context, refTo(at, id)).rows.some(
    ({ model, form, throughClass, asked }) =>
      own.includes(model.key) && form === "one" && !throughClass && asked.parameters !== 0,
  );
}
