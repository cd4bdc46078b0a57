/** Decorators that let people to one row, and views behind them that fetch another: the `Workspace` by its slug, with the user; the `Task` by its number alone. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { ClassFacts, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { nestedFunctions } from "../guards/decorators.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import { answerOf } from "../posture/answers.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import { influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import { knowsAsker } from "./knowing.ts";
import type { Fetch, Lookup, Settled } from "./lookup.ts";
import { REQUEST } from "./lookup.ts";
import { picksByKey } from "./lookup-keys.ts";
import type { LookupContext } from "./lookup-context.ts";
import { askedAbout } from "./neighbour-gates.ts";

/** A lookup as far as it is known when its gate is looked for. */
type Asked = Pick<Lookup, "view" | "handler" | "path" | "keyed" | "settled">;

/** The decorator of a handler that asks about another row than the one that is fetched, as a part of the lookup; empty where there is none. */
export function besideDecorator(
  context: LookupContext,
  { view, handler, path, keyed, settled }: Asked,
  fetch: Fetch,
): Pick<Lookup, "beside"> {
  if (view.target.kind !== "function" || !keyed || settled || path.length > 0 || !handler.function) return {};
  if (view.routes.some(({ wrappers }) => wrappers.length > 0)) return {};
  const captures = new Set(view.routes.flatMap((route) => route.captures.map(({ name }) => name)));
  const beside = gateBeside(context, handler.function, fetch, captures);
  return beside ? { beside } : {};
}

/**
 * The decorator that asks about another row, by another part of the URL; undefined where there is none, where the row may be tied to the
 * other one, or where what the decorator asks is not in sight.
 */
function gateBeside(
  context: LookupContext,
  handler: FunctionRef,
  fetch: Fetch,
  captures: ReadonlySet<string>,
): Settled | undefined {
  const keys = keysOf(handler, fetch);
  const isListed = (fetch.asked.bits & REQUEST) !== 0 && picksByKey(fetch);
  if ((keys.length === 0 && !isListed) || keys.some((name) => !captures.has(name))) return undefined;
  const { decorators, parent } = functionFacts(handler);
  if (parent === NONE) return undefined;
  const outer: FunctionRef = { unit: handler.unit, function: parent };
  if (decorators.some((id) => readsKey(context, outer, id, keys))) return undefined;
  for (const id of decorators) {
    const gate = gateOf(context, outer, id);
    if (gate === undefined || !gate.keys.some((name) => captures.has(name))) continue;
    const relations = relationsTo(context, fetch, gate.about);
    if (relations.length === 0 || isTied(context, handler, fetch, relations)) continue;
    const says = "looks at who is asking first";
    const at = refTo(outer, id);
    return { how: "guarded", aboutRow: false, refuses: true, says, at, about: gate.about };
  }
  return undefined;
}

/** The posture of a lookup's handler without what its gate asks: that says nothing about the row beside the one it asks about. */
export function besideGate(lookup: Lookup, posture: HandlerPosture | undefined): HandlerPosture | undefined {
  const guards = posture?.guards.filter((guard) => !isOfGate(lookup, guard));
  return posture === undefined || guards === undefined || guards.length === posture.guards.length
    ? posture
    : { ...posture, guards, permission: answerOf(guards, asksForPrivilege) };
}

function isOfGate({ beside, gate, handler, view }: Lookup, guard: Guard): boolean {
  const at = beside?.at;
  if (gate && guard.demands === "login") return false;
  if (gate)
    return (
      gate.methods.some((one) => isWithin(one, guard)) ||
      (at !== undefined && (isAt(at, guard) || asksClasses(at, guard))) ||
      (beside?.about ?? []).some((one) => isAt(one.at, guard))
    );
  if (at === undefined || view.target.kind !== "function" || handler.function === undefined) return false;
  const { decorators, decoratorSpans } = functionFacts(handler.function);
  const span = decoratorSpans[decorators.indexOf(at.value)];
  return (
    span !== undefined &&
    guard.at?.path === handler.function.unit.file.path &&
    guard.at.span.start === span.start &&
    guard.demands !== "login"
  );
}

/** Whether a guard is the very question that finds a row, or the condition that looks at it. */
function isAt(question: ValueRef, { at }: Guard): boolean {
  const value = functionFacts(question).fragment.values[question.value];
  if (value === undefined || at?.path !== question.unit.file.path) return false;
  return at.span.start < value.end && value.start < at.span.end;
}

/** What permission classes say of the row that `check_object_permissions` or `get_object` hands to them. */
function asksClasses({ value, ...ref }: ValueRef, { demands }: Guard): boolean {
  const { values } = functionFacts(ref).fragment;
  const call = values[value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return demands === "object" && callee?.op === "attribute" && ASKING_CLASSES.test(callee.name);
}

const ASKING_CLASSES = /^(?:check_object_permissions|get_object)$/;

function isWithin(method: FunctionRef, { at }: Guard): boolean {
  const { start, end } = functionFacts(method);
  return at?.path === method.unit.file.path && at.span.start >= start && at.span.end <= end;
}

/** The handler's parameters that pick a row, by name. */
function keysOf(handler: FunctionRef, { asked }: Fetch): readonly string[] {
  return functionFacts(handler).parameters.flatMap(({ name }, index) =>
    index < 30 && (asked.parameters & (1 << index)) !== 0 ? [name] : [],
  );
}

interface Gate {
  /** The rows that it brings together with the asker. */
  readonly about: readonly Fetch[];
  /** Names of parts of the URL that it reads. */
  readonly keys: readonly string[];
}

/** What a decorator of the project asks, as far as it is only about rows; undefined otherwise. */
function gateOf(context: LookupContext, outer: FunctionRef, id: ValueId): Gate | undefined {
  const value = functionFacts(outer).fragment.values[id];
  const symbol = resolveIn(context.program, outer, value?.op === "call" ? value.callee : id);
  if (symbol?.kind !== "function") return undefined;
  const inner = nestedFunctions(symbol.target).filter((one) => knowsAsker(context, one));
  const rows = inner.map((one) => askedAbout(context, one));
  const known = rows.filter((one) => one !== undefined);
  if (known.length === 0 || known.length < rows.length) return undefined;
  const told =
    value?.op === "call"
      ? value.arguments.flatMap((one) => textOf(context.program, refTo(outer, one.value)) ?? [])
      : [];
  const about = withBehind(known.flat());
  return { about, keys: [...told, ...inner.flatMap((one) => namesIn(context, one))] };
}

/** Whether a decorator reads the part of the URL that picks the row, or is told its name: then it may be about that row. */
function readsKey(context: LookupContext, outer: FunctionRef, id: ValueId, keys: readonly string[]): boolean {
  const { values } = functionFacts(outer).fragment;
  const parts = new Set([id]);
  for (const part of parts) {
    const value = values[part];
    if (value && parts.size < LIMIT) for (const next of operandsOf(value)) parts.add(next);
  }
  if ([...parts].some((part) => keys.includes(textOf(context.program, refTo(outer, part)) ?? "")))
    return true;
  const value = values[id];
  const symbol = resolveIn(context.program, outer, value?.op === "call" ? value.callee : id);
  if (symbol?.kind !== "function") return false;
  const inside = [symbol.target, ...nestedFunctions(symbol.target)];
  return inside.flatMap((one) => namesIn(context, one)).some((name) => keys.includes(name));
}

/** Values looked at behind one decorator. */
const LIMIT = 60;

/** The rows, and those through which they were found. */
function withBehind(found: readonly Fetch[]): readonly Fetch[] {
  return joined(
    found,
    found.flatMap(({ asked }) => asked.touched),
  );
}

/** Parameters of a wrapper besides the request, and what it reads out of `kwargs` by name. */
function namesIn(context: LookupContext, inner: FunctionRef): readonly string[] {
  const { parameters, fragment } = functionFacts(inner);
  const read = fragment.values.flatMap((value) => {
    if (value.op === "item" && value.name !== undefined) return [value.name];
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    const first = value.op === "call" ? value.arguments[0] : undefined;
    return callee?.op === "attribute" && /^(?:get|pop)$/.test(callee.name) && first
      ? (textOf(context.program, refTo(inner, first.value)) ?? [])
      : [];
  });
  return [
    ...read,
    ...parameters.flatMap(({ name, style }) =>
      /^(?:args|kwargs)$/.test(style) || name === "request" ? [] : [name],
    ),
  ];
}

/** Relations of the fetched row's model to what the gate asks about, or to what that belongs to: a membership of a workspace. */
function relationsTo(context: LookupContext, fetch: Fetch, about: readonly Fetch[]): readonly string[] {
  const model = modelOf(context, fetch);
  if (model === undefined || about.some((one) => one.model.key === fetch.model.key)) return [];
  const asked = new Set<ClassFacts>();
  for (const one of about) {
    const facts = modelOf(context, one);
    if (facts === undefined) continue;
    asked.add(classFacts(facts.ref));
    if (!facts.relations.some(({ target }) => target.kind === "user")) continue;
    for (const { target } of facts.relations) if (target.kind === "model") asked.add(classFacts(target.ref));
  }
  return model.relations.flatMap(({ name, target }) =>
    target.kind === "model" && asked.has(classFacts(target.ref)) ? [name] : [],
  );
}

function modelOf({ ownership }: LookupContext, { model }: Fetch): ModelFacts | undefined {
  return model.ref && ownership.models.get(classFacts(model.ref));
}

/** Names under which a decorator keeps or hands over what it found. */
const FRAMEWORK = /^(?:user|session|site|method|GET|POST|FILES|META|headers|body|path|auth)$/;

/** Whether the handler names the relation, or brings the row together with what the decorator found. */
function isTied(
  context: LookupContext,
  handler: FunctionRef,
  fetch: Fetch,
  relations: readonly string[],
): boolean {
  const { values } = functionFacts(handler).fragment;
  const isRelation = (name: string | undefined): boolean =>
    name !== undefined &&
    relations.some((one) => name === one || name === `${one}_id` || name.startsWith(`${one}__`));
  const edges = context.solver.byRef.get(functionFacts(handler))?.edges;
  return values.some((value, id) => {
    if (value.op === "attribute") return isRelation(value.name) && !isRequest(handler, value.base);
    if (value.op === "operation" && /^(?:==|!=|in|not in|is|is not)$/.test(value.operator))
      return holdsBoth(context, handler, fetch, operandsOf(value));
    if (value.op !== "call") return false;
    if (value.arguments.some(({ name }) => isRelation(name)) && !isAnswer(context, handler, value.callee))
      return true;
    return (
      (edges?.has(id) === true || isMethodOf(context, handler, fetch, value.callee)) &&
      holdsBoth(context, handler, fetch, operandsOf(value))
    );
  });
}

/** `Response(…)`, `render(…)`, `redirect("list", workspace=…)`: what is answered ties nothing. */
function isAnswer(context: LookupContext, handler: FunctionRef, callee: ValueId): boolean {
  const symbol = resolveIn(context.program, handler, callee);
  return (
    symbol?.kind === "external" &&
    /^(?:django\.(?:shortcuts\.(?:render|redirect)|http\.|urls\.)|builtins\.dict)/.test(symbol.name)
  );
}

function isRequest(handler: FunctionRef, id: ValueId): boolean {
  const { values } = functionFacts(handler).fragment;
  let value = values[id];
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "parameter" && value.name === "request";
}

/** A method of the row itself. */
function isMethodOf(context: LookupContext, handler: FunctionRef, fetch: Fetch, callee: ValueId): boolean {
  const value = functionFacts(handler).fragment.values[callee];
  return value?.op === "attribute" && influenceOf(context, refTo(handler, value.base)).rows.includes(fetch);
}

/** Whether values hold the row as well as something that the decorator put on the request, or hands over. */
function holdsBoth(
  context: LookupContext,
  handler: FunctionRef,
  fetch: Fetch,
  ids: readonly ValueId[],
): boolean {
  const row = ids.some((id) => {
    const { rows, touched } = influenceOf(context, refTo(handler, id));
    return rows.includes(fetch) || touched.includes(fetch);
  });
  return row && ids.some((id) => isKept(handler, id, 0));
}

/** `request.workspace`, also what is read from it; the whole request, which carries it. */
function isKept(handler: FunctionRef, id: ValueId, depth: number): boolean {
  const value = functionFacts(handler).fragment.values[id];
  if (value === undefined || depth > 6) return false;
  if (value.op === "parameter")
    return (
      value.name === "request" ||
      !/^(?:self|\w{0,40}(?:id|pk|slug|uuid|key|number|code|name))$/.test(value.name)
    );
  if (value.op === "attribute" && isRequest(handler, value.base)) return !FRAMEWORK.test(value.name);
  if (value.op === "call") return false;
  return operandsOf(value).some((one) => isKept(handler, one, depth + 1));
}
