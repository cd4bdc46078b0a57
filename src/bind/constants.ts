/** Reads constants: literals, and names that hold one, across modules. */
import type { Value } from "../extract/facts.ts";
import { latin1 } from "../source/latin1.ts";
import { stringValue } from "../syntax/python/strings.ts";
import { absoluteModule, findModule } from "./bind.ts";
import type { ClassRef, FunctionRef, Program, Symbol, ValueRef } from "./program.ts";
import { classFacts, functionFacts, refTo } from "./program.ts";
import { findBinding, hierarchyOf, resolveIn } from "./resolve.ts";

/** A constant. `text` is read from the source for deciding only; never put it into a message. */
export type Constant =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "True" | "False" | "None" };

const DEPTH = 6;

/** The value that a name, import or single assignment stands for: the place where it is written. */
export function definitionOf(program: Program, ref: ValueRef, depth = 0): ValueRef {
  const value = functionFacts(ref).fragment.values[ref.value];
  const next = depth < DEPTH && value ? stepOf(program, ref, value) : undefined;
  return next ? definitionOf(program, next, depth + 1) : ref;
}

function stepOf(program: Program, ref: ValueRef, value: Value): ValueRef | undefined {
  if (value.op === "free") return findBinding(ref, value.name);
  if (value.op === "attribute") return boundIn(program, resolveIn(program, ref, value.base), value.name);
  if (value.op !== "import" || value.name === undefined) return undefined;
  const unit = findModule(program, absoluteModule(ref.unit, value.module, value.level), ref.unit);
  const bound = unit?.facts.functions[0]?.fragment.bindings.get(value.name);
  return unit && bound !== undefined ? { unit, function: 0, value: bound } : undefined;
}

/** What a module or a class binds to a name; an object's own class may be one further down that binds another. */
function boundIn(program: Program, owner: Symbol | undefined, name: string): ValueRef | undefined {
  switch (owner?.kind) {
    case "module":
      return boundBy({ unit: owner.unit, function: 0 }, name);
    case "class":
      return inHierarchy(program, owner.target, name);
    default:
      return undefined;
  }
}

function inHierarchy(program: Program, target: ClassRef, name: string): ValueRef | undefined {
  for (const one of hierarchyOf(program, target)) {
    if (one.kind === "external") return undefined;
    const bound = boundBy({ unit: one.target.unit, function: classFacts(one.target).body }, name);
    if (bound) return bound;
  }
  return undefined;
}

function boundBy(at: FunctionRef, name: string): ValueRef | undefined {
  const bound = at.unit.facts.functions[at.function]?.fragment.bindings.get(name);
  return bound === undefined ? undefined : refTo(at, bound);
}

/** The constant that a value is, if it is one. */
export function constantOf(program: Program, ref: ValueRef): Constant | undefined {
  const at = definitionOf(program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  const { bytes } = at.unit.file;
  if (value?.op === "text") return { kind: "text", text: stringValue(bytes, value.literal) };
  if (value?.op !== "constant" || value.constant === "Ellipsis") return undefined;
  if (value.constant !== "number") return { kind: value.constant };
  return {
    kind: "number",
    text: latin1(bytes, value.start, Math.min(value.end, value.start + 40)),
  };
}

/** The text of a string constant. */
export function textOf(program: Program, ref: ValueRef): string | undefined {
  const constant = constantOf(program, ref);
  return constant?.kind === "text" ? constant.text : undefined;
}
