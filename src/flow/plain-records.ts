/** Classes whose constructor Python writes: it keeps what it is given as it is (docs.python.org/3/library/dataclasses.html). */
import { libraryAncestors, methodsAlong, ownAncestors } from "../bind/ancestry.ts";
import { oncePerClass } from "../bind/once.ts";
import type { ClassRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";

/** Methods that may change what a record is given before anybody reads it. */
const MAKERS: ReadonlySet<string> = new Set(["__init__", "__new__", "__post_init__"]);

/** Whether objects of a class hold what they were made with: dataclasses and named tuples without a maker of their own. */
export const isPlainRecord: (program: Program, target: ClassRef) => boolean = oncePerClass(
  (program, target) => {
    const above = libraryAncestors(program, target).filter((name) => name !== "object");
    const isTuple = above.some((name) => name === "typing.NamedTuple");
    if (isTuple ? above.some((name) => !/(?:^|\.)(?:NamedTuple|tuple)$/.test(name)) : above.length > 0)
      return false;
    if (!isTuple && !ownAncestors(program, target).some((one) => isDataclass(program, one))) return false;
    return !methodsAlong(program, target).some((one) => MAKERS.has(functionFacts(one).name));
  },
);

/** `@dataclass` and `@dataclass(frozen=True)`. */
function isDataclass(program: Program, target: ClassRef): boolean {
  const { decorators, parent } = classFacts(target);
  const at = { unit: target.unit, function: parent };
  const { values } = functionFacts(at).fragment;
  return decorators.some((id: ValueId) => {
    const written = values[id];
    const named = written?.op === "call" ? written.callee : id;
    return externalName(resolveIn(program, refTo(at, named), named)) === "dataclasses.dataclass";
  });
}
