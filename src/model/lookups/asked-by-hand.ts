/** Rules for single rows that a function has asked itself, although nothing of the framework runs them for it. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { CallValue, Value, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { Fetch } from "./lookup.ts";

/** Values of one argument that are looked at. */
const MOST_VALUES = 60;

/** A question that the caller hands over, by its name: `validate_permissions([row])`. */
const QUESTION = /perm|access|allow|authori[sz]|check|valid|visible|may_|can_/i;

/** Whether the function that fetches a row asks about it: by a permission class's own method, or by a question that its caller hands over. */
export function isAskedByHand({ at }: Fetch): boolean {
  const { values } = functionFacts(at).fragment;
  return values.some((value) => {
    if (value.op !== "call") return false;
    const callee = values[value.callee];
    if (callee?.op === "attribute" && callee.name === "has_object_permission")
      return value.arguments.some((one) => isThatRow(values, one.value, at.value));
    return (
      callee?.op === "parameter" &&
      QUESTION.test(callee.name) &&
      value.arguments.some((one) => holds(values, one.value, at.value))
    );
  });
}

/** Whether a value is the fetched row, or a row that was found by the very same key. */
function isThatRow(values: readonly Value[], row: ValueId, fetched: ValueId): boolean {
  if (holds(values, row, fetched)) return true;
  const call = values[fetched];
  const keys = call?.op === "call" ? call.arguments.map(({ value }) => value) : [];
  return keys.length > 0 && keys.every((key) => values[key]?.op !== "constant" && holds(values, row, key));
}

/** Whether a value is made of another one. */
function holds(values: readonly Value[], from: ValueId, wanted: ValueId): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === wanted) return true;
    const value = values[id];
    if (value && seen.size < MOST_VALUES) for (const operand of operandsOf(value)) seen.add(operand);
  }
  return false;
}

/**
 * `note = self.get_object()` in the handler, and `Version.objects.filter(id=key, note=note)` in the method that it hands the row to: what is
 * found belongs to the row that the rules were run for.
 */
export function isBelowOwnRow({ at, asked }: Fetch, handler: FunctionRef | undefined): boolean {
  if (handler === undefined) return false;
  const { name, parameters } = functionFacts(at);
  const { values } = functionFacts(handler).fragment;
  return values.some((value) => {
    if (value.op !== "call" || !isOwnMethod(values, value, name)) return false;
    return value.arguments.some((given, place) => {
      const index = given.name ? parameters.findIndex((one) => one.name === given.name) : place + 1;
      const row = values[given.value];
      return (
        index > 0 &&
        index < 30 &&
        (asked.parameters & (1 << index)) !== 0 &&
        row?.op === "call" &&
        isOwnMethod(values, row, "get_object")
      );
    });
  });
}

/** `self.name(…)` */
function isOwnMethod(values: readonly Value[], { callee }: CallValue, name: string): boolean {
  const method = values[callee];
  let base = method?.op === "attribute" && method.name === name ? values[method.base] : undefined;
  // `self.kwargs["pk"] = key` before it.
  for (let steps = 0; base?.op === "updated" && steps < MOST_VALUES; steps++) base = values[base.base];
  return base?.op === "parameter" && base.index === 0;
}
