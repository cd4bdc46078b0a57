/** Whether a text that reaches a sink begins with something constant. */
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { textBetween } from "../../source/source-file.ts";
import type { SinkSite } from "../../flow/summary.ts";

/** Looked through at most. */
const DEPTH = 8;

/** `f"pages/{name}.html"`: whatever comes later, the beginning stays. */
export function hasConstantStart({ solver }: FlowModel, site: SinkSite): boolean {
  const state = solver.byRef.get(functionFacts(site.at));
  const isSafe = (id: ValueId): boolean => (state?.taints[id] ?? []).length === 0;
  return startsConstant(functionFacts(site.at).fragment, site.argument, isSafe, site.at.unit.file.bytes, 0);
}

function startsConstant(
  fragment: Fragment,
  id: ValueId,
  isSafe: (id: ValueId) => boolean,
  bytes: Uint8Array,
  depth: number,
): boolean {
  const value = fragment.values[id];
  if (!value || depth > DEPTH) return false;
  if (value.op === "merge")
    return value.inputs.every((one) => startsConstant(fragment, one, isSafe, bytes, depth + 1));
  if (value.op === "text") return true;
  // A list of names to try, one after the other.
  if (value.op === "collection" && value.form !== "dict")
    return value.entries.every((one) => startsConstant(fragment, one.value, isSafe, bytes, depth + 1));
  if (value.op === "updated")
    return [value.base, value.value].every((one) => startsConstant(fragment, one, isSafe, bytes, depth + 1));
  if (value.op !== "build") return isSafe(id);
  const [first] = value.parts;
  const place = value.places?.[0];
  if (value.form === "f-string" && place !== undefined && place > value.start + 3) return true;
  if (first === undefined) return true;
  const template = fragment.values[first];
  if (value.form === "percent" || value.form === "format")
    return (
      template?.op === "text" && !/^\w*["']+[%{]/.test(textBetween(bytes, template.start, template.start + 8))
    );
  return startsConstant(fragment, first, isSafe, bytes, depth + 1);
}
