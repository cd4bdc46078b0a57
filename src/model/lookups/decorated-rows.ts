/** Decorators that are told which parameter names the row: `@may_edit(Engagement, "eid")`. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { nestedFunctions } from "../guards/decorators.ts";
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
