/** Links whose proof is looked at where the change is made, or by a form: what a confirmation mail's link holds, nobody else knows. */
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import { callsIn } from "../../flow/call-graph.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";

/** What is proved beside a deed, in its own function or by a form that the view fills; undefined for nothing. */
export function provedOnTheWay(flows: FlowModel, runner: FunctionRef, at: ValueRef): string | undefined {
  const own = proofOf(flows, at);
  if (own !== undefined) return own;
  for (const form of formsMade(flows, runner)) {
    const checks = methodsAlong(flows.program, form).filter((method) =>
      /^clean(?:_|$)/.test(functionFacts(method).name),
    );
    for (const check of checks) {
      const says = proofOf(flows, check);
      if (says !== undefined) return says;
    }
  }
  return undefined;
}

function proofOf({ solver }: FlowModel, ref: FunctionRef): string | undefined {
  const state = solver.byRef.get(functionFacts(ref));
  return state && conductOf(solver, state).proofs[0]?.says;
}

/** `form = ConfirmationForm(request.GET)`: the classes that a function calls. */
function formsMade({ program }: FlowModel, ref: FunctionRef): readonly ClassRef[] {
  const { fragment } = functionFacts(ref);
  return callsIn(fragment).flatMap((id) => {
    const call = fragment.values[id];
    const symbol = call?.op === "call" ? resolveIn(program, ref, call.callee) : undefined;
    return symbol?.kind === "class" ? [symbol.target] : [];
  });
}
