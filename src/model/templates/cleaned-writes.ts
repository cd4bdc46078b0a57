/** Columns that every place in sight which writes them fills with cleaned text: `idea.text = bleach.clean(form.cleaned_data["text"])`. */
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { setColumn } from "./stored-by.ts";
import { writingCalls } from "./staff-written.ts";

/** The values that calls in sight put into the field of a row that they make; undefined where one may fill it in another way. */
export function writtenValues(
  flows: FlowModel,
  model: ClassRef,
  field: string,
): readonly ValueRef[] | undefined {
  const values: ValueRef[] = [];
  for (const ref of writingCalls(flows, model)) {
    const call = functionFacts(ref).fragment.values[ref.value];
    if (call?.op !== "call" || registers(ref)) continue;
    const set = setColumn(ref, call, field);
    if (set === undefined && call.arguments.length > 0) return undefined;
    if (set !== undefined) values.push(refTo(ref, set));
  }
  return values;
}

/** `admin.site.register(Idea)`: what the site's own people type. */
function registers({ value, ...at }: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "register";
}
