/** Attributes of classes as their bodies write them, along the method resolution order. */
import { ownAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf, textOf } from "../../bind/constants.ts";

/** A class's body as a fragment of its own. */
export function bodyOf(ref: ClassRef): FunctionRef {
  return { unit: ref.unit, function: classFacts(ref).body };
}

/** What the first class of the order that binds a name binds to it. */
export function attributeOf(program: Program, ref: ClassRef, name: string): ValueRef | undefined {
  for (const one of ownAncestors(program, ref)) {
    const body = bodyOf(one);
    const value = functionFacts(body).fragment.bindings.get(name);
    if (value !== undefined) return refTo(body, value);
  }
  return undefined;
}

/** The `class Meta` that holds for a class. */
export function metaOf(program: Program, ref: ClassRef): ClassRef | undefined {
  const at = attributeOf(program, ref, "Meta");
  const value = at && functionFacts(at).fragment.values[at.value];
  return at && value?.op === "class" ? { unit: at.unit, class: value.class } : undefined;
}

/** A list of texts: written as such, added up from such lists, or kept under another name; undefined where something of it is not seen. */
export function textsOf(program: Program, given: ValueRef, depth = 0): readonly string[] | undefined {
  const at = definitionOf(program, given);
  const value = functionFacts(at).fragment.values[at.value];
  if (value === undefined || depth > 6) return undefined;
  if (value.op === "operation" && value.operator === "arithmetic")
    return joined(program, at, value.operands, depth);
  if (value.op === "build" && value.form === "concat") return joined(program, at, value.parts, depth);
  if (value.op !== "collection") return undefined;
  const parts = value.entries.map((entry) => {
    if (entry.spread) return textsOf(program, refTo(at, entry.value), depth + 1);
    const text = textOf(program, refTo(at, entry.value));
    return text === undefined ? undefined : [text];
  });
  return complete(parts);
}

function joined(
  program: Program,
  at: ValueRef,
  operands: readonly number[],
  depth: number,
): readonly string[] | undefined {
  return complete(operands.map((value) => textsOf(program, refTo(at, value), depth + 1)));
}

function complete(parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}
