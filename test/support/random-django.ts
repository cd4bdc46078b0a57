/** Random small Django projects: requests whose values travel in ways that people write, into calls that may do harm. */
import fc from "fast-check";

/** One view: where a value comes from, how it travels, what is done to it, where it ends. */
export interface RandomView {
  readonly source: string;
  readonly ways: readonly string[];
  readonly sink: string;
}

/** How a project is written down. */
export interface Style {
  /** Put before the sink of every view. */
  readonly safety?: string;
  /** Renames locals, helpers and modules. */
  readonly suffix?: string;
  readonly reversed?: boolean;
  /** The sink moves into a function of its own. */
  readonly split?: boolean;
}

const SOURCES = [
  'request.GET["q"]',
  'request.POST.get("q", "")',
  'json.loads(request.body)["q"]',
  'request.headers["X-Name"]',
  'request.COOKIES.get("q")',
  'request.GET.getlist("q")[0]',
  "slug",
  "settings.NAME",
  "Note.objects.get(pk=1).text",
];

const WAYS = [
  "V = V.strip()",
  'V = f"a{V}"',
  'V = "%s-x" % V',
  'V = "".join([V, "b"])',
  'V = {"k": V}["k"]',
  "V = handed(V)",
  "V = shaped(V)",
  'V = V or "c"',
  "V = [one for one in [V]][0]",
  "if request.GET:\n        V = str(V)",
  'try:\n        V = V.lower()\n    except ValueError:\n        V = "d"',
];

const SINKS = [
  'connection.cursor().execute("SELECT * FROM t WHERE a = \'" + V + "\'")',
  'os.system("ls " + V)',
  'subprocess.run(["git", "clone", V])',
  "return redirect(V)",
  'return HttpResponse(open(os.path.join("/srv", V)).read())',
  "requests.get(V)",
  'return HttpResponse("<p>" + V)',
  "eval(V)",
  "pickle.loads(V)",
  "Template(V)",
  "re.compile(V)",
];

/** What makes a value safe for something, or stops the request. */
export const SAFETY: readonly string[] = [
  "V = str(int(V))",
  "V = shlex.quote(V)",
  "V = escape(V)",
  "V = os.path.basename(V)",
  "V = quote(V, safe='')",
  'if V not in ("a", "b"):\n        return HttpResponse("")',
  "if not V.isdigit():\n        return HttpResponse('')",
  "if not url_has_allowed_host_and_scheme(V, allowed_hosts={request.get_host()}):\n        return HttpResponse('')",
  "if not re.fullmatch(r'[a-z]+', V):\n        return HttpResponse('')",
  "V = re.escape(V)",
];

/** One to four views. */
export const randomDjango: fc.Arbitrary<readonly RandomView[]> = fc.array(
  fc.record({
    source: fc.constantFrom(...SOURCES),
    ways: fc.array(fc.constantFrom(...WAYS), { maxLength: 3 }),
    sink: fc.constantFrom(...SINKS),
  }),
  { minLength: 1, maxLength: 4 },
);

const HEAD = `import json
import os
import pickle
import re
import shlex
import subprocess

import requests
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import Template
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from urllib.parse import quote

from shop.models import Note
`;

/** The project's files by path. */
export function printDjango(views: readonly RandomView[], style: Style = {}): Record<string, string> {
  const { suffix = "" } = style;
  const module = `ways${suffix}`;
  const written = views.map((view, index) => printView(view, index, style));
  const helpers = [
    `def handed${suffix}(given${suffix}):\n    return given${suffix}\n`,
    `def shaped${suffix}(given${suffix}):\n    return given${suffix}[:20] + "e"\n`,
  ];
  const ordered = style.reversed === true ? [...written].toReversed() : written;
  const routes = views.map((_, index) => `    path("v${index}/<str:slug>/", views.view_${index}),`);
  const files = {
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["shop"]\nNAME = "x"\n',
    "shop/models.py":
      "from django.db import models\n\nclass Note(models.Model):\n    text = models.TextField()\n",
    [`shop/${module}.py`]: (style.reversed === true ? helpers.toReversed() : helpers).join("\n"),
    "shop/urls.py": `from django.urls import path\n\nfrom shop import views\n\nurlpatterns = [\n${routes.join("\n")}\n]\n`,
    "shop/views.py": `${HEAD}from shop.${module} import handed${suffix}, shaped${suffix}\n\n${ordered.join("\n\n")}`,
  };
  return style.reversed === true ? Object.fromEntries(Object.entries(files).toReversed()) : files;
}

function printView(view: RandomView, index: number, { safety, suffix = "", split }: Style): string {
  const value = `value${suffix}`;
  const lines = [
    `V = ${view.source}`,
    ...view.ways.map((way) => way.replaceAll(/\b(?:handed|shaped)\b/g, (name) => `${name}${suffix}`)),
    ...(safety === undefined ? [] : [safety]),
  ];
  const end = split === true ? `return ended_${index}(request, V)` : view.sink;
  const body = [...lines, end, 'return HttpResponse("")'].map((line) => `    ${line}`).join("\n");
  const own = `def view_${index}(request, slug):\n${body}\n`.replaceAll(/\bV\b/g, value);
  if (split !== true) return own;
  const moved = `def ended_${index}(request, V):\n    ${view.sink}\n    return HttpResponse("")\n`;
  return `${moved.replaceAll(/\bV\b/g, value)}\n\n${own}`;
}
