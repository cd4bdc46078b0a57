/** Values that reach a view by POST alone, where Django's CSRF check stands before it. */
import { classFacts, functionFacts, type FunctionRef } from "../../bind/program.ts";
import { onceFor } from "../../bind/once.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import { decoratorNames } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { csrfExemptions, reachedViews, takesEffect } from "../csrf-exemptions.ts";

/** Labels of sources that neither a link nor an image fills in. */
const POSTED: ReadonlySet<string> = new Set(["the submitted form", "the request's body"]);

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

/** Whether a value of this label comes to a function with a POST alone that no other site's page can send. */
export function comesByCheckedPost(flows: FlowModel, ref: FunctionRef, label: string): boolean {
  const facts = functionFacts(ref);
  if (!POSTED.has(label) && !demandsPost(flows, facts)) return false;
  const owner = ref.unit.facts.classes[facts.class];
  const exempt = exemptFacts(flows);
  return !exempt.has(facts) && (owner === undefined || !exempt.has(owner));
}

/** `@require_POST`: what its address holds comes with a POST as well (docs.djangoproject.com/en/5.2/topics/http/decorators/). */
function demandsPost({ solver }: FlowModel, facts: FunctionFacts): boolean {
  const state = facts.decorators.length === 0 ? undefined : solver.byRef.get(facts);
  return (
    state !== undefined && decoratorNames(solver, state).includes("django.views.decorators.http.require_POST")
  );
}
