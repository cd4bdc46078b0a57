/** Fields of a form that the code sets itself, whatever the request says. */
import { callsIn } from "../../flow/call-graph.ts";
import { oncePerFunction } from "../../bind/once.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { methodsAlong } from "../../bind/ancestry.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { textOf } from "../../bind/constants.ts";
import { spokenName } from "../../flow/sinks.ts";
import { carriesAsker } from "../lookups/identity.ts";

/** Names that a function assigns to an object, a dictionary's key or passes to `save()`. */
export const keptBy: (program: Program, ref: FunctionRef) => readonly string[] = oncePerFunction(
  (program, ref) => {
    const { fragment } = functionFacts(ref);
    const stored = fragment.stores.flatMap((store) => store.name ?? []);
    const passed = callsIn(fragment).flatMap((id) => {
      const value = fragment.values[id];
      return value?.op === "call" ? keptByCall(program, ref, value) : [];
    });
    return [...stored, ...passed];
  },
);

/** `serializer.save(owner=…)`, `form.fields.pop("owner")`, `data.update(owner=…)`, and comparisons are left to others. */
function keptByCall(program: Program, ref: FunctionRef, call: CallValue): string[] {
  const name = spokenName(functionFacts(ref).fragment, call.callee);
  if (name === "save" || name === "update") return call.arguments.flatMap((one) => one.name ?? []);
  if (name !== "pop" && name !== "remove_fields" && name !== "discard") return [];
  const first = call.arguments[0];
  const text = first && textOf(program, refTo(ref, first.value));
  return text === undefined ? [] : [text];
}

/** Names that a function asks the request for by itself, to decide about them: `request.data.get("is_staff")`. */
export function askedBy(program: Program, ref: FunctionRef): string[] {
  const { values } = functionFacts(ref).fragment;
  return values.flatMap((value) => {
    if (value.op === "item") return value.name ?? [];
    if (value.op !== "call") return [];
    return value.arguments.flatMap((one) =>
      values[one.value]?.op === "text" ? (textOf(program, refTo(ref, one.value)) ?? []) : [],
    );
  });
}

/** Calls that only draw a page, say something to the visitor, or make the form itself. */
const SHOWING = /render|response|redirect|message|success|info|warning|error|form$|serializer$/i;

/** Whether a function hands the request or its user to something that may look at them, or compares them itself. */
export function looksAtAsker(program: Program, ref: FunctionRef, idle: RegExp = SHOWING): boolean {
  const { fragment } = functionFacts(ref);
  return fragment.values.some((value) => {
    if (value.op === "operation") return value.operands.some((id) => isUser(fragment, id));
    if (value.op !== "call" || idle.test(spokenName(fragment, value.callee) ?? "")) return false;
    return value.arguments.some(
      ({ value: id }) => isUser(fragment, id) || carriesAsker(program, ref, fragment, id),
    );
  });
}

function isUser(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  if (value?.op !== "attribute") return false;
  return value.name === "user" || (/^(?:pk|id)$/.test(value.name) && isUser(fragment, value.base));
}

/** What a form keeps to itself: fields that its methods set or take out, and those with a check of their own. */
export function keptByForm(program: Program, form: ClassRef): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const method of methodsAlong(program, form)) {
    const checked = /^(?:clean|validate)_(\w+)$/.exec(functionFacts(method).name)?.[1];
    if (checked !== undefined) kept.add(checked);
    for (const name of keptBy(program, method)) kept.add(name);
  }
  return kept;
}

/** Whether its fields are chosen while it runs, by somebody's rights perhaps. */
export function choosesFields(program: Program, form: ClassRef): boolean {
  return methodsAlong(program, form).some((method) =>
    /^(?:get_fields|get_field_names|get_extra_kwargs|to_internal_value)$/.test(functionFacts(method).name),
  );
}
