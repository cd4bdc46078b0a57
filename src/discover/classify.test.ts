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
        showcase: false,
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

describe("several projects", () => {
  test("a monorepo: each file belongs to the innermost project, files beside them to none", () => {
    const found = tree({
      "services/api/manage.py": MANAGE,
      "services/api/shop/__init__.py": "",
      "services/api/shop/settings.py": SETTINGS,
      "services/api/tools/admin/manage.py": MANAGE,
      "services/api/tools/admin/site/settings.py": SETTINGS,
      "services/web/manage.py": MANAGE,
      "services/web/shop/settings.py": SETTINGS,
      "deploy/nginx.conf": "server {}",
      "scripts/seed.py": "",
    });
    expect(found.projects.map((project) => project.root)).toEqual([
      "services/api",
      "services/api/tools/admin",
      "services/web",
    ]);
    expect(only(found, "services/api/tools/admin/site/settings.py").project).toBe("services/api/tools/admin");
    expect(only(found, "services/web/shop/settings.py")).toMatchObject({
      project: "services/web",
      module: "shop.settings",
    });
    expect(only(found, "deploy/nginx.conf").project).toBeUndefined();
    expect(only(found, "scripts/seed.py")).toMatchObject({
      project: undefined,
      module: "seed",
      kind: "python",
    });
  });

  test("a library with a test project inside its package is named from the outside", () => {
    const found = tree({
      "setup.py": "from setuptools import setup\n",
      "gallery/__init__.py": "",
      "gallery/models.py": "from django.db import models\n",
      "gallery/tests/test_models.py": "import unittest\n",
      "gallery/test/__init__.py": "",
      "gallery/test/manage.py": MANAGE.replace("shop.settings", "gallery.test.settings"),
      "gallery/test/settings.py": SETTINGS,
      "gallery/test/views.py": "",
      "example/manage.py": MANAGE,
      "example/shop/settings.py": SETTINGS,
    });
    const rows = found.projects.map(({ root, sourceRoots, inTests }) => ({ root, sourceRoots, inTests }));
    expect(rows).toEqual([
      { root: "", sourceRoots: [""], inTests: false },
      { root: "example", sourceRoots: ["example", ""], inTests: true },
      { root: "gallery/test", sourceRoots: [""], inTests: true },
    ]);
    expect(only(found, "gallery/models.py")).toMatchObject({
      project: "",
      inTests: false,
      module: "gallery.models",
    });
    expect(only(found, "gallery/test/views.py")).toMatchObject({
      kind: "test",
      module: "gallery.test.views",
    });
    expect(only(found, "gallery/test/settings.py")).toMatchObject({ kind: "settings", inTests: true });
  });

  test("settings without manage.py make a project where their package is imported from", () => {
    const found = tree({
      "app/site/__init__.py": "",
      "app/site/settings.py": SETTINGS,
      "app/site/views.py": "",
    });
    expect(found.projects).toMatchObject([
      { root: "app", managePath: undefined, settings: ["app/site/settings.py"] },
    ]);
  });

  const CLASSES =
    "from configurations import Configuration\nclass Production(Configuration):\n    DEBUG = False\n";

  test("settings in classes make a project, with or without its manage.py", () => {
    const manage =
      'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.stages")\nfrom configurations.management import execute_from_command_line\n';
    const files = { "shop/__init__.py": "", "shop/stages.py": CLASSES, "shop/wsgi.py": "application = 1\n" };
    const expected = { root: "", settings: ["shop/stages.py"], entryModules: ["shop/wsgi.py"] };
    expect(tree({ ...files, "manage.py": manage }).projects).toMatchObject([
      { ...expected, managePath: "manage.py" },
    ]);
    expect(tree(files).projects).toMatchObject([{ ...expected, managePath: undefined }]);
  });

  test("a manage.py of something else and a Flask settings.py make none", () => {
    const found = tree({
      "manage.py": "from flask_script import Manager\n",
      "settings.py": "DEBUG = True\nSECRET_KEY = 'x'\n",
    });
    expect(found.projects).toEqual([]);
    expect(only(found, "settings.py").kind).toBe("settings");
  });
});

describe("source roots", () => {
  test("sys.path additions, a src folder and a declared package folder", () => {
    const found = tree({
      "pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["lib"]\n',
      "manage.py": `${MANAGE}sys.path.insert(0, os.path.join(BASE_DIR, "apps"))\nsys.path.append("missing")\n`,
      "shop/settings.py": `${SETTINGS}sys.path.append(str(BASE_DIR / "vendored" / "ours"))\n`,
      "apps/orders/views.py": "",
      "lib/mail/__init__.py": "",
      "src/core/__init__.py": "",
      "vendored/ours/a.py": "",
    });
    expect(found.projects[0]?.sourceRoots).toEqual(["vendored/ours", "apps", "lib", "src", ""]);
    expect(only(found, "apps/orders/views.py").module).toBe("orders.views");
    expect(only(found, "src/core/__init__.py").module).toBe("core");
  });

  test("a settings name that only works from another folder tells that folder", () => {
    const found = tree({
      "backend/manage.py": MANAGE.replace("shop.settings", "backend.config.settings"),
      "backend/config/settings.py": "from .base import *\n",
    });
    expect(found.projects[0]).toMatchObject({
      sourceRoots: ["backend", ""],
      settings: ["backend/config/settings.py"],
    });
  });
});

describe("tests inside a project", () => {
  const inProject = (files: Readonly<Record<string, string>>): Discovery =>
    tree({ "manage.py": MANAGE, "shop/settings.py": SETTINGS, ...files });

  test.each([
    ["shop/tests/factories.py", "", "test"],
    ["shop/testing/client.py", "", "test"],
    ["shop/test_cart.py", "", "test"],
    ["shop/tests.py", "", "test"],
    ["conftest.py", "", "test"],
    ["shop/cart_test.py", "import pytest\n", "test"],
    ["shop/ab_test.py", "def choose(): ...\n", "python"],
    ["shop/contest.py", "", "python"],
    ["shop/tests/urls.py", "urlpatterns = []\n", "urlconf"],
    ["shop/tests/test_urls.py", "urlpatterns = []\n", "test"],
    ["shop/tests/migrations/0001_initial.py", "", "migration"],
  ])("%s is %s", (path, text, kind) => {
    expect(only(inProject({ [path]: text }), path).kind).toBe(kind);
  });
});

test("neither the order of files nor doubles change the result", () => {
  const files = Object.entries({
    "b/manage.py": MANAGE,
    "b/x/settings.py": SETTINGS,
    "a.py": "",
    "b/Ä.html": "",
    "b/a b.py": "",
  });
  const listed = files.map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const expected = classify(listed);
  expect(classify([...listed].reverse())).toEqual(expected);
  expect(classify([...listed, ...listed])).toEqual(expected);
  expect(expected.files.map((file) => file.path)).toEqual([
    "a.py",
    "b/a b.py",
    "b/manage.py",
    "b/x/settings.py",
    "b/Ä.html",
  ]);
});

test("time grows with the number of files and projects, not with their product", () => {
  const time = (count: number): number => {
    const files = Array.from({ length: count }, (_, i) => [
      { path: `p${i}/manage.py`, bytes: encoder.encode(MANAGE) },
      { path: `p${i}/shop/settings.py`, bytes: encoder.encode(SETTINGS) },
    ]).flat();
    const start = performance.now();
    expect(classify(files).projects.length).toBe(count);
    return performance.now() - start;
  };
  time(200);
  const [small, large] = [time(500), time(5000)];
  expect(large).toBeLessThan(Math.max(200, small * 40));
});
