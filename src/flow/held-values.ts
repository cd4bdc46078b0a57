/** What instances of a class hold under a name: what its methods store there, and what calls of the class give it. */
import { instanceAttributes } from "../bind/instance-attributes.ts";
import type { ClassRef, Program, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { hierarchyOf } from "../bind/resolve.ts";
import type { CallValue, FieldFacts, Value, ValueId } from "../extract/facts.ts";
import type { SolverState } from "./summary.ts";

/** Calls of one class looked at. */
const CALL_LIMIT = 12;

/** What the code of a class holds under a name. */
export interface Held {
  readonly values: readonly ValueRef[];
  /** Whether one of them is put there anew: `self.object.title = x` changes what somebody else has put there. */
  readonly begun: boolean;
}

/** Everything that a class and its instances hold under a name, in the class itself or an ancestor. */
export function heldValues({ program }: SolverState, target: ClassRef, name: string): Held {
  const values: ValueRef[] = [];
  for (const ancestor of hierarchyOf(program, target)) {
    if (ancestor.kind === "external") continue;
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    const inClass = functionFacts(body).fragment.bindings.get(name);
    const found = [
      ...(inClass === undefined ? [] : [refTo(body, inClass)]),
      ...(instanceAttributes(program, ancestor.target).get(name) ?? []),
    ];
    values.push(...found);
    if (found.some((ref) => !isChanged(ref, name))) return { values, begun: true };
  }
  return { values, begun: false };
}

/** A new version of the attribute itself. */
function isChanged(ref: ValueRef, name: string): boolean {
  const { values } = functionFacts(ref).fragment;
  let value = values[ref.value];
  if (value?.op !== "updated") return false;
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "attribute" && value.name === name;
}

/** A call of a class without constructor, and a value that it gives under a name. */
export interface Given {
  readonly at: ValueRef;
  readonly call: ValueId;
}

/** What calls of a class without constructor give under a name. */
export function constructed(
  { program, constructions }: SolverState,
  target: ClassRef,
  name: string,
): Given[] {
  const calls = constructions.get(classFacts(target)) ?? [];
  return calls.slice(0, CALL_LIMIT).flatMap((at) => {
    const call = functionFacts(at).fragment.values[at.value];
    return call?.op === "call"
      ? givenUnder(program, target, call, name).map((value) => ({ at: refTo(at, value), call: at.value }))
      : [];
  });
}

/** What one of them gives: the keyword, else what stands at the field's place, else whatever may. */
export function givenUnder(program: Program, target: ClassRef, call: CallValue, name: string): ValueId[] {
  const named = call.arguments.filter((one) => one.name === name);
  if (named.length > 0) return named.map((one) => one.value);
  const place = fieldsOf(program, target).findIndex((one) => one.name === name);
  const stars = call.arguments.some(({ style }) => style === "star");
  const rest = call.arguments.filter(
    ({ style }, position) =>
      style !== "keyword" && (place === -1 || stars || style !== "positional" || position === place),
  );
  return rest.map((one) => one.value);
}

/** The annotated fields of a class in the order in which its constructor takes them: those of ancestors first. */
function fieldsOf(program: Program, target: ClassRef): readonly FieldFacts[] {
  const own = hierarchyOf(program, target).flatMap((one) =>
    one.kind === "class" ? [classFacts(one.target).fields] : [],
  );
  return own.length === 1 ? (own[0] ?? []) : own.toReversed().flat();
}

/** The entries of a list written in the same function that a loop goes over; none where they cannot be told. */
export function madeOneByOne(values: readonly Value[], element: ValueId): readonly ValueId[] {
  const value = values[element];
  const list = value?.op === "element" && value.position === undefined ? values[value.base] : undefined;
  if (list?.op !== "collection" || list.form === "dict" || list.entries.some((one) => one.spread)) return [];
  return list.entries.map((one) => letThrough(values, one.value));
}

/** A comprehension's entry without the conditions that let it through. */
function letThrough(values: readonly Value[], id: ValueId): ValueId {
  const value = values[id];
  return value?.op === "merge" && value.inputs.length === 1 ? (value.inputs[0] ?? id) : id;
}
