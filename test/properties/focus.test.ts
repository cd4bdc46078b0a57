/** What is said of a file first is what the whole audit says of it, and asking for it leaves later audits as they would have been. */
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { auditDiscovery, update, type Audit } from "../../src/audit.ts";
import { reportAfter, type ReportedFiles } from "../../src/audit/focused-report.ts";
import type { Focus, LineRange } from "../../src/audit/focus-answer.ts";
import { answersOn, focusOf, focusOn } from "../../src/audit/focused.ts";
import { classify } from "../../src/discover/classify.ts";
import { discover } from "../../src/discover/discover.ts";
import type { Finding } from "../../src/findings/finding.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";
import type { SourceFile } from "../../src/source/source-file.ts";
import { REPOSITORY } from "../architecture/modules.ts";
import { differencesAt } from "../support/focus-differences.ts";
import { editOfKind, oneOf, randomFrom, withoutStatement } from "../support/random-edits.ts";

const OPTIONS = { choice: { persona: "auditor" as const } };

const { discovery } = await discover(join(REPOSITORY, "examples/shop"), {});

function fresh(): Audit {
  return auditDiscovery(classify(discovery.files, discovery.skipped), OPTIONS);
}

test("the answer for the edited file is the whole audit's", { timeout: 300_000 }, () => {
  let asked = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      fc.constantFrom("body" as const, "base template" as const),
      (seed, kind) => {
        const audit = fresh();
        const edit = editOfKind(kind, audit.discovery.files, randomFrom(seed));
        const focus = focusOf(audit);
        if (edit === undefined || focus === undefined) return;
        const answer = focusOn(focus, [edit], new Set([edit.path]), OPTIONS);
        const { report } = update(audit, [edit], OPTIONS);
        const edited: SourceFile = { path: edit.path, bytes: edit.bytes ?? new Uint8Array() };
        const files = audit.discovery.files.map((file) => (file.path === edit.path ? edited : file));
        expect(report).toEqual(auditDiscovery(classify(files, discovery.skipped), OPTIONS).report);
        // A base template is for all pages; what is said of itself holds.
        if (answer === undefined || (kind === "body" && answer.reachesFurther)) return;
        asked++;
        expect(differencesAt(edit.path, kind, report.findings, answer.findings)).toEqual([]);
      },
    ),
    { numRuns: 6, seed: 7 },
  );
  expect(asked).toBeGreaterThan(1);
});

test("answers that speak for all hold wherever a statement goes", { timeout: 300_000 }, () => {
  const audit = fresh();
  const known = said(audit.report);
  let focus = focusOf(fresh());
  let told = 0;
  for (let seed = 1; seed <= 60 && focus !== undefined; seed++) {
    const edit = withoutStatement(discovery.files, randomFrom(seed));
    const original = discovery.files.find(({ path }) => path === edit?.path);
    if (edit === undefined || original === undefined) continue;
    const whole = said(update(audit, [edit], OPTIONS).report);
    if (whole.join() === known.join()) continue;
    const answers = [...answersOn(focus, [edit], OPTIONS)];
    focus = focusOn(answers.at(-1)?.focus ?? focus, [original], "nothing", OPTIONS)?.focus;
    if (answers.length === 0 || answers.some((one) => one.within === undefined && one.reachesFurther))
      continue;
    const early = answers.reduce<ReportedFiles>((before, answer) => reportAfter(before, answer), audit);
    expect([edit.path, ...said(early.report)]).toEqual([edit.path, ...whole]);
    told++;
  }
  expect(told).toBeGreaterThan(2);
});

function holds({ from, to }: LineRange, line: number): boolean {
  return from <= line && line <= to;
}

function said({ findings }: AuditReport, isAsked: (one: Finding) => boolean = () => true): readonly string[] {
  return findings
    .filter(isAsked)
    .map(({ id, path, start, severity, confidence }) =>
      [id, path, start.line, severity, confidence].join(" "),
    );
}

test("many answers after each other are those of whole audits", { timeout: 300_000 }, () => {
  const audit = fresh();
  const random = randomFrom(3);
  let focus = focusOf(audit);
  for (let i = 0; i < 6; i++) {
    const edit = focus && editOfKind("body", audit.discovery.files, random);
    const original = audit.discovery.files.find(({ path }) => path === edit?.path);
    if (focus === undefined || edit === undefined || original === undefined) throw new Error("no place");
    const answer = focusOn(focus, [edit], new Set([edit.path]), OPTIONS);
    const back = answer && focusOn(answer.focus, [original], new Set([edit.path]), OPTIONS);
    expect(differencesAt(edit.path, "as before", audit.report.findings, back?.findings ?? [])).toEqual([]);
    focus = back?.focus;
  }
});

test("routes are read anew after a change of settings that they are read from, and left alone after others", () => {
  const encoder = new TextEncoder();
  const files = Object.entries({
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/settings.py": "",
    "shop/urls.py":
      "from django.conf import settings\nfrom django.urls import path\nfrom shop import views\n\n" +
      "urlpatterns = [path(settings.STAFF_PATH, views.staff)]\nif settings.DEBUG:\n    urlpatterns += [path('try/', views.staff)]\n",
    "shop/views.py": "def staff(request):\n    return None\n",
  }).map(([path, text]): SourceFile => ({ path, bytes: encoder.encode(text) }));
  const set = (debug: string, staff: string): SourceFile => ({
    path: "shop/settings.py",
    bytes: encoder.encode(`DEBUG = ${debug}\nROOT_URLCONF = 'shop.urls'\nSTAFF_PATH = '${staff}/'\n`),
  });
  const began = files.map((file) => (file.path === "shop/settings.py" ? set("True", "staff") : file));
  const focus = focusOf(auditDiscovery(classify(began), OPTIONS));
  const first = focus && focusOn(focus, [set("False", "staff")], ONLY_SETTINGS, OPTIONS);
  const second = first && focusOn(first.focus, [set("False", "secret")], ONLY_SETTINGS, OPTIONS);
  const patterns = (one: Focus | undefined): unknown => one?.model.routes.map(({ pattern }) => pattern);
  expect(patterns(focus)).toContain("staff/");
  expect(first?.focus.model.routes).toBe(focus?.model.routes);
  expect(patterns(second?.focus)).toContain("secret/");
});

const ONLY_SETTINGS = new Set(["shop/settings.py"]);

test(
  "what is told of an edited function first is what the answer for its file says",
  { timeout: 300_000 },
  () => {
    const random = randomFrom(11);
    const whole = fresh();
    let focus = focusOf(whole);
    let told: ReportedFiles = whole;
    const early: string[][] = [];
    const late: string[][] = [];
    for (let i = 0; i < 40 && focus !== undefined; i++) {
      const kind = oneOf(random, ["body", "signature"] as const) ?? "body";
      const edit = editOfKind(kind, told.discovery.files, random);
      if (edit === undefined) continue;
      const answers = [...answersOn(focus, [edit], OPTIONS)];
      const [first, second] = answers;
      // Where a view is renamed, what leads to it is read a moment later.
      const isRouted = first?.focus.model.routes === second?.focus.model.routes;
      if (first?.within !== undefined && second !== undefined && isRouted) {
        const { within } = first;
        // Of the rest of the file, what neighbours usually do may tell otherwise a moment later.
        const here = ({ report }: ReportedFiles): readonly string[] =>
          said(
            report,
            ({ path, start }) => path === edit.path && within.some((one) => holds(one, start.line)),
          );
        early.push([edit.path, ...here(reportAfter(told, first))]);
        late.push([edit.path, ...here(reportAfter(told, second))]);
      }
      for (const answer of answers) told = reportAfter(told, answer);
      focus = answers.at(-1)?.focus;
    }
    expect(early).toEqual(late);
    expect(early.length).toBeGreaterThan(10);
  },
);
