/** The row that a generic view shows or edits: `self.object`, `self.get_object()`. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { memberOf, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, ValueId } from "../extract/facts.ts";

/** Views that set `self.object` to a row (docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-single-object/). */
const SINGLE =
  /^django\.views\.generic\.(?:\w+\.)?(?:Base)?(?:DetailView|UpdateView|DeleteView|SingleObjectMixin|SingleObjectTemplateResponseMixin)$/;

/** Whether an attribute is the `object` that a generic view fetched. */
export function isViewObject(program: Program, ref: FunctionRef, { base, name }: AttributeValue): boolean {
  if (name !== "object") return false;
  const view = resolveIn(program, ref, base);
  if (view?.kind !== "instance") return false;
  return libraryAncestors(program, view.target).some((name) => SINGLE.test(name));
}

/** The model whose rows a view shows: what it says as `model`, else the class itself. */
export function modelOfView(program: Program, owner: ClassRef): ClassRef {
  const model = memberOf(program, { kind: "class", target: owner }, "model");
  return model?.kind === "class" ? model.target : owner;
}

/** What a class binds to `queryset`, where its own body does. */
export function querysetOfView(owner: ClassRef): (FunctionRef & { readonly value: ValueId }) | undefined {
  const body = { unit: owner.unit, function: classFacts(owner).body };
  const value = functionFacts(body).fragment.bindings.get("queryset");
  return value === undefined ? undefined : refTo(body, value);
}
