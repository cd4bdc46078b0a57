/** What becomes of a call's result: dropped unused, or run elsewhere. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { indexOf, indexValues } from "../../flow/value-index.ts";

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
