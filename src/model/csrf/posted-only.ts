/** Values that reach a view by POST alone, where Django's CSRF check stands before it. */
import { classFacts, functionFacts, type FunctionRef } from "../../bind/program.ts";
import { onceFor } from "../../bind/once.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { csrfExemptions, reachedViews } from "../csrf-exemptions.ts";

/** Labels of sources that neither a link nor an image fills in. */
const POSTED: ReadonlySet<string> = new Set(["the submitted form", "the request's body"]);

/** Functions and classes that are taken out of the CSRF check. */
const exemptFacts: (flows: FlowModel) => ReadonlySet<FunctionFacts | ClassFacts> = onceFor(
  (flows) =>
    new Set(
      csrfExemptions(flows)
        .filter(({ form }) => form !== "no-effect")
        .flatMap(({ view }) => reachedViews(flows, view))
        .flatMap((view): (FunctionFacts | ClassFacts)[] => {
          if (view.kind === "function") return [functionFacts(view.ref)];
          return view.kind === "class" ? [classFacts(view.ref)] : [];
        }),
    ),
);

/** Whether a value of this label comes to a function with a POST alone that no other site's page can send. */
export function comesByCheckedPost(flows: FlowModel, ref: FunctionRef, label: string): boolean {
  if (!POSTED.has(label)) return false;
  const facts = functionFacts(ref);
  const owner = ref.unit.facts.classes[facts.class];
  const exempt = exemptFacts(flows);
  return !exempt.has(facts) && (owner === undefined || !exempt.has(owner));
}
