/** Functions that read a form's values off the request. */
import type { FunctionFacts } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { occurrences } from "../../flow/occurrences.ts";
import { isRequest } from "./get-conditions.ts";

/** Functions with `request.POST` or `request.FILES` in them. */
export function bodyReaders(flows: FlowModel): ReadonlySet<FunctionFacts> {
  return new Set(
    occurrences(flows, "attribute").flatMap(({ state, value }) =>
      /^(?:POST|FILES)$/.test(value.name) && isRequest(flows.program, state.ref, value.base)
        ? [state.facts]
        : [],
    ),
  );
}
