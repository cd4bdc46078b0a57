/** What an object's class and its ancestors keep in attributes of `self`. */
import { instanceAttributes } from "./instance-attributes.ts";
import type { ClassRef, Program, ValueRef } from "./program.ts";
import { hierarchyOf } from "./resolve.ts";

/** Everything that methods of a class, or of an ancestor, store under a name of `self`; the class's own first. */
export function storedIn(program: Program, target: ClassRef, name: string): readonly ValueRef[] {
  return hierarchyOf(program, target).flatMap((one) =>
    one.kind === "class" ? (instanceAttributes(program, one.target).get(name) ?? []) : [],
  );
}
