/** The row or rows that a generic view shows or edits: `self.object`, `self.get_object()`, `self.object_list`. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { memberOf, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, ValueId } from "../extract/facts.ts";

/**
 * Views that set `self.object` to a row: the one that they fetched, or that their form has saved
 * (docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-single-object/ and …/mixins-editing/).
 */
const SINGLE =
  /^django\.views\.generic\.(?:\w+\.)?(?:Base)?(?:CreateView|DetailView|UpdateView|DeleteView|ModelFormMixin|SingleObjectMixin|SingleObjectTemplateResponseMixin)$/;

/** Whether an attribute is the `object` that a generic view fetched or saved. */
export function isViewObject(program: Program, ref: FunctionRef, { base, name }: AttributeValue): boolean {
  if (name !== "object") return false;
  const view = resolveIn(program, ref, base);
  if (view?.kind !== "instance") return false;
  return libraryAncestors(program, view.target).some((name) => SINGLE.test(name));
}

/** Views that set `self.object_list` to the rows that they fetched (docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-multiple-object/). */
const MULTIPLE =
  /^django\.views\.generic\.(?:\w+\.)?(?:Base)?(?:ListView|MultipleObjectMixin|(?:ArchiveIndex|YearArchive|MonthArchive|WeekArchive|DayArchive|TodayArchive)View)$/;

/** Whether an attribute is the `object_list` that a generic view fetched. */
export function isViewRows(program: Program, ref: FunctionRef, { base, name }: AttributeValue): boolean {
  if (name !== "object_list") return false;
  const view = resolveIn(program, ref, base);
  if (view?.kind !== "instance") return false;
  return libraryAncestors(program, view.target).some((one) => MULTIPLE.test(one));
}

/** The model whose rows a view shows: what it says as `model`, else its form's, else the class itself. */
export function modelOfView(program: Program, owner: ClassRef): ClassRef {
  const model = memberOf(program, { kind: "class", target: owner }, "model");
  if (model?.kind === "class") return model.target;
  return modelOfForm(program, owner) ?? owner;
}

/** `form_class = ClipForm`, whose `Meta` names the model. */
function modelOfForm(program: Program, owner: ClassRef): ClassRef | undefined {
  const form = memberOf(program, { kind: "class", target: owner }, "form_class");
  const meta = form?.kind === "class" ? memberOf(program, form, "Meta") : undefined;
  const model = meta?.kind === "class" ? memberOf(program, meta, "model") : undefined;
  return model?.kind === "class" ? model.target : undefined;
}

/** What a class binds to `queryset`, where its own body does. */
export function querysetOfView(owner: ClassRef): (FunctionRef & { readonly value: ValueId }) | undefined {
  const body = { unit: owner.unit, function: classFacts(owner).body };
  const value = functionFacts(body).fragment.bindings.get("queryset");
  return value === undefined ? undefined : refTo(body, value);
}
