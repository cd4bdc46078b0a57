/** What a class descends from, in the order in which Python looks: asked hundreds of times for the same classes, and found once. */
import { methodsOf } from "./instance-attributes.ts";
import { oncePerClass } from "./once.ts";
import type { ClassRef, FunctionRef, Program } from "./program.ts";
import { hierarchyOf } from "./resolve.ts";

/** The project's classes in the method resolution order, the class itself first. */
export const ownAncestors: (program: Program, ref: ClassRef) => readonly ClassRef[] = oncePerClass(
  (program, ref) => hierarchyOf(program, ref).flatMap((one) => (one.kind === "class" ? [one.target] : [])),
);

/** Paths of the library classes that a class descends from. */
export const libraryAncestors: (program: Program, ref: ClassRef) => readonly string[] = oncePerClass(
  (program, ref) => hierarchyOf(program, ref).flatMap((one) => (one.kind === "external" ? [one.name] : [])),
);

/** The methods of a class and those of all its ancestors, overridden ones included. */
export const methodsAlong: (program: Program, ref: ClassRef) => readonly FunctionRef[] = oncePerClass(
  (program, ref) => ownAncestors(program, ref).flatMap((one) => methodsOf(one)),
);
