/** Functions that look at who is asking, themselves or through what they call. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FunctionFacts, Value } from "../../extract/facts.ts";
import { attributeBits, callBits, itemBits, parameterBits } from "./identity.ts";
import { IDENTITY } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";
import { weighedIn } from "./weighed.ts";

/** Calls followed. */
const DEPTH = 4;

/** Whether a function's body, or something it calls, looks at who is asking; that somebody is signed in at all, or who is put into a log, does not count. */
export function knowsAsker(context: LookupContext, ref: FunctionRef, depth = 0): boolean {
  const facts = functionFacts(ref);
  const known = context.knowing.get(facts);
  if (known !== undefined) return known;
  context.knowing.set(facts, false);
  const knows = asksItself(context, ref, facts) || (depth < DEPTH && calleesKnow(context, facts, depth));
  if (knows || depth === 0) context.knowing.set(facts, knows);
  else context.knowing.delete(facts);
  return knows;
}

function calleesKnow(context: LookupContext, facts: FunctionFacts, depth: number): boolean {
  const edges = context.solver.byRef.get(facts)?.edges.values() ?? [];
  for (const { target } of edges) if (knowsAsker(context, target, depth + 1)) return true;
  return false;
}

function asksItself(context: LookupContext, ref: FunctionRef, { fragment }: FunctionFacts): boolean {
  return fragment.values.some((value, id) => isAsker(context, ref, value) && weighedIn(context, ref).has(id));
}

/** Whether a value is the asker, read for more than whether somebody is signed in. */
export function isAsker(context: LookupContext, ref: FunctionRef, value: Value): boolean {
  const { fragment } = functionFacts(ref);
  switch (value.op) {
    case "attribute":
      return (
        attributeBits(context.program, ref, fragment, value) === IDENTITY &&
        !onlySigned(fragment.values, value)
      );
    case "item":
      return itemBits(fragment, value) === IDENTITY;
    case "call":
      return callBits(context.program, ref, value) === IDENTITY;
    case "parameter":
      return parameterBits(value.name) === IDENTITY;
    default:
      return false;
  }
}

/** `request.user` that is read for nothing but `is_authenticated`. */
function onlySigned(values: readonly Value[], asked: Value): boolean {
  const users = values.filter((one) => one.op === "attribute" && values[one.base] === asked);
  return (
    users.length > 0 &&
    users.every((one) => one.op === "attribute" && /^(?:is_authenticated|is_anonymous)$/.test(one.name))
  );
}
