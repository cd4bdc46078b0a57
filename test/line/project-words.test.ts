import { describe, expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import type { AuditOptions } from "../../src/audit/options.ts";
import type { Finding } from "../../src/findings/finding.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";

const BASE: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/__init__.py": "",
  "shop/settings.py": "INSTALLED_APPS = ['shop']\nROOT_URLCONF = 'shop.urls'\n",
  "shop/access.py": [
    "import functools",
    "from . import sso",
    "",
    "def gate(view):",
    "    return sso.around(view)",
    "",
    "def check(request):",
    "    sso.check(request)",
    "",
    "class Gate:",
    "    badge = True",
    "",
  ].join("\n"),
  "shop/models.py": [
    "from django.db import models",
    "class Ward(models.Model):",
    "    head = models.ForeignKey('auth.User', on_delete=models.CASCADE)",
    "class Note(models.Model):",
    "    text = models.TextField()",
    "    approved_by = models.ForeignKey('auth.User', on_delete=models.CASCADE)",
    "",
  ].join("\n"),
  "shop/urls.py": [
    "from django.urls import path",
    "from shop import views",
    "urlpatterns = [path('a/<int:pk>/', views.remove)]",
    "",
  ].join("\n"),
};

function report(views: readonly string[], options: AuditOptions): AuditReport {
  const files = { ...BASE, "shop/views.py": `${views.join("\n")}\n` };
  return audit(
    Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    options,
  );
}

function found(views: readonly string[], options: AuditOptions): readonly Finding[] {
  return report(views, { choice: { persona: "auditor", preview: true }, ...options }).findings;
}

const HEAD = ["from shop import access, models", "from django.http import HttpResponse", ""];
const BODY = ["    models.Note.objects.get(pk=pk).delete()", "    return HttpResponse()"];
const guards = (at: string, demands: "login" | "staff" = "login"): AuditOptions => ({
  guards: [{ at, demands }],
});

function isOpen(findings: readonly Finding[]): boolean {
  return findings.some(({ rule, path }) => rule === "DJANGO-AUTHN-001" && path === "shop/views.py");
}

describe("a declared guard counts", () => {
  const decorated = [...HEAD, "@access.gate", "def remove(request, pk):", ...BODY];
  const called = [...HEAD, "def remove(request, pk):", "    access.check(request)", ...BODY];
  const mixed = [
    "from django.views import View",
    ...HEAD,
    "class Remove(access.Gate, View):",
    "    def post(self, request, pk):",
    ...BODY.map((line) => `    ${line}`),
    "remove = Remove.as_view()",
  ];

  test.each([
    ["as a decorator", decorated, "shop.access.gate"],
    ["as a called function", called, "shop.access.check"],
    ["as a mixin", mixed, "shop.access.Gate"],
  ])("%s", (_, views, at) => {
    const open = found(views, { guards: [] });
    const closed = found(views, guards(at));
    const of = (all: readonly Finding[]): readonly string[] =>
      all.filter(({ path }) => path === "shop/views.py").map(({ id }) => id);
    expect(of(open).filter((id) => id.startsWith("DJANGO-AUTH"))).not.toEqual(
      of(closed).filter((id) => id.startsWith("DJANGO-AUTH")),
    );
    expect(isOpen(closed)).toBe(false);
  });
});

describe("a declared severity", () => {
  const EXEMPT = [
    "from django.views.decorators.csrf import csrf_exempt",
    ...HEAD,
    "@csrf_exempt",
    "def remove(request, pk):",
    ...BODY,
  ];
  const severityOf = (options: AuditOptions): readonly [string, string | undefined] => {
    const finding = found(EXEMPT, options).find(({ rule }) => rule === "DJANGO-CSRF-001");
    return [finding?.severity ?? "none", finding?.severityReason];
  };
  const [own] = severityOf({});

  test("raises, and says so", () => {
    const severity = [{ id: "DJANGO-CSRF-001", severity: "critical", reason: undefined }] as const;
    expect(severityOf({ severity })).toEqual(["critical", `Raised from ${own} by the configuration.`]);
  });

  test("lowers with its reason", () => {
    const severity = [{ id: "DJANGO-CSRF-*", severity: "low", reason: "an internal tool" }] as const;
    expect(severityOf({ severity })).toEqual([
      "low",
      `Lowered from ${own} by the configuration: an internal tool`,
    ]);
  });

  test("does not lower without one", () => {
    const severity = [{ id: "DJANGO-CSRF-001", severity: "low", reason: undefined }] as const;
    expect(severityOf({ severity })[0]).toBe(own);
  });

  test("the last one that fits counts", () => {
    const severity = [
      { id: "DJANGO-CSRF-001", severity: "critical", reason: undefined },
      { id: "DJANGO-*", severity: "low", reason: "all of it" },
    ] as const;
    expect(severityOf({ severity })[0]).toBe("low");
  });

  test("leaves fingerprints as they are", () => {
    const severity = [{ id: "DJANGO-*", severity: "low", reason: "all of it" }] as const;
    const prints = (options: AuditOptions): readonly string[] =>
      found(EXEMPT, options)
        .map(({ fingerprint }) => fingerprint)
        .toSorted();
    expect(prints({ severity })).toEqual(prints({}));
  });

  test("rules that do not count in a file are left out there, and counted", () => {
    const ignoring = (pattern: string): AuditReport =>
      report(EXEMPT, {
        choice: { persona: "auditor", select: ["DJANGO-CSRF-001"] },
        perFileIgnores: [{ pattern, ids: ["DJANGO-CSRF-*"] }],
      });
    expect(ignoring("shop/").findings.filter(({ path }) => path === "shop/views.py")).toEqual([]);
    expect(ignoring("views.py").hidden).toContainEqual({
      count: 1,
      reason: "in files that `per-file-ignores` names by `views.py`",
      shownBy: "--isolated",
    });
    expect(ignoring("other/").findings.some(({ path }) => path === "shop/views.py")).toBe(true);
  });
});

describe("a declared owner", () => {
  const READS = [
    "from django.contrib.auth.decorators import login_required",
    ...HEAD,
    "@login_required",
    "def remove(request, pk):",
    ...BODY,
  ];
  const owned = { owners: [{ model: "shop.models.Note", field: "approved_by" }] };

  test("makes rows somebody's that were nobody's by their field's name", () => {
    const rows = (options: AuditOptions): readonly string[] =>
      found(READS, options).flatMap(({ id, confidence }) =>
        id.startsWith("DJANGO-AUTHZ-001/") ? `${id} ${confidence}` : [],
      );
    expect(rows({})).toEqual([]);
    expect(rows(owned)).toEqual(["DJANGO-AUTHZ-001/idor-write medium"]);
  });

  test("is passed over where the field is not there", () => {
    const wrong = { owners: [{ model: "shop.models.Note", field: "nobody" }] };
    expect(found(READS, wrong)).toEqual(found(READS, {}));
  });
});
