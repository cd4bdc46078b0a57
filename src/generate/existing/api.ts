/** `pickguard new api`: an API for rows that belong to whoever asks, with Django REST framework or Django Ninja. */
import { fill, type Filling } from "../fill.ts";
import type { NewCode } from "../new-file.ts";
import { textOf } from "../text-of.ts";
import type { ExistingProject } from "./existing-project.ts";
import { formParts, formValues, rowCode, type FormParts, type OwnedModel } from "./model-code.ts";
import { imports, snake, textLines } from "./names.ts";
import { fillLines, schemaLines, typeImports, typeOfKey } from "./ninja-code.ts";
import { testPath } from "./places.ts";

/** The frameworks that APIs are written for. */
export const API_FRAMEWORKS = ["drf", "ninja"] as const;

/** One of them. */
export type ApiFramework = (typeof API_FRAMEWORKS)[number];

/** The one that the project uses; Django REST framework where it uses neither. */
export function usedFramework({ packages }: ExistingProject): ApiFramework {
  return packages.has("django-ninja") && !packages.has("djangorestframework") ? "ninja" : "drf";
}

/** What is needed beside the code, by framework. */
const NEEDS: Readonly<Record<ApiFramework, { readonly package: string; readonly install: string }>> = {
  drf: {
    package: "djangorestframework",
    install:
      'pip install djangorestframework (pinned in the requirements), and "rest_framework" in INSTALLED_APPS',
  },
  ninja: { package: "django-ninja", install: "pip install django-ninja (pinned in the requirements)" },
};

/** Writes the API of one model. Pure. */
export function newApi(project: ExistingProject, model: OwnedModel, framework: ApiFramework): NewCode {
  const parts = formParts(project, model);
  const filling = fillingOf(model, parts);
  const name = snake(model.name);
  const at = model.folder;
  const text = (path: string): string => fill(textOf(`api-${framework}/${path}`), filling);
  const test = testOf(project, model, parts, filling, framework);
  return {
    files: [
      {
        path: `${at}${name}_api.py`,
        text: text("api.py"),
        why: "login, owner, fields by name, rates and pages (DJANGO-AUTHN-001, DJANGO-AUTHZ-001)",
      },
      { path: `${at}${name}_api_urls.py`, text: text("api_urls.py"), why: "its addresses" },
      ...(test === undefined
        ? []
        : [
            {
              path: testPath(project, model, `${name}_api`),
              text: test,
              why: "strangers, others and the owner, for every method",
            },
          ]),
    ],
    next: [
      ...(project.packages.has(NEEDS[framework].package) ? [] : [NEEDS[framework].install]),
      ...(framework === "drf" && !project.settingNames.has("REST_FRAMEWORK")
        ? [
            `In the settings, so that a view which forgets to ask is closed:\n${textOf("view-parts/drf-settings.py").trimEnd()}`,
          ]
        : []),
      `In the project's urls.py: path("api/${name.replaceAll("_", "-")}s/", include("${model.package}.${name}_api_urls")),`,
      ...parts.missing.map(
        ({ field, because }) =>
          `${model.name}.${field} is required, and the API does not take it: ${because}. Give it a default`,
      ),
      "python manage.py test, and pickguard audit",
    ],
  };
}

function fillingOf(model: OwnedModel, parts: FormParts): Filling {
  const name = snake(model.name);
  const lookup = model.owner.join("__");
  return {
    Model: model.name,
    model: name,
    namespace: `${model.app}_${name}`,
    owner: lookup,
    key: model.key,
    "key-type": typeOfKey(model),
    fields: textLines(parts.fields),
    imports: imports([model, ...parts.ownRows.map(({ to }) => to)]),
    "own-rows":
      parts.ownRows.length === 0 ? "" : fill(textOf("view-parts/drf-own-rows.py"), { limits: limits(parts) }),
    create: model.owner.length === 1 ? fill(textOf("view-parts/drf-create.py"), { owner: lookup }) : "",
    "owner-argument": model.owner.length === 1 ? `${lookup}=request.user` : "",
    "type-imports": typeImports(model, parts.fields),
    "schema-in": schemaLines(model, parts.fields, "in"),
    "schema-out": schemaLines(model, parts.fields, "out"),
    "fill-lines": fillLines(model, parts),
  };
}

function limits({ ownRows }: FormParts): string {
  return ownRows
    .map(({ field, to, owner }) => `fields["${field}"].queryset = ${to.name}.objects.filter(${owner}=user)`)
    .join("\n");
}

/** The tests; undefined where no row can be made for them. */
function testOf(
  project: ExistingProject,
  model: OwnedModel,
  parts: FormParts,
  filling: Filling,
  framework: ApiFramework,
): string | undefined {
  const row = rowCode(project, model, "owner", model.owner);
  const values = formValues(model, parts.fields, "self.row", framework === "ninja" ? "_id" : "");
  if (!row || values === undefined) return undefined;
  const all = {
    ...filling,
    row: row.python,
    imports: imports(row.models),
    "form-values": values,
    "put-values": values,
  };
  return fill(textOf(`api-${framework}/test_api.py`), {
    ...all,
    "create-test": createTests(model, parts, all),
  });
}

function createTests(model: OwnedModel, parts: FormParts, filling: Filling): string {
  if (parts.missing.length > 0) return "";
  const create = fill(textOf("view-parts/drf-create-test.py"), filling);
  const isParent = parts.ownRows.some(({ field }) => field === model.owner[0]);
  return isParent ? create + fill(textOf("view-parts/drf-parent-test.py"), filling) : create;
}
