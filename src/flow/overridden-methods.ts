/** Methods of which the project has several along one line of classes: which of them a call runs, its object decides. */
import { heirsIn, ownAncestors } from "../bind/ancestry.ts";
import { methodsOf } from "../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts } from "../bind/program.ts";
import { NONE } from "../extract/facts.ts";

/** Whether a class above or below has a method of the same name. */
export function isOverridden(program: Program, ref: FunctionRef): boolean {
  const { class: own, name } = functionFacts(ref);
  if (own === NONE) return false;
  const target = { unit: ref.unit, class: own };
  const facts = classFacts(target);
  const defines = (one: ClassRef): boolean =>
    classFacts(one) !== facts && methodsOf(one).some((method) => functionFacts(method).name === name);
  return (heirsIn(program).get(facts) ?? []).some(defines) || ownAncestors(program, target).some(defines);
}
