/** `pickguard new view`: pages for rows that belong to whoever asks. */
import { fill, type Filling } from "../fill.ts";
import type { NewCode, NewFile } from "../new-file.ts";
import { textOf } from "../text-of.ts";
import type { ExistingProject } from "./existing-project.ts";
import { formParts, formValues, rowCode, type FormParts, type OwnedModel } from "./model-code.ts";
import { imports, snake, spoken, textLines } from "./names.ts";
import { testPath } from "./places.ts";

/** Writes list, detail, create, update and delete for one model. Pure. */
export function newView(project: ExistingProject, model: OwnedModel): NewCode {
  const parts = formParts(project, model);
  const filling = fillingOf(project, model, parts);
  const name = snake(model.name);
  const at = model.folder;
  const python = (path: string, text: string, why: string): NewFile => ({
    path: `${at}${path}`,
    text: fill(textOf(`view/${text}`), filling),
    why,
  });
  const pages = `templates/${model.app}/${name}`;
  const test = testOf(project, model, parts, filling);
  return {
    files: [
      python(
        `${name}_views.py`,
        "views.py",
        "every query begins with the owner (DJANGO-AUTHZ-001, DJANGO-AUTHN-001)",
      ),
      python(
        `${name}_forms.py`,
        "forms.py",
        "fields named one by one, choices of one's own (DJANGO-AUTHZ-001)",
      ),
      python(`${name}_urls.py`, "urls.py", "their addresses"),
      python(
        `${pages}_list.html`,
        "list.html",
        "values are escaped, as everywhere in templates (DJANGO-XSS-001)",
      ),
      python(`${pages}_detail.html`, "detail.html", ""),
      python(
        `${pages}_form.html`,
        "form.html",
        "with the token that other sites' pages do not have (DJANGO-CSRF-001)",
      ),
      python(
        `${pages}_confirm_delete.html`,
        "confirm_delete.html",
        "nothing is deleted by a link (DJANGO-CSRF-001)",
      ),
      ...(test === undefined
        ? []
        : [{ path: testPath(project, model, `${name}_views`), text: test, why: TEST_WHY }]),
    ],
    next: nextSteps(model, parts, test !== undefined),
  };
}

const TEST_WHY = "strangers, others and the owner, for every address";

function fillingOf(project: ExistingProject, model: OwnedModel, parts: FormParts): Filling {
  const model_ = snake(model.name);
  const title = spoken(model.name);
  const hasBase = project.baseTemplate !== undefined;
  return {
    Model: model.name,
    model: model_,
    title,
    module: model.module,
    namespace: `${model.app}_${model_}`,
    templates: model.app,
    owner: model.owner.join("__"),
    // A converter lets through what can be a key, and nothing else.
    key: model.key,
    fields: textLines(parts.fields),
    imports: imports([model, ...parts.ownRows.map(({ to }) => to)]),
    "own-rows": ownRows(model, parts),
    rows: parts.fields.map((field) => `<dt>${spoken(field)}</dt><dd>{{ object.${field} }}</dd>`).join("\n"),
    "page-begin": hasBase
      ? `{% extends "${project.baseTemplate}" %}\n{% block content %}`
      : fill(textOf("view-parts/page-begin.html"), { title }),
    "page-end": hasBase ? "{% endblock %}" : textOf("view-parts/page-end.html"),
  };
}

function ownRows({ owner }: OwnedModel, { ownRows: rows }: FormParts): string {
  const limits = rows.map(
    ({ field, to, owner: lookup }) =>
      `self.fields["${field}"].queryset = ${to.name}.objects.filter(${lookup}=user)`,
  );
  const set =
    owner.length === 1
      ? [`# The owner is whoever asks, whatever the request says.`, `self.instance.${owner[0]} = user`]
      : [];
  const comment = limits.length > 0 ? ["# DJANGO-AUTHZ-001: rows of others are nothing to choose from."] : [];
  return [...set, ...comment, ...limits].join("\n");
}

/** The tests; undefined where no row can be made for them. */
function testOf(
  project: ExistingProject,
  model: OwnedModel,
  parts: FormParts,
  filling: Filling,
): string | undefined {
  const row = rowCode(project, model, "owner", model.owner);
  if (!row) return undefined;
  return fill(textOf("view/test_views.py"), {
    ...filling,
    row: row.python,
    imports: imports(row.models),
    "create-test": createTests(model, parts, filling),
  });
}

function createTests(model: OwnedModel, parts: FormParts, filling: Filling): string {
  const values = formValues(model, parts.fields, "self.row");
  if (values === undefined || parts.missing.length > 0) return "";
  const all = { ...filling, "form-values": values };
  const create = fill(textOf("view-parts/create-test.py"), all);
  const [parent] = model.owner;
  if (!parts.ownRows.some(({ field }) => field === parent)) return create;
  return `${create}${fill(textOf("view-parts/parent-test.py"), { ...all, parent })}`;
}

function nextSteps(model: OwnedModel, { missing }: FormParts, hasTest: boolean): readonly string[] {
  const name = snake(model.name);
  return [
    `In the project's urls.py: path("${name.replaceAll("_", "-")}s/", include("${model.package}.${name}_urls")),`,
    ...missing.map(
      ({ field, because }) =>
        `${model.name}.${field} is required, and the form does not have it: ${because}. Set it in ${name}_forms.py, or give it a default`,
    ),
    ...(hasTest ? [] : [`No tests were written: nobody here knows how to make a row of ${model.name}`]),
    "python manage.py test, and pickguard audit",
  ];
}
