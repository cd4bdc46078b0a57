/** Relations from their other side: `product.reviews` of a `ForeignKey(Product, related_name="reviews")`. */
import type { ClassRef, Program } from "../../bind/program.ts";
import { classFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { Ownership } from "../ownership/ownership.ts";

/** By the class that is pointed at: the attribute, and the model whose rows it gives. */
export type ReverseRelations = ReadonlyMap<ClassFacts, ReadonlyMap<string, ClassRef>>;

/** What every model is pointed at by; `userModel` stands for `settings.AUTH_USER_MODEL`. */
export function reverseRelations({ models }: Ownership, userModel: ClassRef | undefined): ReverseRelations {
  const found = new Map<ClassFacts, Map<string, ClassRef>>();
  for (const { ref, abstract, relations } of models.values()) {
    for (const { target, reverse } of abstract ? [] : relations) {
      const to = target.kind === "model" ? target.ref : target.kind === "user" ? userModel : undefined;
      if (!to || reverse === undefined) continue;
      const names = found.get(classFacts(to)) ?? new Map<string, ClassRef>();
      found.set(classFacts(to), names.set(reverse, ref));
    }
  }
  return found;
}

/** The model behind an attribute that another model's field gives this one, or one of its ancestors. */
export function reverseModel(
  program: Program,
  reverse: ReverseRelations,
  model: ClassRef,
  name: string,
): ClassRef | undefined {
  if (reverse.size === 0) return undefined;
  for (const one of hierarchyOf(program, model)) {
    const found = one.kind === "class" ? reverse.get(classFacts(one.target))?.get(name) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Methods of managers and querysets that templates call, and that give rows of the same model. */
export function givesRows(name: string): boolean {
  return /^(?:all|first|last|latest|earliest|iterator|distinct|reverse|get_queryset)$/.test(name);
}
