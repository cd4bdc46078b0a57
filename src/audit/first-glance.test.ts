import { describe, expect, test } from "vitest";
import { classify } from "../discover/classify.ts";
import { GLANCE_FILES, glanceAt } from "./first-glance.ts";

/** A tree that is large enough, in which nothing else imports anything. */
function large(files: Readonly<Record<string, string>>): ReturnType<typeof classify> {
  const others = Array.from({ length: 520 }, (_, i) => [`bulk/part_${i}.py`, `X = ${i}\n`] as const);
  return classify(
    [...Object.entries(files), ...others].map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
}

const SITE = {
  "manage.py": 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "site_of.settings"\n',
  "site_of/__init__.py": "",
  "site_of/settings.py": "from site_of.limits import *\nROOT_URLCONF = 'site_of.urls'\n",
  "site_of/limits.py": "LIMIT = 10\n",
  "site_of/urls.py": "from django.urls import path\nfrom shop import views, others\nurlpatterns = []\n",
  "requirements.txt": "django==5.2\n",
  "shop/__init__.py": "",
  "shop/views.py": "from .orders import find\nfrom shop.reports import totals as t\nimport bulk.part_7\n",
  "shop/orders.py": "from . import deeper\n",
  "shop/deeper.py": "",
  "shop/reports/__init__.py": "from .totals import *\n",
  "shop/reports/totals.py": "",
  "shop/others.py": "",
  "shop/tests.py": "",
  "shop/templates/shop/page.html": "<p></p>",
};

function taken(files: Readonly<Record<string, string>>, ...paths: readonly string[]): readonly string[] {
  return glanceAt(large(files), new Set(paths))?.discovery.files.map(({ path }) => path) ?? [];
}

describe("a first glance at an open file", () => {
  test("takes in what it imports, however that is written, and the settings with what they import", () => {
    expect(taken(SITE, "shop/views.py")).toEqual([
      "bulk/part_7.py",
      "requirements.txt",
      "shop/__init__.py",
      "shop/deeper.py",
      "shop/orders.py",
      "shop/reports/__init__.py",
      "shop/reports/totals.py",
      "shop/views.py",
      "site_of/limits.py",
      "site_of/settings.py",
      "site_of/urls.py",
    ]);
  });

  test("takes routes by what the URLconf itself says, not by all the views that it imports", () => {
    expect(taken(SITE, "site_of/settings.py")).not.toContain("shop/others.py");
    expect(taken(SITE, "site_of/urls.py")).toContain("shop/others.py");
  });

  test("ends where it would take long", () => {
    const imports = Array.from({ length: 520 }, (_, i) => `import bulk.part_${i}\n`).join("");
    const files = taken({ ...SITE, "shop/views.py": `import shop.orders\n${imports}` }, "shop/views.py");
    // With the files that are looked at, settings, routes and requirements.
    expect(files).toHaveLength(GLANCE_FILES + 4);
    expect(files).toContain("shop/orders.py");
  });

  test("is not worth it in a small tree, or where nobody looks at a file of it", () => {
    const small = classify(Object.entries(SITE).map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
    expect(glanceAt(small, new Set(["shop/views.py"]))).toBeUndefined();
    expect(glanceAt(large(SITE), new Set(["elsewhere.py"]))).toBeUndefined();
    expect(glanceAt(large(SITE), new Set())).toBeUndefined();
  });
});
