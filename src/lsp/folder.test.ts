import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_CONFIGURATION } from "../config/configuration.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { auditFolder, newFolder, type Folder } from "./folder.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pickguard-folder-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const SEARCH = `from django.db import connection

def search(term):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM shop WHERE name = '{term}'")
        return cursor.fetchall()
`;
const VIEW = `from shop.search import search

def found(request):
    return search(request.GET["q"])
`;

/** A shop with 520 more modules beside it. */
function writeLargeShop(): void {
  write("shop/__init__.py", "");
  write("shop/search.py", SEARCH);
  write("shop/views.py", VIEW);
  write("other/queries.py", SEARCH + VIEW.replace(/^.*\n/, ""));
  for (let i = 0; i < 520; i++) write(`bulk/part_${i}.py`, `X = ${i}\n`);
}

async function auditOpen(paths: readonly string[]): Promise<{ folder: Folder; first: AuditReport[] }> {
  const folder = newFolder(pathToFileURL(root).href, root, "shop");
  const first: AuditReport[] = [];
  const buffers = new Map(
    paths.map((path) => [path, Buffer.from(path.endsWith("views.py") ? VIEW : SEARCH)]),
  );
  const run = { choice: DEFAULT_CONFIGURATION, overrides: {}, words: {}, version: "1.2.3" };
  await auditFolder(folder, buffers, run, (report) => first.push(report));
  return { folder, first };
}

function placesIn({ findings }: AuditReport): readonly string[] {
  return findings.map(({ id, path }) => `${id} ${path}`).toSorted();
}

test("of a large project, what is found in an open file by what it imports is told before all else", async () => {
  writeLargeShop();
  const { folder, first } = await auditOpen(["shop/search.py", "shop/views.py"]);
  expect(first.map(placesIn)).toEqual([["DJANGO-SQL-001/sql-from-input shop/search.py"]]);
  expect(folder.audit && placesIn(folder.audit.report)).toEqual([
    "DJANGO-SQL-001/sql-from-input other/queries.py",
    "DJANGO-SQL-001/sql-from-input shop/search.py",
  ]);
  // What the glance parsed is not parsed again.
  expect(folder.audit?.work.filesParsed).toBe(522);
});

test("nothing is told before the audit where no file is open", async () => {
  writeLargeShop();
  const { folder, first } = await auditOpen([]);
  expect(first).toEqual([]);
  expect(folder.audit?.report.findings).toHaveLength(2);
});

test("what an edit changes in other files is told after the edited one, with messages let through between", async () => {
  write("shop/__init__.py", "");
  write("shop/words.py", "def word(text):\n    return text\n");
  write(
    "shop/views.py",
    "import os\n\nfrom shop.words import word\n\n\ndef run(request):\n    os.system(word(request.GET['q']))\n",
  );
  const folder = newFolder(pathToFileURL(root).href, root, "shop");
  const run = { choice: DEFAULT_CONFIGURATION, overrides: {}, words: {}, version: "1.2.3" };
  await auditFolder(folder, new Map(), run);
  expect(folder.audit && placesIn(folder.audit.report)).toEqual([
    "DJANGO-CMD-001/command-from-input shop/views.py",
  ]);
  folder.edited.add("shop/words.py");
  const told: string[] = [];
  const edited = Buffer.from("def word(text):\n    return 'ls'\n");
  const done = auditFolder(folder, new Map([["shop/words.py", edited]]), run, (report) => {
    told.push(placesIn(report).join());
    setImmediate(() => told.push("a message"));
  });
  expect(await done).toBe(true);
  const before = "DJANGO-CMD-001/command-from-input shop/views.py";
  // Of the function, of its file, and of the files that see it.
  expect(told.slice(0, 5)).toEqual([before, "a message", before, "a message", ""]);
});
