/** The kinds of `pickguard new` that give an app of their own: upload, webhook, login and management-of-tenants. */
import { fill, type Filling } from "../fill.ts";
import type { NewCode } from "../new-file.ts";
import { textOf, textsIn } from "../text-of.ts";
import { APP_KINDS, type AppKind } from "./app-kinds.ts";
import type { ExistingProject } from "./existing-project.ts";
import { hasLoginMiddleware } from "./versions.ts";

/** Writes the app. Pure. */
export function newApp(project: ExistingProject, kind: AppKind, app: string): NewCode {
  const { texts, reasons, packages, needs, address } = APP_KINDS[kind];
  const filling = fillingOf(project, app);
  const at = `${project.folder}${app}/`;
  const missing = packages.filter((name) => !project.packages.has(name));
  return {
    files: textsIn(texts).map((path) => ({
      path: at + path.replace(/^templates\//, `templates/${app}/`),
      text: fill(textOf(`${texts}/${path}`), filling),
      why: reasons[path] ?? "",
    })),
    next: [
      ...missing.map((name) => `pip install ${name} (pinned in the requirements)`),
      `In the settings: INSTALLED_APPS += ["${app}"]`,
      ...needs(project, app),
      `In the project's urls.py: path("${address}", include("${app}.urls")),`,
      "python manage.py migrate && python manage.py test, and pickguard audit",
    ],
  };
}

function fillingOf({ django, baseTemplate }: ExistingProject, app: string): Filling {
  const isOpenByDefault = !hasLoginMiddleware(django);
  return {
    app,
    App: app.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    "public-import": isOpenByDefault ? "" : "from django.contrib.auth.decorators import login_not_required",
    public: isOpenByDefault ? "" : "@login_not_required",
    "page-begin": baseTemplate
      ? `{% extends "${baseTemplate}" %}\n{% block content %}`
      : fill(textOf("view-parts/page-begin.html"), { title: app }),
    "page-end": baseTemplate ? "{% endblock %}" : textOf("view-parts/page-end.html"),
  };
}
