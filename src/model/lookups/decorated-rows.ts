/** Decorators that are told which parameter names the row, `@may_edit(Engagement, "eid")`, or that hand over the row it belongs to. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { nestedFunctions } from "../guards/decorators.ts";
import type { View } from "../views/view.ts";
import { knowsAsker } from "./knowing.ts";
import type { Fetch, Settled } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/** What a decorator of the handler settles about the row that its parameter picks; undefined for none. */
export function settledByDecorator(
  context: LookupContext,
  handler: FunctionRef,
  { asked }: Fetch,
): Settled | undefined {
  const { parameters, decorators, parent } = functionFacts(handler);
  const keys = parameters.filter((_, index) => index < 30 && (asked.parameters & (1 << index)) !== 0);
  if (keys.length === 0 || parent === NONE) return undefined;
  const names = new Set(keys.map(({ name }) => name));
  const outer = { unit: handler.unit, function: parent };
  const { fragment } = functionFacts(outer);
  for (const id of decorators) {
    const call = fragment.values[id];
    if (call?.op !== "call" || !isTold(context, outer, call, names)) continue;
    if (!asksWho(context, outer, call)) continue;
    const says = `is behind \`@${spokenName(fragment, call.callee) ?? "a decorator"}\`, which is told the key`;
    return { how: "checked", aboutRow: true, refuses: true, says, at: refTo(outer, id) };
  }
  return undefined;
}

/**
 * `def edit(request, order, pk)` behind `<slug>/<pk>/`: no URL fills `order`, so a decorator does, with the row that it has fetched
 * and asked about. What is found with that row belongs to it.
 */
export function settledByGiver(
  context: LookupContext,
  view: View,
  handler: FunctionRef,
  { asked }: Fetch,
): Settled | undefined {
  const { parameters, decorators, parent } = functionFacts(handler);
  if (decorators.length === 0 || parent === NONE || view.routes.length === 0) return undefined;
  const captured = new Set(view.routes.flatMap((route) => route.captures.map(({ name }) => name)));
  if (captured.size === 0) return undefined;
  const given = parameters.some(
    ({ name, default: own }, index) =>
      index > 0 &&
      index < 30 &&
      (asked.parameters & (1 << index)) !== 0 &&
      own === NONE &&
      !captured.has(name),
  );
  const outer = { unit: handler.unit, function: parent };
  const giver = given ? decorators.find((id) => weighsAsker(context, outer, id)) : undefined;
  if (giver === undefined) return undefined;
  const says = "is found with a row that a decorator hands over, which looks at who is asking";
  return { how: "checked", aboutRow: true, refuses: true, says, at: refTo(outer, giver) };
}

/** Whether a decorator, or what makes it, looks at who is asking, or hands the request to a test that it is given. */
function weighsAsker(context: LookupContext, outer: FunctionRef, id: ValueId): boolean {
  const at = definitionOf(context.program, refTo(outer, id));
  const value = functionFacts(at).fragment.values[at.value];
  const symbol = resolveIn(context.program, at, value?.op === "call" ? value.callee : at.value);
  if (symbol?.kind !== "function") return false;
  const inside = [symbol.target, ...nestedFunctions(symbol.target)];
  return inside.some((ref) => knowsAsker(context, ref) || asksWithRequest(ref));
}

/** `if check(order, request):` of a test that the code around it was given. */
function asksWithRequest(ref: FunctionRef): boolean {
  const { regions, values } = functionFacts(ref).fragment;
  const asked = new Set(regions.map(({ condition }) => condition));
  for (const id of asked) {
    const value = values[id];
    if (value?.op === "operation") for (const one of value.operands) asked.add(one);
    if (value?.op === "call" && value.arguments.some((one) => isRequest(values[one.value]))) return true;
  }
  return false;
}

function isRequest(value: Value | undefined): boolean {
  if (value?.op === "attribute") return value.name === "user";
  return value?.op === "parameter" && /^(?:request|user)$/.test(value.name);
}

/** Whether one of a decorator's arguments is the name of a parameter. */
function isTold(
  { program }: LookupContext,
  outer: FunctionRef,
  call: CallValue,
  names: ReadonlySet<string>,
): boolean {
  return call.arguments.some(({ value }) => names.has(textOf(program, refTo(outer, value)) ?? ""));
}

/** Whether what the decorator makes looks at who is asking; a library's, whose code is not here, may. */
function asksWho(context: LookupContext, outer: FunctionRef, call: CallValue): boolean {
  const symbol = resolveIn(context.program, outer, call.callee);
  if (symbol?.kind !== "function") return symbol?.kind === "external";
  return [symbol.target, ...nestedFunctions(symbol.target)].some((ref) => knowsAsker(context, ref));
}
