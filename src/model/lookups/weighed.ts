/** Values that decide what a function does or gives back, as opposed to those that it merely writes into a log. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, FunctionFacts, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { CallEdge } from "../../flow/summary.ts";
import type { LookupContext } from "./lookup-context.ts";
import type { CalledRowMethod } from "./manager-methods.ts";
import { calledRowMethod } from "./manager-methods.ts";

/** Calls followed. */
const DEPTH = 4;

/** Whether a function weighs its parameter: scopes by it, compares it, gives it back, or hands it on to something that may. */
export function weighsParameter(context: LookupContext, ref: FunctionRef, index: number, depth = 0): boolean {
  const { fragment } = functionFacts(ref);
  const weighed = weighedIn(context, ref, depth);
  return fragment.values.some(
    (value, id) => value.op === "parameter" && value.index === index && weighed.has(id),
  );
}

/** What a call hands over that the function weighs; the object of a method too, where that looks at it. */
export function countingIn(
  context: LookupContext,
  fragment: Fragment,
  { callee, arguments: given }: CallValue,
  { target, passed }: CallEdge,
): readonly ValueId[] {
  const idle = new Set(
    [...passed].flatMap(([index, values]) => (weighsParameter(context, target, index) ? [] : values)),
  );
  const method = fragment.values[callee];
  const isIdle =
    functionFacts(target).class !== NONE && !passed.has(0) && !weighsParameter(context, target, 0);
  const receiver = method?.op === "attribute" && !isIdle ? [method.base] : [];
  return [...receiver, ...given.map(({ value }) => value)].filter((id) => !idle.has(id));
}

/** Every such value of a function; a function that is too deep or calls itself weighs everything. */
export function weighedIn(context: LookupContext, ref: FunctionRef, depth = 0): ReadonlySet<ValueId> {
  const facts = functionFacts(ref);
  const known = context.weighed.get(facts);
  if (known) return known;
  const everything = new Set(facts.fragment.values.keys());
  if (depth >= DEPTH) return everything;
  context.weighed.set(facts, everything);
  const found = findWeighed(context, ref, facts, depth);
  context.weighed.set(facts, found);
  return found;
}

function findWeighed(
  context: LookupContext,
  ref: FunctionRef,
  { fragment }: FunctionFacts,
  depth: number,
): ReadonlySet<ValueId> {
  const queue = [
    ...fragment.regions.map(({ condition }) => condition),
    ...fragment.exits.flatMap(({ kind, value }) => (kind === "raise" ? [] : [value])),
    ...fragment.stores.flatMap(({ base, value }) => [base, value]),
    ...fragment.values.flatMap((value, id) => weighedBy(context, ref, id, value, depth)),
  ];
  const found = new Set<ValueId>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const value = fragment.values[id];
    if (id === NONE || !value || found.has(id)) continue;
    found.add(id);
    const isSeen = value.op === "call" && calledInSight(context, ref, id, value) !== undefined;
    if (isSeen || asksWhetherSigned(value)) continue;
    queue.push(...(onlyAdorns(fragment, id, value) ? [value.callee] : operandsOf(value)));
  }
  return found;
}

/** `user.is_authenticated` is true of everybody who logged in: it tells nobody from anybody else. */
function asksWhetherSigned(value: Value): boolean {
  return value.op === "attribute" && /^(?:is_authenticated|is_anonymous|is_active)$/.test(value.name);
}

/** Links of a queryset that ask nothing by themselves: what nobody uses of them was never narrowed or sorted. */
const LAZY = /^(?:filter|exclude|annotate|alias|order_by|distinct|select_related|prefetch_related)$/;

function isLazy({ program }: LookupContext, ref: FunctionRef, call: CallValue): boolean {
  if (LAZY.test(methodName(functionFacts(ref).fragment, call) ?? "")) return true;
  return EXPRESSION.test(externalName(resolveIn(program, ref, call.callee)) ?? "");
}

/** `Q(…)`, `Exists(…)`, `When(…)` (docs.djangoproject.com/en/5.2/ref/models/expressions/). */
const EXPRESSION =
  /^django\.db\.models\.(?:\w{1,30}\.){0,2}(?:Q|F|Exists|Subquery|OuterRef|Case|When|Value|Count|Sum|Max|Min|Prefetch)$/;

/** Links that leave all rows in, whatever they are told of the asker, unless a later one narrows by what they added. */
const ADORNING = /^(?:annotate|alias|order_by|select_related|prefetch_related)$/;

function onlyAdorns(fragment: Fragment, id: ValueId, value: Value): value is CallValue {
  if (value.op !== "call" || !ADORNING.test(methodName(fragment, value) ?? "")) return false;
  return !fragment.values.some(
    (later, at) => at > id && later.op === "call" && NARROWING.test(methodName(fragment, later) ?? ""),
  );
}

const NARROWING = /^(?:filter|exclude|get|first|last|none|union|intersection|difference)$/;

function methodName({ values }: Fragment, { callee }: CallValue): string | undefined {
  const method = values[callee];
  return method?.op === "attribute" ? method.name : undefined;
}

/** What a value weighs even if nobody looks at it afterwards. */
function weighedBy(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  value: Value,
  depth: number,
): readonly ValueId[] {
  const { fragment } = functionFacts(ref);
  if (value.op === "choice") return [value.test];
  if (value.op === "closure") return captured(ref, fragment, value.function);
  if (value.op !== "call" || isLazy(context, ref, value)) return [];
  const called = calledInSight(context, ref, id, value);
  if (!called) return isLogging(context, ref, value) ? [] : operandsOf(value);
  const idle = new Set(
    called.passed.flatMap(([index, one]) =>
      weighsParameter(context, called.target, index, depth + 1) ? [] : [one],
    ),
  );
  return operandsOf(value).filter((one) => !idle.has(one));
}

/** The function of the project that a call leads to, where what it weighs is known: a method of a model's own manager too. */
function calledInSight(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
): CalledRowMethod | undefined {
  const edge = context.solver.byRef.get(functionFacts(ref))?.edges.get(id);
  if (!edge) return call.arguments.length === 0 ? undefined : calledRowMethod(context, ref, id, call);
  const passed = [...edge.passed].flatMap(([index, ids]) => ids.map((one) => [index, one] as const));
  return { target: edge.target, passed };
}

/** Variables that a nested function reads. */
function captured(ref: FunctionRef, fragment: Fragment, id: number): readonly ValueId[] {
  const inner = ref.unit.facts.functions[id]?.fragment.values ?? [];
  const names = new Set(inner.flatMap((value) => (value.op === "free" ? [value.name] : [])));
  return fragment.values.flatMap((value, at) =>
    (value.op === "parameter" && names.has(value.name)) ||
    [...names].some((name) => fragment.bindings.get(name) === at)
      ? [at]
      : [],
  );
}

const LOGGERS = /^_{0,2}(?:logger|logging|log|getlogger|get_logger)$/i;

const LEVELS = /^(?:debug|info|warning|warn|error|exception|critical|log|msg)$/;

/** `logger.info("…", user.pk)`, `print(user)`. */
function isLogging(context: LookupContext, ref: FunctionRef, call: CallValue): boolean {
  const { fragment } = functionFacts(ref);
  const callee = fragment.values[call.callee];
  if (callee?.op === "free") return callee.name === "print";
  if (callee?.op !== "attribute" || !LEVELS.test(callee.name)) return false;
  const name = externalName(resolveIn(context.program, ref, call.callee)) ?? "";
  return name.startsWith("logging.") || LOGGERS.test(spokenName(fragment, callee.base) ?? "");
}
