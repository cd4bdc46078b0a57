/** HTML of rows that nothing in sight fetched, told by the method that makes it: `{{ estimate.as_card|safe }}` where one model alone has an `as_card`. */
import { functionsByName } from "../../bind/functions-by-name.ts";
import { perFile } from "../../bind/once.ts";
import type { FunctionRef, Unit } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";
import { isModelClass } from "../../flow/named-models.ts";
import type { Path, TemplateModel, TemplateOrigin } from "./origin.ts";
import { methodOrigin } from "./row-origins.ts";
import type { TemplateFile } from "./template-files.ts";

/** Methods of Django's forms, which escape what they show (docs.djangoproject.com/en/5.2/ref/forms/api/#outputting-forms-as-html). */
const OF_FORMS = /^as_(?:p|div|table|ul)$/;

/** Whether a path may name a method that forms have, of a row: `estimate.as_p`, not `form.as_p`. */
export function maySpeakOfRow({ root, members }: Path): boolean {
  return OF_FORMS.test(members.at(-1) ?? "") && ![root, ...members].some((one) => /form|filter/i.test(one));
}

/** What the only method of a model that has the name makes; undefined where it neither escapes everything nor is seen to put in or render what nobody escaped. */
export function spokenMethod(
  model: TemplateModel,
  { file }: TemplateFile,
  { members }: Path,
): TemplateOrigin | undefined {
  const name = members.at(-1);
  if (model.kind === "redirect" || name === undefined) return undefined;
  const { program } = model.flows;
  const [only, ...more] = (tellingMethods(program).get(name) ?? []).filter(
    ({ unit }) => unit.file.project === file.project,
  );
  if (!only || more.length > 0 || !isModelClass(program, ownerOf(only))) return undefined;
  const label = `\`${classFacts(ownerOf(only)).name}.${name}\` in the database`;
  const origin = methodOrigin(model, only, label);
  return origin.kind === "constant" || (origin.made ?? []).length > 0 ? origin : undefined;
}

function ownerOf(ref: FunctionRef): { readonly unit: Unit; readonly class: number } {
  return { unit: ref.unit, class: functionFacts(ref).class };
}

/** Of two words and more, without parameters that a template could not fill. */
const tellingMethods = functionsByName(
  perFile(({ facts }) =>
    facts.functions.flatMap(({ name, class: owner, form, parameters }, id) =>
      owner !== NONE && form === "function" && parameters.length === 1 && /^[a-z][^\W_]*_\w+$/.test(name)
        ? [id]
        : [],
    ),
  ),
);
