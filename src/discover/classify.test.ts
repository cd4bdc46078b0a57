import { describe, expect, test } from "vitest";
import { classify } from "./classify.ts";
import type { AuditFile, Discovery } from "./file-kind.ts";

const encoder = new TextEncoder();

function tree(files: Readonly<Record<string, string>>): Discovery {
  return classify(Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })));
}

function only(discovery: Discovery, path: string): AuditFile {
  const file = discovery.files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${path} is not among the files`);
  return file;
}

const MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\nimport django\n';
const SETTINGS = "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\n";

describe("a plain project", () => {
  const found = tree({
    "manage.py": MANAGE,
    "shop/__init__.py": "",
    "shop/settings.py": SETTINGS,
    "shop/urls.py": "urlpatterns = []\n",
    "shop/wsgi.py": "application = 1\n",
    "shop/views.py": "x = 1\n",
    "shop/tests/test_views.py": "import unittest\n",
    "shop/migrations/0001_initial.py": "class Migration(migrations.Migration): pass\n",
    "shop/templates/shop/index.html": "<p>",
    "shop/tests/templates/x.html": "<p>",
    "logo.png": "\0",
  });

  test("has one project with its settings, entry module and source root", () => {
    expect(found.projects).toEqual([
      {
        root: "",
        sourceRoots: [""],
        managePath: "manage.py",
        settings: ["shop/settings.py"],
        entryModules: ["shop/wsgi.py"],
        inTests: false,
      },
    ]);
  });

  test("gives every file its kind, module and place among the tests", () => {
    const rows = found.files.map((file) => [file.path, file.kind, file.module, file.inTests]);
    expect(rows).toEqual([
      ["manage.py", "python", "manage", false],
      ["shop/__init__.py", "python", "shop", false],
      ["shop/migrations/0001_initial.py", "migration", "shop.migrations.0001_initial", false],
      ["shop/settings.py", "settings", "shop.settings", false],
      ["shop/templates/shop/index.html", "template", undefined, false],
      ["shop/tests/templates/x.html", "template", undefined, true],
      ["shop/tests/test_views.py", "test", "shop.tests.test_views", true],
      ["shop/urls.py", "urlconf", "shop.urls", false],
      ["shop/views.py", "python", "shop.views", false],
      ["shop/wsgi.py", "python", "shop.wsgi", false],
    ]);
  });
});

test("a root called test is just a root, and loose files in a test folder are not tests", () => {
  const project = tree({
    "test/manage.py": MANAGE,
    "test/shop/settings.py": SETTINGS,
    "test/shop/views.py": "",
  });
  expect(only(project, "test/shop/views.py")).toMatchObject({
    kind: "python",
    inTests: false,
    module: "shop.views",
  });
  const loose = tree({ "ql/test/sample.py": "eval(x)\n", "ql/test/test_sample.py": "import pytest\n" });
  expect(loose.projects).toEqual([]);
  expect(only(loose, "ql/test/sample.py")).toMatchObject({
    kind: "python",
    inTests: false,
    project: undefined,
  });
  expect(only(loose, "ql/test/test_sample.py")).toMatchObject({ kind: "test", inTests: true });
});
