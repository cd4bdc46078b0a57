/** Where a decorator goes on to the view that it was given: its wrapper by a parameter around it, an instance of a class by what it keeps. */
import type { CallValue } from "../../extract/facts.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { inheritedMethod } from "./class-attributes.ts";
import { valueAt } from "./visitors.ts";

/** Where the `__call__` of a class goes on to what `__init__` was given (`self.view(request, …)`). */
export function callsOfKept(program: Program, target: ClassRef, call: FunctionRef): readonly ValueRef[] {
  const maker = inheritedMethod(program, target, "__init__");
  if (!maker) return [];
  const kept = new Set(
    functionFacts(maker).fragment.stores.flatMap(({ base, name, item, value }) =>
      name !== undefined &&
      !item &&
      parameterIndex(maker, base) === 0 &&
      (parameterIndex(maker, value) ?? 0) > 0
        ? [name]
        : [],
    ),
  );
  return functionFacts(call).fragment.values.flatMap((value, id) => {
    const callee = value.op === "call" ? valueAt(call, value.callee) : undefined;
    const isKept =
      callee?.op === "attribute" && kept.has(callee.name) && parameterIndex(call, callee.base) === 0;
    return isKept && value.op === "call" && value.arguments.length > 0 ? [refTo(call, id)] : [];
  });
}

/** The place of the parameter that a value is; a changed object is the same object. */
function parameterIndex(ref: FunctionRef, id: number): number | undefined {
  const value = valueAt(ref, id);
  if (value?.op === "updated") return parameterIndex(ref, value.base);
  return value?.op === "parameter" ? value.index : undefined;
}

/** A view is called with the request, or with whatever the wrapper was given. */
export function passesOn(inner: FunctionRef, call: CallValue): boolean {
  return call.arguments.some((argument) => {
    if (argument.style === "star" || argument.style === "double-star") return true;
    const value = valueAt(inner, argument.value);
    return value?.op === "parameter" && argument.style === "positional";
  });
}

/** Parameters of the functions around `inner`, up to and with `outer`: one of them is the view. */
export function parameterNames(outer: FunctionRef, inner: FunctionRef): ReadonlySet<string> {
  const names = new Set<string>();
  let facts = functionFacts(inner);
  while (facts !== functionFacts(outer) && facts.parent >= 0) {
    const around = { unit: inner.unit, function: facts.parent };
    facts = functionFacts(around);
    for (const { name } of facts.parameters) names.add(name);
  }
  return names;
}
