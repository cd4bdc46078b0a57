/** Calls that ask the database for rows. */
import { oncePerFunction } from "../../bind/once.ts";
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { askedModel, isGetter } from "./asked-model.ts";
import { having } from "./influence-sets.ts";
import type { Fetch, Influence } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/** A call where it stands. */
export interface CallPlace {
  readonly context: LookupContext;
  readonly ref: FunctionRef;
  readonly fragment: Fragment;
  readonly id: ValueId;
  readonly call: CallValue;
}

/** Queryset methods that give one row (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const ONE = new Set([
  "get_object",
  "get",
  "aget",
  "first",
  "afirst",
  "last",
  "alast",
  "latest",
  "earliest",
  "get_or_none",
  "get_object_or_404",
  "get_by_natural_key",
]);

/** Queryset methods that give more of the same. */
const MANY = new Set([
  "all",
  "filter",
  "exclude",
  "order_by",
  "select_related",
  "prefetch_related",
  "annotate",
  "distinct",
  "only",
  "defer",
  "values",
  "values_list",
  "in_bulk",
  "using",
  "reverse",
  "select_for_update",
  "iterator",
  "union",
  "complex_filter",
]);

/** Methods of querysets that answer with a number or truth value. */
const COUNTING = new Set(["exists", "aexists", "count", "acount", "contains", "aggregate"]);

/** `Prefetch("lines", queryset=Line.objects.order_by("day"))`: what comes along with rows that another query has picked. */
export function isPrefetched(program: Program, ref: FunctionRef, call: CallValue): boolean {
  return prefetchedCalls(program, ref).has(call);
}

const prefetchedCalls = oncePerFunction((program, ref): ReadonlySet<CallValue> => {
  const { fragment } = functionFacts(ref);
  const found = new Set<CallValue>();
  for (const value of fragment.values) {
    if (value.op !== "call") continue;
    const callee = fragment.values[value.callee];
    if (!callee || !("name" in callee) || callee.name !== "Prefetch") continue;
    if (!PREFETCH.test(externalName(resolveIn(program, ref, value.callee)) ?? "")) continue;
    const query = value.arguments.find(({ name }) => name === "queryset") ?? value.arguments[1];
    let asked = query && fragment.values[query.value];
    while (asked?.op === "call" && !found.has(asked)) {
      found.add(asked);
      const chained: Value | undefined = fragment.values[asked.callee];
      asked = chained?.op === "attribute" ? fragment.values[chained.base] : undefined;
    }
  }
  return found;
});

/** docs.djangoproject.com/en/5.2/ref/models/querysets/#prefetch-objects */
const PREFETCH = /^django\.db\.models\.(?:query\.)?Prefetch$/;

/** Whether a call looks like a question for rows. */
export function asksForRows({ context, ref, fragment, call }: CallPlace): boolean {
  const callee = fragment.values[call.callee];
  if (callee?.op === "attribute")
    return (
      ONE.has(callee.name) ||
      MANY.has(callee.name) ||
      putsByKey(fragment, call) ||
      isGetterCall(context, ref, call)
    );
  return isGetterCall(context, ref, call);
}

/** `Task.objects.update_or_create(pk=…, defaults=…)`: finds the row of a key, and changes it. */
export function putsByKey(fragment: Fragment, call: CallValue): boolean {
  const callee = fragment.values[call.callee];
  return (
    callee?.op === "attribute" &&
    /^a?update_or_create$/.test(callee.name) &&
    call.arguments.some(({ name }) => name === "pk" || name === "id")
  );
}

function isGetterCall(context: LookupContext, ref: FunctionRef, call: CallValue): boolean {
  return isGetter(externalName(resolveIn(context.program, ref, call.callee)));
}

/** The fetch that a call makes; undefined where its model cannot be said. */
export function fetchOf(
  { context, ref, fragment, id, call }: CallPlace,
  asked: Influence,
): Fetch | undefined {
  const at = { unit: ref.unit, function: ref.function, value: id };
  const model = askedModel(context, at);
  if (!model) return undefined;
  const callee = fragment.values[call.callee];
  const name =
    callee?.op === "attribute" ? callee.name : externalName(resolveIn(context.program, ref, call.callee));
  const one = name !== undefined && (ONE.has(name) || /get_object_or|update_or_create/.test(name));
  const throughClass = model.key === "own" || asksClass(fragment, call);
  const own = model.key === "user" && isByToken(call) ? having(asked, IDENTITY) : asked;
  return { at, model, form: one ? "one" : "many", throughClass, asked: own };
}

/** `User.objects.get(auth_token=…)`: whoever brings the token is the account that it finds. */
function isByToken(call: CallValue): boolean {
  return call.arguments.some(
    ({ name }) =>
      name !== undefined && /(?:^|_)(?:token|session_?(?:key|id)|auth_?key|api_?key)$/i.test(name),
  );
}

/** Methods and attributes of a view that heirs replace. */
const REPLACEABLE = /^(?:get_object|get_queryset|filter_queryset|queryset|model)$/;

/** Whether a question is put to what the view's class says: `self.get_object()`, `get_object_or_404(self.get_queryset(), …)`. */
function asksClass(fragment: Fragment, call: CallValue): boolean {
  const callee = fragment.values[call.callee];
  const starts = callee?.op === "attribute" ? [call.callee, callee.base] : [call.arguments[0]?.value ?? NONE];
  return starts.some((start) => {
    const value = fragment.values[start];
    const asked = value?.op === "call" ? fragment.values[value.callee] : value;
    return asked?.op === "attribute" && REPLACEABLE.test(asked.name);
  });
}

/** `.values_list("pk", flat=True)`: the answer holds nothing of a row but the key that somebody may have sent. */
export function isKeyList(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op !== "attribute" || callee.name !== "values_list") return false;
  const columns = call.arguments.filter(({ style }) => style === "positional");
  return (
    columns.length === 1 &&
    columns.every(({ value }) => /^(?:pk|id)$/.test(textOf(program, refTo(ref, value)) ?? ""))
  );
}

/** `.exists()`, `.count()`: the answer holds no row. */
export function isPureQuery(ref: FunctionRef, call: CallValue): boolean {
  const callee = ref.unit.facts.functions[ref.function]?.fragment.values[call.callee];
  return callee?.op === "attribute" && COUNTING.has(callee.name);
}
