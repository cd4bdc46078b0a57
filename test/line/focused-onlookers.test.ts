/** What an edit changes in other files is told before the whole audit, and is what the whole audit tells. */
import { expect, test } from "vitest";
import { auditDiscovery, update, type Audit } from "../../src/audit.ts";
import { reportAfter, type ReportedFiles } from "../../src/audit/focused-report.ts";
import type { Focus, FocusedAnswer } from "../../src/audit/focus-answer.ts";
import { answersOn, focusOf } from "../../src/audit/focused.ts";
import { classify } from "../../src/discover/classify.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";
import type { SourceFile } from "../../src/source/source-file.ts";

const OPTIONS = { choice: { persona: "auditor" as const } };

const SETTINGS =
  "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'shop']\n" +
  "MIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware', 'django.contrib.auth.middleware.AuthenticationMiddleware']\n";

const SHOP: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/settings.py": SETTINGS,
  "shop/urls.py":
    "from django.urls import path\nfrom shop import views\n\n" +
    "urlpatterns = [\n    path('run/', views.run),\n    path('find/', views.find),\n    path('orders/<int:pk>/', views.order),\n" +
    "    path('orders/<int:pk>/close/', views.close),\n    path('orders/<int:pk>/note/', views.note),\n]\n",
  "shop/models.py":
    "from django.contrib.auth.models import User\nfrom django.db import models\n\n\n" +
    "class Order(models.Model):\n    customer = models.ForeignKey(User, on_delete=models.CASCADE)\n    closed = models.BooleanField(default=False)\n",
  "shop/words.py":
    "import hashlib\n\n\ndef word(text):\n    chosen = text\n    return chosen\n\n\n" +
    "def stored(password):\n    return hashlib.md5(password.encode()).hexdigest()\n",
  "shop/rights.py":
    "from django.core.exceptions import PermissionDenied\n\n\n" +
    "def check_owner(user, order):\n    if order.customer != user:\n        raise PermissionDenied\n",
  "shop/queries.py":
    "from django.db import connection\n\n\n" +
    'def by_name(name):\n    with connection.cursor() as cursor:\n        cursor.execute("SELECT id FROM shop_order WHERE name = \'" + name + "\'")\n        return cursor.fetchall()\n',
  "shop/views.py":
    "import os\n\nfrom django.contrib.auth.decorators import login_required\nfrom django.http import HttpResponse, JsonResponse\nfrom django.shortcuts import get_object_or_404\nfrom django.views.decorators.http import require_POST\n\n" +
    "from shop import queries, rights, words\nfrom shop.models import Order\n\n\n" +
    "@login_required\n@require_POST\ndef run(request):\n    command = words.word(request.POST['command'])\n    os.system(command)\n    return HttpResponse('done')\n\n\n" +
    "@login_required\ndef find(request):\n    rows = queries.by_name(request.GET['name'])\n    return JsonResponse({'rows': rows})\n\n\n" +
    "@login_required\ndef order(request, pk):\n    found = get_object_or_404(Order, pk=pk, customer=request.user)\n    return JsonResponse({'closed': found.closed})\n\n\n" +
    "@login_required\n@require_POST\ndef close(request, pk):\n    found = get_object_or_404(Order, pk=pk)\n    rights.check_owner(request.user, found)\n    found.closed = True\n    found.save()\n    return HttpResponse('closed')\n\n\n" +
    "@login_required\n@require_POST\ndef note(request, pk):\n    found = get_object_or_404(Order, pk=pk, customer=request.user)\n    found.closed = False\n    found.save()\n    return HttpResponse('open')\n",
};

const encoder = new TextEncoder();

function auditOf(files: Readonly<Record<string, string>>): Audit {
  const all = Object.entries(files).map(([path, text]): SourceFile => ({
    path,
    bytes: encoder.encode(text),
  }));
  return auditDiscovery(classify(all), OPTIONS);
}

interface Edited {
  /** After the first answer. */
  readonly first: AuditReport;
  readonly early: AuditReport;
  readonly whole: AuditReport;
  readonly reachesFurther: boolean;
  readonly before: AuditReport;
}

/** One edit, as an editor sees it: what is told early, and what the whole audit says. */
function edit(path: string, from: string, to: string): Edited {
  const text = SHOP[path] ?? "";
  expect(text).toContain(from);
  const audit = auditOf(SHOP);
  const change = { path, bytes: encoder.encode(text.replace(from, to)) };
  let told: ReportedFiles = audit;
  let first: AuditReport | undefined;
  let reachesFurther = false;
  const focus = focusOf(audit);
  for (const answer of focus ? answersOn(focus, [change], OPTIONS) : []) {
    told = reportAfter(told, answer);
    first ??= told.report;
    reachesFurther ||= answer.within === undefined && answer.reachesFurther;
  }
  const whole = update(auditOf(SHOP), [change], OPTIONS);
  return {
    first: first ?? audit.report,
    early: told.report,
    whole: whole.report,
    reachesFurther,
    before: audit.report,
  };
}

function said({ findings }: AuditReport): readonly string[] {
  return findings.map(({ id, path, start, severity, confidence }) =>
    [id, path, start.line, severity, confidence].join(" "),
  );
}

function at(report: AuditReport, id: string, path: string): readonly string[] {
  return said(report).filter((one) => one.startsWith(`${id} ${path} `));
}

test("a helper that gives something else is told where its callers use it", () => {
  const { before, early, whole, reachesFurther } = edit("shop/words.py", "chosen = text", 'chosen = "ls"');
  expect(at(before, "DJANGO-CMD-001/command-from-input", "shop/views.py")).toHaveLength(1);
  expect(reachesFurther).toBe(false);
  expect(at(early, "DJANGO-CMD-001/command-from-input", "shop/views.py")).toEqual([]);
  expect(said(early)).toEqual(said(whole));
});

test("an edit that changes nothing of what a helper gives leaves its callers' findings", () => {
  const { early, whole, reachesFurther } = edit("shop/words.py", "chosen = text", "chosen = text\n    pass");
  expect(reachesFurther).toBe(false);
  expect(at(early, "DJANGO-CMD-001/command-from-input", "shop/views.py")).toHaveLength(1);
  expect(said(early)).toEqual(said(whole));
});

test("a view goes on reaching what another file does with its values", () => {
  const { early, whole, reachesFurther } = edit(
    "shop/views.py",
    "    return JsonResponse({'rows': rows})",
    "    rows = list(rows)\n    return JsonResponse({'rows': rows})",
  );
  expect(reachesFurther).toBe(false);
  expect(at(early, "DJANGO-SQL-001/sql-from-input", "shop/queries.py")).toHaveLength(1);
  expect(said(early)).toEqual(said(whole));
});

test("a right that is not asked any more is told of the views that rest on it", () => {
  const { before, early, whole, reachesFurther } = edit(
    "shop/rights.py",
    "    if order.customer != user:\n        raise PermissionDenied\n",
    "    return None\n",
  );
  expect(at(before, "DJANGO-AUTHZ-001/idor-write", "shop/views.py")).toEqual([]);
  // Of other views of the same rows only the whole audit tells: one more does not ask whose they are.
  expect(reachesFurther).toBe(true);
  expect(at(early, "DJANGO-AUTHZ-001/idor-write", "shop/views.py")).toHaveLength(1);
  expect(said(early)).toEqual(said(whole));
});

test("routes that go and customs that change are left to the whole audit", () => {
  const route = edit("shop/urls.py", "    path('run/', views.run),\n", "");
  expect(route.reachesFurther).toBe(true);
  const custom = edit(
    "shop/views.py",
    "found = get_object_or_404(Order, pk=pk, customer=request.user)\n    found.closed = False",
    "found = get_object_or_404(Order, pk=pk)\n    found.closed = False",
  );
  expect(custom.reachesFurther).toBe(true);
});

test("what stands around an edited function moves along with it", () => {
  const { first, whole } = edit(
    "shop/words.py",
    "def word(text):\n",
    "def word(text):\n    # One line more,\n    # and another.\n",
  );
  const shown = ({ findings }: AuditReport): unknown =>
    findings
      .filter(({ path }) => path === "shop/words.py")
      .map(({ id, start, end, excerpt, trace }) => ({ id, start, end, excerpt, trace }));
  expect(shown(whole)).toHaveLength(1);
  expect(shown(first)).toEqual(shown(whole));
});

test("an edit of another file that comes in between takes nothing from the onlookers of the first", () => {
  const audit = auditOf(SHOP);
  const edited = (path: string, from: string, to: string): SourceFile => ({
    path,
    bytes: encoder.encode((SHOP[path] ?? "").replace(from, to)),
  });
  const changes = [
    edited("shop/words.py", "chosen = text", 'chosen = "ls"'),
    edited("manage.py", "import os\n", "import os\n\n"),
  ];
  let focus = focusOf(audit);
  let told: ReportedFiles = audit;
  for (const [i, change] of changes.entries()) {
    const answers = focus ? [...answersBefore(focus, change, i === 0 ? 1 : 9)] : [];
    told = answers.reduce<ReportedFiles>((before, answer) => reportAfter(before, answer), told);
    focus = answers.at(-1)?.focus;
  }
  const whole = update(auditOf(SHOP), changes, OPTIONS);
  expect(at(told.report, "DJANGO-CMD-001/command-from-input", "shop/views.py")).toEqual([]);
  expect(said(told.report)).toEqual(said(whole.report));
});

/** As many answers as come before the next edit. */
function* answersBefore(focus: Focus, change: SourceFile, most: number): Iterable<FocusedAnswer> {
  let left = most;
  for (const answer of answersOn(focus, [change], OPTIONS)) {
    yield answer;
    if (--left === 0) return;
  }
}

test("views of a model whose file was edited meanwhile go on knowing each other", () => {
  const files = {
    ...SHOP,
    "shop/urls.py": SHOP["shop/urls.py"]?.replace("urlpatterns = [\n", OPEN_ROUTE) ?? "",
    "shop/models.py": `${SHOP["shop/models.py"]}\n\nclass Line(models.Model):\n    count = models.IntegerField()\n`,
    "shop/open.py":
      "from django.contrib.auth.decorators import login_required\nfrom django.http import JsonResponse\nfrom django.shortcuts import get_object_or_404\n\n" +
      "from shop.models import Order\n\n\n@login_required\ndef shown(request, pk):\n    found = get_object_or_404(Order, pk=pk)\n    return JsonResponse({'closed': found.closed})\n",
  };
  const edited = (path: keyof typeof files, from: string, to: string): SourceFile => ({
    path,
    bytes: encoder.encode(files[path]?.replace(from, to)),
  });
  const changes = [
    edited("shop/models.py", "count = models.IntegerField", "number = models.IntegerField"),
    edited("shop/open.py", "    found =", "    pk = int(pk)\n    found ="),
  ];
  const audit = auditOf(files);
  let focus = focusOf(audit);
  let told: ReportedFiles = audit;
  for (const change of changes) {
    const answers = focus ? [...answersOn(focus, [change], OPTIONS)] : [];
    told = answers.reduce<ReportedFiles>((before, answer) => reportAfter(before, answer), told);
    focus = answers.at(-1)?.focus;
  }
  const whole = update(auditOf(files), changes, OPTIONS);
  const neighbours = ({ findings }: AuditReport): unknown =>
    findings
      .filter(({ id, path }) => id === "DJANGO-AUTHZ-001/idor" && path === "shop/open.py")
      .map(({ related }) => related.map(({ path, start }) => `${path}:${start.line}`));
  expect(neighbours(whole.report)).toEqual([
    expect.arrayContaining([expect.stringContaining("shop/views.py")]),
  ]);
  expect(neighbours(told.report)).toEqual(neighbours(whole.report));
});

const OPEN_ROUTE = "from shop import open\n\nurlpatterns = [\n    path('open/<int:pk>/', open.shown),\n";
