/** Whether a browser takes a response for a page: HTML is what Django says unless it is told otherwise. */
import { constantOf } from "../../bind/constants.ts";
import type { CallValue, Fragment, Store, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { keywordValue } from "../../flow/keyword-arguments.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { textBetween } from "../../source/source-file.ts";
import type { ValueRef } from "../../bind/program.ts";
import { refTo } from "../../bind/program.ts";

/** Types that browsers run scripts in. */
const ACTIVE = /html|svg|xml/i;

/** A store's own text that is searched for the header's name. */
const STORE_LIMIT = 120;

/** Whether the response that a call makes is shown as a page; false as well where its type cannot be seen. */
export function isShownAsPage(flows: FlowModel, state: FunctionState, id: ValueId, call: CallValue): boolean {
  const stores = storesOn(state.facts.fragment, id);
  if (stores.some((store) => headerOf(state, store) === "content-disposition")) return false;
  const given = argumentOf(call, 1, "content_type") ?? call.arguments.find((one) => one.name === "mimetype");
  if (given) return isActive(flows, state, given.value);
  const spread = keywordValue(flows.program, state.ref, call, "content_type");
  if (spread) return isActiveAt(flows, spread);
  const headers = call.arguments.find((one) => one.name === "headers");
  const inHeaders = headers && typeIn(flows, state, headers.value);
  if (inHeaders !== undefined) return inHeaders;
  const typed = stores.find((store) => headerOf(state, store) === "content-type");
  return typed === undefined || isActive(flows, state, typed.value);
}

function isActive(flows: FlowModel, state: FunctionState, value: ValueId): boolean {
  return isActiveAt(flows, refTo(state.ref, value));
}

function isActiveAt(flows: FlowModel, at: ValueRef): boolean {
  const constant = constantOf(flows.program, at);
  if (constant?.kind === "None") return true;
  return constant?.kind === "text" && ACTIVE.test(constant.text);
}

/** What a mapping of headers says of the type; undefined when it says nothing. */
function typeIn(flows: FlowModel, state: FunctionState, headers: ValueId): boolean | undefined {
  const value = state.facts.fragment.values[headers];
  if (value?.op !== "collection") return false;
  for (const { key, value: content } of value.entries) {
    const name = constantOf(flows.program, refTo(state.ref, key));
    if (name?.kind === "text" && name.text.toLowerCase() === "content-type")
      return isActive(flows, state, content);
  }
  return undefined;
}

/** Stores of items on a value, or on what it became after earlier ones. */
function storesOn({ stores, values }: Fragment, id: ValueId): Store[] {
  return stores.filter(({ base, item }) => {
    let at = base;
    for (let value = values[at]; value?.op === "updated"; value = values[at]) at = value.base;
    return item && at === id;
  });
}

function headerOf({ ref }: FunctionState, { start, end }: Store): string | undefined {
  const text = textBetween(ref.unit.file.bytes, start, Math.min(end, start + STORE_LIMIT)).toLowerCase();
  return /\[\s{0,4}["'](content-type|content-disposition)["']/.exec(text)?.[1];
}
