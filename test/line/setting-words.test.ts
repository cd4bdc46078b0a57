import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** The findings of a check in a project. */
function found(check: string, files: Readonly<Record<string, string>>) {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  return findings.filter((one) => one.check === check);
}

const wsgi = (name: string): string => `import os
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${name}")
application = get_wsgi_application()
`;

test("DEBUG in a module that only its name makes production's, while wsgi.py names another", () => {
  const sureness = (named: string, init = ""): readonly string[] =>
    found("debug-on", {
      "shop/wsgi.py": wsgi(named),
      "shop/settings/__init__.py": init,
      "shop/settings/base.py":
        'INSTALLED_APPS = ["django.contrib.admin"]\nROOT_URLCONF = "shop.urls"\nDEBUG = False\n',
      "shop/settings/production.py": "from .base import *\n\nDEBUG = True\nTEMPLATE_DEBUG = DEBUG\n",
    }).map(({ path, confidence }) => `${path} ${confidence}`);
  expect(sureness("shop.settings.base")).toEqual(["shop/settings/production.py low"]);
  expect(sureness("shop.settings", "from .base import *\n")).toEqual(["shop/settings/production.py low"]);
  expect(sureness("shop.settings", "from .production import *\n")).not.toContain(
    "shop/settings/production.py low",
  );
  expect(sureness("shop.settings.production")).toEqual(["shop/settings/production.py high"]);
  expect(sureness("shop.settings.local")).toEqual(["shop/settings/production.py medium"]);
});

test("the fix of a setting that a deploy file switches off points there", () => {
  const fix = (line: string, docker: string): readonly string[] =>
    found("nosniff-off", {
      "shop/wsgi.py": wsgi("shop.settings"),
      "shop/settings.py": `import os

INSTALLED_APPS = ["django.contrib.auth"]
ROOT_URLCONF = "shop.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
SECURE_CONTENT_TYPE_NOSNIFF = ${line}
`,
      Dockerfile: `FROM python:3.13\nCOPY . /app\n${docker}CMD ["gunicorn", "shop.wsgi"]\n`,
    }).map((one) => one.fix.split(" ").slice(0, 4).join(" "));
  expect(fix('os.environ.get("NOSNIFF", "on") == "on"', "ENV NOSNIFF=off\n")).toEqual([
    "Remove `NOSNIFF` from `Dockerfile`,",
  ]);
  expect(fix("False", "")).toEqual(["Remove the line (the"]);
});
