/** Rows that a class-based view keeps on itself: `self.order`, `self.get_object()`, what `get_queryset` returns. */
import { ownAncestors } from "../../bind/ancestry.ts";
import { instanceAttributes, methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";

/** Values of one attribute that are looked at. */
const BREADTH = 6;

/** Whether a value is the object that a method belongs to; through its class then. */
export function ownClass(ref: FunctionRef, value: Value | undefined): ClassRef | undefined {
  const { class: owner } = functionFacts(ref);
  if (value?.op !== "parameter" || value.index !== 0 || owner < 0) return undefined;
  return { unit: ref.unit, class: owner };
}

/** Methods of generic views that give their row or rows, and the attributes that name them (docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-single-object/). */
const GIVE: ReadonlyMap<string, readonly string[]> = new Map([
  ["object", ["get_object", "queryset", "model"]],
  ["get_object", ["get_object", "get_queryset", "queryset", "model"]],
  ["object_list", ["get_queryset", "queryset", "model"]],
  ["get_queryset", ["get_queryset", "queryset", "model"]],
]);

/** What may stand behind `self.name`: assignments of the class and its ancestors, what its methods return, what its body says. */
export function ownValues(program: Program, owner: ClassRef, name: string): ValueRef[] {
  const names = GIVE.get(name) ?? [];
  return ownAncestors(program, owner)
    .flatMap((target) => [
      ...(instanceAttributes(program, target).get(name) ?? []),
      ...names.flatMap((wanted) => [...returned(target, wanted), ...written(target, wanted)]),
    ])
    .slice(0, BREADTH);
}

function returned(owner: ClassRef, name: string): ValueRef[] {
  return methodsOf(owner)
    .filter((method) => functionFacts(method).name === name)
    .flatMap((method) =>
      functionFacts(method).fragment.exits.flatMap(({ kind, value }) =>
        kind === "return" ? [{ unit: method.unit, function: method.function, value }] : [],
      ),
    );
}

function written({ unit, class: id }: ClassRef, name: string): ValueRef[] {
  const body = unit.facts.classes[id]?.body;
  if (body === undefined) return [];
  const value = functionFacts({ unit, function: body }).fragment.bindings.get(name);
  return value === undefined ? [] : [{ unit, function: body, value }];
}
