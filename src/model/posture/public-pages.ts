/** Pages for strangers whose forms and scripts send to a view: then it is meant for strangers as well. */
import { wholeOf } from "../../bind/whole.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import { byteText } from "../../source/byte-text.ts";
import type { AuditModel } from "../audit-model.ts";
import { settledTarget } from "../javascript/request-fate.ts";
import type { FormViews } from "../templates/form-views.ts";
import { formViews, targetsOf } from "../templates/form-views.ts";
import type { FormTarget } from "../templates/post-forms.ts";
import { everyPostForm } from "../templates/post-forms.ts";
import type { TemplateFile } from "../templates/template-files.ts";
import type { View } from "../views/view.ts";
import { loginFor } from "./answers.ts";

/** The template of such a page; undefined where none is in sight. */
export function publicPageSendingTo(model: AuditModel, view: View): string | undefined {
  const own = factsOf(view);
  if (own === undefined) return undefined;
  const answering = formViews(model);
  const pages = [...formPages(model, answering, own), ...scriptPages(model, answering, own)];
  const open = openFacts(model, own);
  const page = pages.find((file) => (answering.renderers.get(file) ?? []).some((one) => open.has(one)));
  return page?.file.path;
}

/** Whether a form or script of the project sends to a view, whoever sees the page. */
export function isSentFromPages(model: AuditModel, view: View): boolean {
  const own = factsOf(view);
  if (own === undefined) return false;
  const answering = formViews(model);
  const { scripts } = wholeOf(model);
  return (
    formPages(model, answering, own).length > 0 ||
    scripts.requests.some(({ script, target }) =>
      targetsOf(answering, script.page, settledTarget(answering, target)).includes(own),
    )
  );
}

type Facts = FunctionFacts | ClassFacts;

function factsOf({ target }: View): Facts | undefined {
  if (target.kind === "function") return functionFacts(target.ref);
  return target.kind === "class" ? classFacts(target.ref) : undefined;
}

/** `<form method="post" action="{% url 'preview' %}">`. */
function formPages({ templates }: AuditModel, answering: FormViews, own: Facts): TemplateFile[] {
  return everyPostForm(templates.graph).flatMap(({ file, target }) =>
    targetsOf(answering, file, target).includes(own) ? [file] : [],
  );
}

/** `$.post("/preview/", …)` in a page, or in a file that the page's text names. */
function scriptPages(model: AuditModel, answering: FormViews, own: Facts): TemplateFile[] {
  const { templates, scripts } = wholeOf(model);
  const { files } = templates.templates;
  return scripts.requests.flatMap(({ script, target }) => {
    const address: FormTarget = settledTarget(answering, target);
    if (!targetsOf(answering, script.page, address).includes(own)) return [];
    if (script.page !== undefined) return [script.page];
    const name = script.file.path.slice(script.file.path.lastIndexOf("/") + 1);
    return files.filter(({ file }) => byteText(file.bytes).includes(name));
  });
}

/** What strangers may ask for with GET, the view itself left out. */
function openFacts(model: AuditModel, own: Facts): ReadonlySet<Facts> {
  const { postures } = wholeOf(model);
  return new Set(
    [...postures.values()].flatMap(({ view, handlers }) => {
      const facts = factsOf(view);
      const shows = handlers.filter(
        ({ handler: { methods } }) => methods.length === 0 || methods.includes("GET"),
      );
      const isOpen = shows.length > 0 && shows.every((one) => loginFor(one, "GET") !== "required");
      return facts !== undefined && facts !== own && isOpen ? [facts] : [];
    }),
  );
}
