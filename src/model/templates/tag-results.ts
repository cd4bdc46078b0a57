/** What the project's own tags give where a template keeps it under a name: `{% latest_notes as notes %}`. */
import { onceFor } from "../../bind/once.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { templateFunctions } from "../responses/template-functions.ts";
import { emptyEntries } from "./context-entries.ts";
import { registeredNames } from "./filters.ts";
import type { Render } from "./renders.ts";

/** The name under which a tag's result stands in its rendering's context. */
export const RESULT = "result";

/** Tags by name, each as if it rendered its result (docs.djangoproject.com/en/5.2/howto/custom-template-tags/#simple-tags). */
export const tagResults: (flows: FlowModel) => ReadonlyMap<string, Render> = onceFor((flows) => {
  const found = new Map<string, Render>();
  for (const [facts, use] of templateFunctions(flows)) {
    const ref = use === "tag" ? flows.solver.byRef.get(facts)?.ref : undefined;
    if (!ref) continue;
    const context = emptyEntries();
    const { fragment, header, qualifiedName } = functionFacts(ref);
    const given = fragment.exits.flatMap(({ kind, value }) => (kind === "raise" ? [] : [refTo(ref, value)]));
    context.values.set(RESULT, given);
    const at = { path: ref.unit.file.path, span: header, scope: qualifiedName };
    const render: Render = { names: [], context, model: undefined, at, by: { kind: "function", ref } };
    for (const name of registeredNames(flows, ref)) found.set(name, render);
  }
  return found;
});
