import { expect, test } from "vitest";
import { audit, auditDiscovery } from "../audit.ts";
import { classify } from "../discover/classify.ts";
import { acceptedElsewhere, markIn } from "./foreign-comments.ts";

test.each([
  ["# nosec", { mark: "nosec", words: "" }],
  ["# nosec B608", { mark: "nosec B608", words: "" }],
  ["#nosec: B608, B609 - the table is ours", { mark: "nosec B608, B609", words: "the table is ours" }],
  ["# nosec the table is ours", { mark: "nosec", words: "the table is ours" }],
  ["# noqa: S308 no user input", { mark: "noqa: S308", words: "no user input" }],
  ["# noqa:E501,S308", { mark: "noqa: E501, S308", words: "" }],
  ["# nosec B608 # noqa: S608", { mark: "nosec B608", words: "" }],
  ["# noqa", undefined],
  ["# noqa: E501", undefined],
  ["# noqa: E501 S is fine", undefined],
  ["# nosecret here", undefined],
  ["# see nosec", undefined],
])("%s", (comment, mark) => {
  expect(markIn(comment)).toEqual(mark);
});

const FILES = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/__init__.py": "",
  "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
  "shop/urls.py":
    "from django.urls import path\nfrom shop import views\nurlpatterns = [path('a/', views.a), path('b/', views.b)]\n",
  "shop/views.py": [
    "import yaml",
    "def a(request):",
    "    return yaml.load(  # nosec B506 signed by the partner",
    "        request.body)",
    "def b(request):",
    "    text = '# nosec'; return yaml.load(request.body)",
    "",
  ].join("\n"),
};

test("only findings on the comment's own lines count, and text is no comment", () => {
  const files = Object.entries(FILES).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  const choice = { select: ["DJANGO-DESER-001/yaml-unsafe-load"] };
  const { discovery, report } = auditDiscovery(classify(files), { choice });
  expect(report.findings).toEqual(audit(files, { choice }).findings);
  expect(report.findings.length).toBe(2);
  expect(acceptedElsewhere(discovery, report.findings)).toMatchObject([
    { finding: { scope: "a" }, line: 3, mark: "nosec B506", words: "signed by the partner" },
  ]);
});
