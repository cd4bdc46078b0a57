import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { audit, auditDiscovery, update, type Audit } from "../../src/audit.ts";
import type { Change } from "../../src/audit/changed-discovery.ts";
import { classify } from "../../src/discover/classify.ts";
import type { SourceFile } from "../../src/source/source-file.ts";

const encoder = new TextEncoder();

/** Contents that make projects, settings, flows, entry points, broken files and suppressions appear and vanish. */
const PATHS = [
  "manage.py",
  "shop/settings.py",
  "shop/views.py",
  "shop/db.py",
  "Dockerfile",
  "requirements.txt",
] as const;
const TEXTS = [
  "DEBUG = True\nSECRET_KEY = 'x'\nALLOWED_HOSTS = ['*']\nROOT_URLCONF = 'shop.urls'\n",
  "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\nfrom django.core.management import execute_from_command_line\n",
  "from django.views.decorators.csrf import csrf_exempt\n@csrf_exempt\ndef pay(request):\n    request.user.save()\n",
  "from shop.db import run\ndef find(request):\n    return run(request.GET['q'])\n",
  "from django.db import connection\ndef run(q):\n    return connection.cursor().execute(f'SELECT {q}')\n",
  "def broken(:\n    pickle.loads(x)\n",
  "FROM python:3.12\nCMD python manage.py runserver 0.0.0.0:8000\n",
  "Django==5.2\n",
  "",
] as const;

const file = fc.record({ path: fc.constantFrom(...PATHS), text: fc.constantFrom(...TEXTS) });
const tree = fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: PATHS.length });
const change = fc.record({
  path: fc.constantFrom(...PATHS),
  text: fc.option(fc.constantFrom(...TEXTS), { nil: undefined }),
});

const EVERYTHING = { choice: { preview: true, persona: "auditor" as const } };

function toFiles(files: readonly { readonly path: string; readonly text: string }[]): readonly SourceFile[] {
  return files.map(({ path, text }) => ({ path, bytes: encoder.encode(text) }));
}

function start(files: readonly SourceFile[]): Audit {
  return auditDiscovery(classify(files), EVERYTHING);
}

describe("an update", () => {
  test("gives the report of a cold audit of the same content", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(tree, fc.array(change, { maxLength: 4 }), (files, changes) => {
        const edits: readonly Change[] = changes.map(({ path, text }) => ({
          path,
          bytes: text === undefined ? undefined : encoder.encode(text),
        }));
        const now = new Map(files.map(({ path, text }) => [path, text]));
        for (const { path, text } of changes) {
          if (text === undefined) now.delete(path);
          else now.set(path, text);
        }
        const cold = audit(toFiles([...now].map(([path, text]) => ({ path, text }))), EVERYTHING);
        expect(update(start(toFiles(files)), edits, EVERYTHING).report).toEqual(cold);
      }),
      { numRuns: 150 },
    );
  });

  test("parses changed files only", () => {
    const before = start(
      toFiles([
        { path: "shop/db.py", text: TEXTS[4] },
        { path: "shop/views.py", text: TEXTS[3] },
      ]),
    );
    const same = encoder.encode(TEXTS[4]);
    const edited = encoder.encode(TEXTS[2]);
    expect(before.work.filesParsed).toBe(2);
    expect(update(before, [{ path: "shop/db.py", bytes: same }], EVERYTHING).work.filesParsed).toBe(0);
    expect(update(before, [{ path: "shop/views.py", bytes: edited }], EVERYTHING).work).toMatchObject({
      filesParsed: 1,
      bytesParsed: edited.length,
    });
  });

  test("asks again only what the change can have reached", () => {
    const before = start(
      toFiles([
        { path: "manage.py", text: TEXTS[1] },
        { path: "shop/settings.py", text: TEXTS[0] },
        { path: "shop/db.py", text: TEXTS[4] },
        { path: "shop/templates/page.html", text: "<p>{{ name }}</p>" },
        { path: "Dockerfile", text: TEXTS[6] },
      ]),
    );
    const after = (path: string, text: string): Audit["work"] =>
      update(before, [{ path, bytes: encoder.encode(text) }], EVERYTHING).work;
    expect(after("shop/db.py", TEXTS[4])).toMatchObject({ valuesFollowed: 0, checksAsked: 0 });
    const page = after("shop/templates/page.html", "<p>{{ name|safe }}</p>");
    expect(page).toMatchObject({ filesParsed: 0, functionsSummarised: 0 });
    expect(page.checksAsked).toBeGreaterThan(0);
    expect(page.checksAsked).toBeLessThan(before.work.checksAsked / 2);
    const code = after("shop/db.py", TEXTS[3]);
    expect(code.checksAsked).toBeGreaterThan(page.checksAsked);
    expect(code.checksAsked).toBeLessThan(before.work.checksAsked);
  });
});

describe("an audit", () => {
  test("does not depend on the order of its files", () => {
    const files = toFiles(PATHS.map((path, i) => ({ path, text: TEXTS[i] ?? "" })));
    fc.assert(
      fc.property(fc.shuffledSubarray([...files], { minLength: files.length }), (shuffled) => {
        expect(audit(shuffled, EVERYTHING)).toEqual(audit(files, EVERYTHING));
      }),
      { numRuns: 20 },
    );
  });

  test("counts its work, so that waste shows without a clock", () => {
    const { report, work } = start(
      toFiles([
        { path: "shop/views.py", text: TEXTS[3] },
        { path: "shop/db.py", text: TEXTS[4] },
        { path: "shop/other.py", text: "class A:\n    def total(self):\n        return lambda: 1\n" },
      ]),
    );
    expect(report.counters).toEqual({
      "Python files": 3,
      "Python bytes": 230,
      "functions lowered": 8,
    });
    expect(work).toMatchObject({
      filesParsed: 3,
      bytesParsed: 230,
      valuesFollowed: 6,
      functionsSummarised: 2,
    });
  });

  test("goes on when a file does not parse, and says so", () => {
    const report = audit(toFiles([{ path: "shop/broken.py", text: TEXTS[5] }]), EVERYTHING);
    expect(report.problems).toContainEqual(
      expect.objectContaining({ kind: "syntax", path: "shop/broken.py", line: 1 }),
    );
  });
});
