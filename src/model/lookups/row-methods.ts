/** Methods of models that are called on rows out of a query, whose type nothing but the query tells. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { influenceOf } from "./influence.ts";
import type { LookupContext } from "./lookup-context.ts";

/** The function of the project that a call runs: as it resolves, or the method of the model whose row the receiver is. */
export function calledFunction(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
): FunctionRef | undefined {
  const facts = functionFacts(ref);
  const edge = context.solver.byRef.get(facts)?.edges.get(id);
  return edge?.target ?? rowMethod(context, ref, call);
}

function rowMethod(context: LookupContext, ref: FunctionRef, call: CallValue): FunctionRef | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op !== "attribute") return undefined;
  for (const { model } of influenceOf(context, refTo(ref, callee.base)).rows) {
    const member =
      model.ref && memberOf(context.program, { kind: "instance", target: model.ref }, callee.name);
    if (member?.kind === "function") return member.target;
  }
  return undefined;
}
