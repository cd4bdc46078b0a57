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
  const { class: owner, fragment } = functionFacts(ref);
  if (owner < 0) return undefined;
  const held = beforeChanges(fragment.values, value);
  return held?.op === "parameter" && held.index === 0 ? { unit: ref.unit, class: owner } : undefined;
}

/** Steps back through what was set on an object, under whichever conditions. */
const CHANGES = 20;

/** The object as it was before its attributes were set. */
function beforeChanges(values: readonly Value[], value: Value | undefined): Value | undefined {
  let held = value;
  for (let step = 0; step < CHANGES && (held?.op === "updated" || held?.op === "merge"); step++)
    held = values[held.op === "updated" ? held.base : Math.min(...held.inputs)];
  return held;
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
  const names = GIVE.get(name) ?? [name];
  return ownAncestors(program, owner)
    .flatMap((target) => [
      ...(instanceAttributes(program, target).get(name) ?? []),
      ...names.flatMap((wanted) => [...givenBy(target, wanted), ...written(target, wanted)]),
    ])
    .slice(0, BREADTH);
}

function givenBy(owner: ClassRef, name: string): ValueRef[] {
  return methodsOf(owner)
    .filter((method) => functionFacts(method).name === name)
    .flatMap((method) => returned(method));
}

/** What a function returns. */
export function returned({ unit, function: id }: FunctionRef): ValueRef[] {
  return functionFacts({ unit, function: id }).fragment.exits.flatMap(({ kind, value }) =>
    kind === "return" ? [{ unit, function: id, value }] : [],
  );
}

function written({ unit, class: id }: ClassRef, name: string): ValueRef[] {
  const body = unit.facts.classes[id]?.body;
  if (body === undefined) return [];
  const value = functionFacts({ unit, function: body }).fragment.bindings.get(name);
  return value === undefined ? [] : [{ unit, function: body, value }];
}
