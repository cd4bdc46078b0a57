/** Values that reach a view by POST alone, where Django's CSRF check stands before it. */
import { classFacts, functionFacts, type FunctionRef, type ValueRef } from "../../bind/program.ts";
import { onceFor } from "../../bind/once.ts";
import { NONE } from "../../extract/facts.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { conductOf } from "../../flow/conduct.ts";
import { withoutFallbacks } from "./session-fallbacks.ts";
import { runsOnGet } from "./get-conditions.ts";
import { letGetPass } from "./method-decorators.ts";
import { csrfExemptions, reachedViews, takesEffect } from "../csrf-exemptions.ts";

/** Labels of sources that neither a link nor an image fills in. */
const POSTED: ReadonlySet<string> = new Set([
  "the submitted form",
  "the request's body",
  "an uploaded file",
  "the name of an uploaded file",
]);

/** Functions and classes that are taken out of the CSRF check. */
const exemptFacts: (flows: FlowModel) => ReadonlySet<FunctionFacts | ClassFacts> = onceFor(
  (flows) =>
    new Set(
      csrfExemptions(flows)
        .filter(takesEffect)
        .flatMap(({ view }) => reachedViews(flows, view))
        .flatMap((view): (FunctionFacts | ClassFacts)[] => {
          if (view.kind === "function") return [functionFacts(view.ref)];
          return view.kind === "class" ? [classFacts(view.ref)] : [];
        }),
    ),
);

/** Whether a value of this label comes to a place with a request alone that neither a link nor another site's page can make. */
export function comesByCheckedPost(
  flows: FlowModel,
  at: FunctionRef & Partial<ValueRef>,
  label: string,
): boolean {
  const facts = functionFacts(at);
  if (!POSTED.has(label) && !isClosedToLinks(flows, at)) return false;
  const owner = at.unit.facts.classes[facts.class];
  const exempt = exemptFacts(flows);
  const isExempt = exempt.has(facts) || (owner !== undefined && exempt.has(owner));
  return !isExempt || (owner === undefined && provesItself(flows, facts));
}

/** A function behind a key or a signature, which another site's page cannot send along. */
function provesItself(flows: FlowModel, facts: FunctionFacts): boolean {
  const state = flows.solver.byRef.get(facts);
  return state !== undefined && withoutFallbacks(flows, conductOf(flows.solver, state).proofs).length > 0;
}

/**
 * `@require_POST`, or a guard that asks for a header which only scripts send: what the address holds comes the same way
 * (docs.djangoproject.com/en/5.2/topics/http/decorators/).
 */
function isClosedToLinks(flows: FlowModel, at: FunctionRef & Partial<ValueRef>): boolean {
  const facts = functionFacts(at);
  const state = flows.solver.byRef.get(facts);
  const region = facts.fragment.values[at.value ?? NONE]?.region ?? NONE;
  return state !== undefined && !(letGetPass(flows, state) && runsOnGet(flows.program, state.ref, region));
}
