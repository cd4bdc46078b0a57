import { describe, expect, it } from "vitest";
import { classify } from "../discover/classify.ts";
import type { SourceFile } from "../source/source-file.ts";
import { changedDiscovery } from "./changed-discovery.ts";

const TREE = {
  "manage.py": 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.base")',
  "site/__init__.py": "",
  "site/settings.py": 'ROOT_URLCONF = "site.urls"\nINSTALLED_APPS = []\nDEBUG = True',
  "site/urls.py": "urlpatterns = []",
  "orders/__init__.py": "",
  "orders/models.py": "from django.db import models",
  "orders/views.py": "def one(request): pass",
  "orders/templates/orders/list.html": "<p>",
  "lone/views.py": "x = 1",
  "package/setup.py": "from setuptools import setup\nsetup()",
  "package/app/views.py": "from django.db import models",
};

function filesOf(tree: Readonly<Record<string, string>>): readonly SourceFile[] {
  return Object.entries(tree).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
}

/** What is discovered after a change, and what is discovered of the same tree anew. */
function discoveries(path: string, text: string | undefined) {
  const { [path]: _, ...others } = TREE as Record<string, string>;
  const now = text === undefined ? others : { ...others, [path]: text };
  const bytes = text === undefined ? undefined : Buffer.from(text);
  return {
    changed: changedDiscovery(classify(filesOf(TREE)), [{ path, bytes }]),
    anew: classify(filesOf(now)),
  };
}

describe("changedDiscovery", () => {
  it.each([
    ["orders/more.py", "y = 1"],
    ["orders/admin.py", "from django.contrib import admin"],
    ["orders/test_more.py", "import pytest\ndef test_one(): pass"],
    ["orders/more_urls.py", "urlpatterns = [1]"],
    ["orders/templates/orders/new.html", "<b>"],
    ["orders/templates/other/new.html", "<b>"],
    ["orders/notes.bin", "\0"],
    ["site/base.py", "X = 1"],
    ["site/settings_more.py", "INSTALLED_APPS = []\nMIDDLEWARE = []\nSECRET_KEY = ''"],
    ["new/folder/views.py", "y = 1"],
    ["package/app/models.py", "from django.db import models"],
    ["package/app/more.py", "from django.db import models"],
    ["orders/wsgi.py", "application = 1"],
  ])("sees %s come", (path, text) => {
    const { changed, anew } = discoveries(path, text);
    expect(changed).toEqual(anew);
  });

  it.each(Object.keys(TREE))("sees %s go", (path) => {
    const { changed, anew } = discoveries(path, undefined);
    expect(changed).toEqual(anew);
  });

  it.each(Object.keys(TREE))("sees new content of %s", (path) => {
    const { changed, anew } = discoveries(path, "urlpatterns = [2]");
    expect(changed).toEqual(anew);
  });
});
