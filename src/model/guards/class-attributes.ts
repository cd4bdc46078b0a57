/** Attributes and methods of classes along their method resolution order. */
import type { Ancestor, ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { hierarchyOf, resolveIn } from "../../bind/resolve.ts";

/** The value that a class or the first of its ancestors binds to a name; stops where `until` says so. */
export function classAttribute(
  program: Program,
  ref: ClassRef,
  name: string,
  until: (ancestor: Ancestor) => boolean = () => false,
): ValueRef | undefined {
  for (const ancestor of hierarchyOf(program, ref)) {
    if (until(ancestor)) return undefined;
    const own = ancestor.kind === "class" ? ownAttribute(ancestor.target, name) : undefined;
    if (own) return own;
  }
  return undefined;
}

/** The value that a class's own body binds to a name. */
export function ownAttribute(ref: ClassRef, name: string): ValueRef | undefined {
  const { body } = classFacts(ref);
  const value = functionFacts({ unit: ref.unit, function: body }).fragment.bindings.get(name);
  return value === undefined ? undefined : { unit: ref.unit, function: body, value };
}

/** The function that a class's own body defines under a name. */
export function ownMethod(program: Program, ref: ClassRef, name: string): FunctionRef | undefined {
  const at = ownAttribute(ref, name);
  const symbol = at && resolveIn(program, at, at.value);
  return symbol?.kind === "function" ? symbol.target : undefined;
}

/** The first function of the project under a name along the method resolution order. */
export function inheritedMethod(program: Program, ref: ClassRef, name: string): FunctionRef | undefined {
  const at = classAttribute(program, ref, name);
  const symbol = at && resolveIn(program, at, at.value);
  return symbol?.kind === "function" ? symbol.target : undefined;
}

/** The next function under a name after a class of the hierarchy: what `super()` there finds. */
export function methodAfter(
  program: Program,
  ref: ClassRef,
  after: ClassRef,
  name: string,
): FunctionRef | undefined {
  const hierarchy = hierarchyOf(program, ref);
  const place = hierarchy.findIndex(
    (one) => one.kind === "class" && classFacts(one.target) === classFacts(after),
  );
  return hierarchy
    .slice(place + 1)
    .flatMap((one) => (one.kind === "class" ? (ownMethod(program, one.target, name) ?? []) : []))[0];
}
