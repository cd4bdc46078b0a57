/** Whether something around a function may already have asked who is there. */
import type { ClassRef } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import { externalName } from "../../bind/resolve.ts";
import { decoratorSymbols } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { asksBeforeHandlers } from "./class-guards.ts";
import { isKnownViewBase } from "./guard-vocabulary.ts";

/** Decorators that ask nobody anything. */
const NEUTRAL =
  /^(?:ninja\.|strawberry(?:_django)?\.|staticmethod$|classmethod$|django\.views\.decorators\.|django\.utils\.decorators\.|functools\.|django\.db\.transaction\.|rest_framework\.decorators\.(?:api_view|action|renderer_classes|parser_classes)$)/;

/** Whether a decorator, a mixin or a base class may ask before the function runs; what cannot be seen may. */
export function mayBeGuarded(flows: FlowModel, state: FunctionState): boolean {
  const { class: owner } = state.facts;
  const decorated = mayBeGuardedByDecorator(flows, state);
  return decorated || (owner !== NONE && classMayAsk(flows, { unit: state.ref.unit, class: owner }));
}

/** Whether one of a function's own decorators may ask. */
export function mayBeGuardedByDecorator({ solver }: FlowModel, state: FunctionState): boolean {
  return decoratorSymbols(solver, state).some((symbol) => !NEUTRAL.test(externalName(symbol) ?? ""));
}

function classMayAsk(flows: FlowModel, ref: ClassRef): boolean {
  return hierarchyOf(flows.program, ref).some((one) =>
    one.kind === "external" ? !isHarmless(one.name) : asksBeforeHandlers(flows, one),
  );
}

function isHarmless(name: string): boolean {
  return isKnownViewBase(name) || name.startsWith("django.views.") || name === "object";
}
