/** Fields of a page that carry the query's word about where to go on over to the view that takes the form. */
import { wholeOf } from "../../bind/whole.ts";
import type { Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { OutputNode } from "../../syntax/template/tree.ts";
import type { AuditModel } from "../audit-model.ts";
import type { FormViews } from "../templates/form-views.ts";
import { formViews, targetsOf } from "../templates/form-views.ts";
import type { TemplateModel, TemplateOrigin } from "../templates/origin.ts";
import { originOf } from "../templates/origins.ts";
import type { FormField, PostForm } from "../templates/post-forms.ts";
import { everyPostForm } from "../templates/post-forms.ts";
import type { Placed } from "../templates/scopes.ts";
import type { OpenRedirect, RedirectOwner } from "./open-redirects.ts";
import { openRedirects } from "./open-redirects.ts";

/** A hidden field that a link fills, and the redirect that goes where it says. */
export interface NextField {
  readonly field: FormField;
  readonly form: PostForm;
  readonly output: Placed<OutputNode>;
  readonly origin: TemplateOrigin;
  readonly redirect: OpenRedirect;
}

/**
 * The fields. Only redirects of views that take nothing but POST and ask nothing, or too little, are looked at: no link leads there, so that a
 * field which a link fills is what opens them. All others are open by themselves.
 */
export function nextFields(model: AuditModel): NextField[] {
  const isAboutPages = model.templates.graph.shown === undefined || model.templates.graph.shown.size > 0;
  const elsewhere = isAboutPages ? openRedirects(wholeOf(model.flows)) : [];
  const all = new Set([...openRedirects(model.flows), ...elsewhere]);
  const redirects = [...all].filter(
    ({ postKeys, check }) => postKeys.length > 0 && (!check || check.kind === "naive"),
  );
  if (redirects.length === 0) return [];
  const answering = formViews(model);
  return everyPostForm(model.templates.graph).flatMap((form) =>
    form.fields.flatMap((field) => {
      const redirect = redirects.find(
        (one) => one.postKeys.includes(field.name) && takes(answering, form, one),
      );
      return redirect ? (fedField(model.templates, form, field, redirect) ?? []) : [];
    }),
  );
}

/** The redirects that one check speaks for, without those that a page's field opens. */
export function redirectsOf(model: AuditModel, owner: RedirectOwner): readonly OpenRedirect[] {
  const carried = new Set(nextFields(model).map(({ redirect }) => redirect));
  const own = openRedirects(model.flows).filter((one) => one.owner === owner && !carried.has(one));
  return own.map((one) => (isFedByNobody(model, one) ? { ...one, ...UNFED } : one));
}

const UNFED = {
  confidence: "low",
  reason: "only the site's own form sends it, and nothing in sight lets a link fill a field of that form",
} as const;

/** Whether the pages that send the form are in sight, and none has a field for the target that a link fills. */
function isFedByNobody(model: AuditModel, redirect: OpenRedirect): boolean {
  const { sentKeys } = redirect;
  const { program } = wholeOf(model.flows);
  if (sentKeys.length === 0 || sentKeys.some((key) => isDeclared(program, key))) return false;
  const answering = formViews(model);
  const forms = everyPostForm(model.templates.graph).filter((form) => takes(answering, form, redirect));
  return (
    forms.length > 0 &&
    forms.every((form) =>
      form.fields.every(
        (field) =>
          !sentKeys.includes(field.name) || fedField(model.templates, form, field, redirect) === undefined,
      ),
    )
  );
}

/** Whether some class declares such a field: `{{ form }}` brings it along, with what the view fills in first. */
function isDeclared({ units }: Program, name: string): boolean {
  for (const { facts } of units.values())
    if (facts.classes.some(({ body }) => facts.functions[body]?.fragment.bindings.has(name) === true))
      return true;
  return false;
}

function takes(answering: FormViews, { file, target }: PostForm, { site }: OpenRedirect): boolean {
  const { ref, facts } = site.state;
  const owner = facts.class >= 0 ? classFacts({ unit: ref.unit, class: facts.class }) : undefined;
  return targetsOf(answering, file, target).some((one) => one === functionFacts(ref) || one === owner);
}

/** What no link to the page chooses: its path, headers, and what a form has sent before. */
const NOT_LINKED = /path|headers|^the submitted form$/;

function fedField(
  templates: TemplateModel,
  form: PostForm,
  field: FormField,
  redirect: OpenRedirect,
): NextField | undefined {
  const output = templates.graph.scoped.get(form.file)?.outputs.find(({ node }) => node === field.output);
  if (!output) return undefined;
  const origin = originOf({ ...templates, kind: "redirect" }, output.scope, output.node.expression);
  return origin.kind === "request" && !NOT_LINKED.test(origin.label)
    ? { field, form, output, origin, redirect }
    : undefined;
}
