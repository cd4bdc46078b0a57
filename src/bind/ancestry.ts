/** What a class descends from, in the order in which Python looks: asked hundreds of times for the same classes, and found once. */
import { methodsOf } from "./instance-attributes.ts";
import type { ClassFacts, ClassId } from "../extract/facts.ts";
import { onceFor, oncePerClass, perFile } from "./once.ts";
import type { Ancestor, ClassRef, FunctionRef, Program, Unit } from "./program.ts";
import { classFacts } from "./program.ts";
import { hierarchyOf } from "./resolve.ts";

/** The project's classes in the method resolution order, the class itself first. */
export function ownAncestors(program: Program, ref: ClassRef): readonly ClassRef[] {
  return classesOf(hierarchyOf(program, ref));
}

/** An order is kept as long as nothing in it has changed. */
const classesOf: (order: readonly Ancestor[]) => readonly ClassRef[] = onceFor((order) =>
  order.flatMap((one) => (one.kind === "class" ? [one.target] : [])),
);

/** Paths of the library classes that a class descends from. */
export function libraryAncestors(program: Program, ref: ClassRef): readonly string[] {
  return namesIn(hierarchyOf(program, ref));
}

const namesIn: (order: readonly Ancestor[]) => readonly string[] = onceFor((order) =>
  order.flatMap((one) => (one.kind === "external" ? [one.name] : [])),
);

/** The classes below each class, in the order of files. */
export const heirsIn: (program: Program) => ReadonlyMap<ClassFacts, readonly ClassRef[]> = onceFor(
  (program) => {
    const below = new Map<ClassFacts, ClassRef[]>();
    for (const unit of program.units.values())
      for (const id of derivedIn(unit)) {
        const heir = { unit, class: id };
        const facts = classFacts(heir);
        for (const ancestor of ownAncestors(program, heir)) {
          const above = classFacts(ancestor);
          const known = below.get(above);
          if (above === facts) continue;
          if (known) known.push(heir);
          else below.set(above, [heir]);
        }
      }
    return below;
  },
);

/** The classes of a file that name a base. */
const derivedIn: (unit: Unit) => readonly ClassId[] = perFile(({ facts }) =>
  facts.classes.flatMap(({ bases }, id) => (bases.length > 0 ? [id] : [])),
);

/** The methods of a class and those of all its ancestors, overridden ones included. */
export const methodsAlong: (program: Program, ref: ClassRef) => readonly FunctionRef[] = oncePerClass(
  (program, ref) => ownAncestors(program, ref).flatMap((one) => methodsOf(one)),
);
