/** What becomes of a call's result: dropped unused, or run elsewhere. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { indexOf, indexValues } from "../../flow/value-index.ts";

/** Calls that give something to use later, and do nothing with the text but read it. */
const READERS = /(?:^|\.)(?:Template|compile)$/;

/** Whether such a call's result is dropped: `Template(text)` alone only tells whether the text is well-formed. */
export function isTried(flows: FlowModel, { site }: SinkReport): boolean {
  return READERS.test(site.row.at) && isDropped(flows, site.at);
}

/** `Template(text).render(Context({}))` whose result is thrown away: the template finds nothing to read, and shows nothing. */
export function isTriedEmpty(flows: FlowModel, { site }: SinkReport): boolean {
  const { fragment } = functionFacts(site.at);
  const { values } = fragment;
  return (indexOf(indexValues(flows), site.at).users.get(site.at.value) ?? []).every((id) => {
    const render = values[id];
    const call = values.findIndex((one) => one.op === "call" && one.callee === id);
    const context = values[call];
    if (render?.op !== "attribute" || render.name !== "render" || context?.op !== "call") return false;
    const [given] = context.arguments;
    return (
      (given === undefined || isEmptyContext(values, given.value)) && isDropped(flows, refTo(site.at, call))
    );
  });
}

/** `Context({})`, `Context()` and `{}`. */
function isEmptyContext(values: readonly Value[], id: ValueId): boolean {
  const value = values[id];
  if (value?.op === "collection") return value.entries.length === 0;
  if (value?.op !== "call") return false;
  const [first] = value.arguments;
  return first === undefined || (value.arguments.length === 1 && isEmptyContext(values, first.value));
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
