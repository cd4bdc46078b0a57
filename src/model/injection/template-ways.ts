/** What becomes of a value on its way to a call, and of the call's result: read elsewhere under it, or dropped unused. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import { indexOf, indexValues } from "../../flow/value-index.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import { wayOf } from "../../flow/way.ts";

/** Calls that give something to use later, and do nothing with the text but read it. */
const READERS = /(?:^|\.)(?:Template|compile)$/;

/** Whether such a call's result is dropped: `Template(text)` alone only tells whether the text is well-formed. */
export function isTried(flows: FlowModel, { site }: SinkReport): boolean {
  return READERS.test(site.row.at) && isDropped(flows, site.at);
}

function isDropped(flows: FlowModel, call: ValueRef): boolean {
  const index = indexOf(indexValues(flows), call);
  const unnamed = (index.names.get(call.value) ?? []).length === 0;
  const unread = (index.users.get(call.value) ?? []).length === 0;
  return unnamed && unread && !index.stores.has(call.value) && !index.returned.has(call.value);
}

/**
 * Whether a value arrives only through calls that nothing is known about: `Row.objects.get(name=value).text` is what
 * stands in the row, the value merely chose which.
 */
export function isLookedUp(flows: FlowModel, { site, arrivals }: SinkReport): boolean {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  if (!state) return false;
  const region = state.facts.fragment.values[site.at.value]?.region ?? 0;
  const origins = taintsOf(flows.solver, state, site.argument)
    .map(({ origin }) => origin)
    .filter((origin) => origin.kind === "parameter" || arrivals.some((arrival) => arrival.origin === origin));
  return (
    origins.length > 0 &&
    origins.every((origin) => {
      const way = wayOf(flows, state, site.argument, region, origin);
      return !way.direct || (origin.kind === "parameter" && isEntry(state, way));
    })
  );
}

/** `context["queue"]` of a mapping that callers hand over: they filled it with many things. */
function isEntry({ facts: { fragment } }: FunctionState, way: Way): boolean {
  return [...way.values].some((id) => {
    const value = fragment.values[id];
    return value?.op === "item" && value.name !== undefined;
  });
}

/** `compile()` runs nothing: where its code goes to `exec` or `eval` in the same function, that call is the one to mend. */
export function isCompiledOnly(flows: FlowModel, { site }: SinkReport): boolean {
  if (site.row.at !== "compile") return false;
  if (isDropped(flows, site.at)) return true;
  const { fragment } = functionFacts(site.at);
  return (indexOf(indexValues(flows), site.at).users.get(site.at.value) ?? []).some((id) => {
    const user = fragment.values[id];
    return user?.op === "call" && /^(?:exec|eval)$/.test(spokenName(fragment, user.callee) ?? "");
  });
}
