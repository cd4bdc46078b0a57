/** Whether a value is a queryset, also where no type says so: by a parameter's name, by what callers hand over, by the method that gave it. */
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ParameterValue, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** Functions and links of a chain between the question and the answer. */
const DEPTH = 12;

/** Callers looked at for one function. */
const CALLERS = 8;

/** What Django's admin actions, REST framework's filters and most projects call a queryset. */
const NAMES = /^(?:\w{1,40}_)?(?:queryset|qs)$/;

/** Methods of views, filters and managers that give one (django-rest-framework.org/api-guide/generic-views/). */
const GIVERS: ReadonlySet<string> = new Set(["get_queryset", "get_base_queryset", "filter_queryset"]);

/** Methods of a queryset that give another (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const LINKS: ReadonlySet<string> = new Set(
  (
    "all filter exclude annotate alias order_by reverse distinct values values_list none union select_related prefetch_related " +
    "extra defer only using select_for_update"
  ).split(" "),
);

/** Whether a value of a function is a queryset. */
export function isQueryset(flows: FlowModel, state: FunctionState, id: ValueId, depth = 0): boolean {
  if (depth > DEPTH) return false;
  if (externalName(resolveIn(flows.program, state.ref, id)) === "django.db.models.QuerySet") return true;
  const value = state.facts.fragment.values[id];
  switch (value?.op) {
    case "parameter":
      return NAMES.test(value.name) || isHanded(flows, state, value, depth);
    case "call":
      return isGiven(flows, state, value, depth);
    case "merge":
      return value.inputs.some((input) => input < id && isQueryset(flows, state, input, depth + 1));
    case "updated":
    case "through":
      return isQueryset(flows, state, value.base, depth + 1);
    default:
      return false;
  }
}

function isGiven(flows: FlowModel, state: FunctionState, call: CallValue, depth: number): boolean {
  const callee = state.facts.fragment.values[call.callee];
  if (callee?.op !== "attribute") return false;
  if (GIVERS.has(callee.name)) return true;
  return LINKS.has(callee.name) && isQueryset(flows, state, callee.base, depth + 1);
}

/** Whether some caller hands a queryset to a parameter. */
function isHanded(flows: FlowModel, state: FunctionState, { index }: ParameterValue, depth: number): boolean {
  const callers = flows.solver.callers.get(functionFacts(state.ref)) ?? [];
  return callers
    .slice(0, CALLERS)
    .some(({ state: caller, edge }) =>
      (edge.passed.get(index) ?? []).some((value) => isQueryset(flows, caller, value, depth + 4)),
    );
}
