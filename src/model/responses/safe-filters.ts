/** Filters that promise to add no markup (`is_safe=True`) and add some. */
import { constantOf } from "../../bind/constants.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, scopeOf } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { htmlText } from "./html-parts.ts";
import { templateFunctions } from "./template-functions.ts";

/** One such filter. */
export interface SafeFilter {
  /** The decorator. */
  readonly at: Place;
  readonly name: string;
}

/** Every such filter (docs.djangoproject.com/en/5.2/howto/custom-template-tags/#filters-and-auto-escaping). */
export function safeFilters(flows: FlowModel): SafeFilter[] {
  const uses = templateFunctions(flows);
  return functionsOf(flows).flatMap((state): SafeFilter[] => {
    if (uses.get(state.facts) !== "filter") return [];
    const position = promisesSafety(flows, state);
    const span = position === -1 ? undefined : state.facts.decoratorSpans[position];
    if (!span || !addsTags(flows, state)) return [];
    const at = {
      path: state.ref.unit.file.path,
      span: { start: span.start, end: span.end },
      ...scopeOf(state.facts),
    };
    return [{ at, name: state.facts.name }];
  });
}

function promisesSafety(flows: FlowModel, { facts, ref }: FunctionState): number {
  const around = { ...ref, function: facts.parent };
  return facts.decorators.findIndex((id) => {
    const call = functionFacts(around).fragment.values[id];
    const given = call?.op === "call" ? call.arguments.find((one) => one.name === "is_safe") : undefined;
    return (
      given !== undefined && constantOf(flows.program, { ...around, value: given.value })?.kind === "True"
    );
  });
}

function addsTags(flows: FlowModel, state: FunctionState): boolean {
  return state.facts.fragment.exits.some(({ kind, value }) => {
    if (kind !== "return" || value < 0) return false;
    const text = htmlText(flows, state, value);
    return text.built && text.tags && text.parts.length > 0;
  });
}
