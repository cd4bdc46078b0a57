/** Snippets such as coding agents propose, for many files of a project. */
import type { AuditFile } from "../../src/discover/file-kind.ts";
import { editOfKind, oneOf, type EditKind, type Random } from "../../test/support/random-edits.ts";

/** A file as an agent hands it to `audit_code`. */
export interface Snippet {
  readonly path: string;
  readonly code: string;
  readonly append?: true;
}

/** What is proposed. */
export const SNIPPET_KINDS = [
  "appended view",
  "edited function",
  "new file",
  "model",
  "template",
  "new template",
  "settings",
  "URLconf",
] as const;

export type SnippetKind = (typeof SNIPPET_KINDS)[number];

const VIEWS = [
  `def found(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM things WHERE name = '%s'" % request.GET["name"])
        return JsonResponse({"rows": cursor.fetchall()})
`,
  `@login_required
def left(request):
    return redirect(request.GET["next"])
`,
  `@csrf_exempt
def shown(request, pk):
    return HttpResponse("<p>" + request.POST["text"] + "</p>")
`,
  `@require_POST
@login_required
def renamed(request, pk):
    request.user.first_name = request.POST["name"]
    request.user.save()
    return JsonResponse({"ok": True})
`,
] as const;

const IMPORTS = `from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
`;

const PAGE = `{% extends "base.html" %}
{% block content %}<h1>{{ title|safe }}</h1><form method="post"><input name="q"></form>{% endblock %}
`;

/** The proposals of a kind for one of the files each, another file every time as long as there are any. */
export function snippetsOf(
  kind: SnippetKind,
  files: readonly AuditFile[],
  random: Random,
  count: number,
): readonly Snippet[] {
  const places = shuffled(
    files.filter((file) => isPlace(kind, file)),
    random,
  );
  return Array.from({ length: places.length === 0 ? 0 : count }, (_, i) => {
    const file = places[i % places.length];
    return file && snippetFor(kind, file, files, random, i);
  }).filter((one) => one !== undefined);
}

function isPlace(kind: SnippetKind, file: AuditFile): boolean {
  switch (kind) {
    case "appended view":
    case "edited function":
      return file.kind === "python" && /\bdef \w+\([^)]*request\b/.test(textOf(file));
    case "new file":
      return file.kind === "python" && /(^|\/)views(\.py|\/)/.test(file.path);
    case "model":
      return file.kind === "python" && /models\.\w+Field\(/.test(textOf(file));
    case "template":
    case "new template":
      return file.kind === "template";
    case "settings":
      return file.kind === "settings" && file.bytes.length > 200;
    case "URLconf":
      return file.kind === "urlconf";
  }
}

function snippetFor(
  kind: SnippetKind,
  file: AuditFile,
  files: readonly AuditFile[],
  random: Random,
  i: number,
): Snippet | undefined {
  const view = oneOf(random, VIEWS) ?? "";
  const beside = file.path.split("/").slice(0, -1).concat("").join("/");
  switch (kind) {
    case "appended view":
      return { path: file.path, code: IMPORTS + view, append: true };
    case "edited function":
      return edited("body", file, random);
    case "new file":
      return { path: `${beside}views_${i}.py`, code: `${IMPORTS}\n\n${view}` };
    case "model":
      return edited("model", file, random);
    case "template":
      return { path: file.path, code: `${textOf(file)}\n<p>{{ note|safe }}</p>\n` };
    case "new template":
      return { path: `${beside}proposed_${i}.html`, code: PAGE };
    case "settings":
      return edited("settings", file, random);
    case "URLconf": {
      const views = files.filter((one) => isPlace("new file", one));
      const module = oneOf(random, views)?.module ?? "views";
      return {
        path: file.path,
        code: `\n\nfrom ${module} import *\nurlpatterns += [path("proposed/${i}/", lambda request: None)]\n`,
        append: true,
      };
    }
  }
}

function edited(kind: EditKind, file: AuditFile, random: Random): Snippet | undefined {
  const edit = editOfKind(kind, [file], random);
  return edit && { path: edit.path, code: Buffer.from(edit.bytes ?? []).toString("utf8") };
}

function shuffled<One>(all: readonly One[], random: Random): readonly One[] {
  return all
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

function textOf({ bytes }: AuditFile): string {
  return Buffer.from(bytes).toString("utf8");
}
