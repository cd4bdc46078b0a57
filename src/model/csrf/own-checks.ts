/** Exempt views that run Django's CSRF check themselves, as late as they like: `@csrf_protect` on a function inside. */
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { callsIn } from "../../flow/call-graph.ts";
import { decoratorNames } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { reachedFrom } from "../authentication/open-deeds.ts";
import type { ExemptView } from "../csrf-exemptions.ts";
import { handlersOf } from "../csrf-exemptions.ts";

/** docs.djangoproject.com/en/5.2/howto/csrf/#protecting-a-page-that-uses-ajax-without-an-html-form, `csrf_protect` */
const CHECK = /^django\.(?:views\.decorators\.csrf\.csrf_protect|middleware\.csrf\.CsrfViewMiddleware)$/;

/** Whether a view, or something it calls, runs the check. */
export function runsCheckItself(flows: FlowModel, view: ExemptView): boolean {
  return handlersOf(flows.program, view).some((ref) => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    return state !== undefined && reachedFrom(flows, state).some((one) => runsCheck(flows, one));
  });
}

function runsCheck({ program, solver }: FlowModel, state: FunctionState): boolean {
  const { ref, facts } = state;
  if (decoratorNames(solver, state).some((name) => CHECK.test(name))) return true;
  return callsIn(facts.fragment).some((id) => {
    const call = facts.fragment.values[id];
    const name = call?.op === "call" ? externalName(resolveIn(program, ref, call.callee)) : undefined;
    return name !== undefined && CHECK.test(name);
  });
}
