/** Views that hold a typed password in a variable, so that an error report of theirs would show it. */
import type { FunctionRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { Fragment, Value } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { decoratorNames } from "../flow/conduct.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { functionsOf } from "../flow/flow-model.ts";
import type { FunctionState } from "../flow/summary.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { secretKind } from "./secret-words.ts";
import { namesOf } from "./shown-values.ts";

/** Decorators that hide values in error reports (docs.djangoproject.com/en/5.2/howto/error-reporting/#filtering-sensitive-information). */
const HIDING = "django.views.decorators.debug";

/** Functions with a request that read a password out of it or out of a form, where the file hides nothing. */
export function unhiddenPasswordViews(index: ValueIndex): FunctionRef[] {
  return functionsOf(index.flows)
    .filter(
      ({ facts }) => facts.form === "function" && facts.parameters.some(({ name }) => name === "request"),
    )
    .filter((state) => readsPassword(index, state) && !hides(index.flows, state))
    .map(({ ref }) => ref);
}

function readsPassword(index: ValueIndex, { ref, facts }: FunctionState): boolean {
  return facts.fragment.values.some((value, id) => {
    if (!isTyped(facts.fragment, value)) return false;
    const key = namesOf(index, refTo(ref, id), value).at(-1);
    return key !== undefined && /password|passwd/i.test(key) && secretKind(key) === "password";
  });
}

/** Where typed values are kept. */
const TYPED = new Set(["POST", "GET", "data", "query_params", "cleaned_data", "validated_data"]);

/** An entry of a form or of the request's data, not of a session or a table. */
function isTyped(fragment: Fragment, value: Value): boolean {
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  const base = value.op === "item" ? value.base : callee?.op === "attribute" ? callee.base : NONE;
  const carrier = fragment.values[base];
  return carrier?.op === "attribute" && TYPED.has(carrier.name);
}

/** The function's own decorator; for methods any use of the module in the file, because it may sit on `dispatch` or the class. */
function hides({ solver }: FlowModel, state: FunctionState): boolean {
  if (state.facts.class === NONE)
    return decoratorNames(solver, state).some((name) => name.startsWith(HIDING));
  return functionFacts(state.ref).class !== NONE && importsHiding(state);
}

function importsHiding({ ref }: FunctionState): boolean {
  return ref.unit.facts.importedModules.some(({ module }) => module === HIDING);
}
