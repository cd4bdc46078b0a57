import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LONG_FILES } from "./import-table.ts";
import { breaches, findCycle, type Module } from "./imports.ts";
import { checkFiles, readModules, REPOSITORY } from "./modules.ts";

const modules = readModules();

describe("the rooms of src", () => {
  test("import only what the table allows", () => {
    expect(breaches(modules, checkFiles())).toEqual([]);
  });

  test("have no import cycle", () => {
    expect(findCycle(modules)).toBeUndefined();
  });

  test("are each named in ARCHITECTURE.md", () => {
    const architecture = readFileSync(join(REPOSITORY, "ARCHITECTURE.md"), "utf8");
    const folders = new Set(modules.map(({ path }) => path.split("/").slice(1, -1)[0] ?? "audit.ts"));
    expect([...folders].filter((folder) => !architecture.includes(folder))).toEqual([]);
  });

  test("hold no file above 400 lines without a reason", () => {
    const product = modules.filter(({ path }) => !path.endsWith(".test.ts"));
    const long = product.filter(({ text }) => text.split("\n").length > 401).map(({ path }) => path);
    expect(long.filter((path) => !LONG_FILES.has(path))).toEqual([]);
    expect([...LONG_FILES.keys()].filter((path) => !long.includes(path))).toEqual([]);
  });
});

describe("a planted violation is caught", () => {
  const check = "src/rules/django-x-001/slug.ts";

  function planted(path: string, text: string): readonly string[] {
    const plant: Module = { path, text };
    return breaches([plant], new Set([check]));
  }

  test.each([
    ["src/source/span.ts", 'import { audit } from "../audit.ts";'],
    ["src/extract/a.ts", 'import { classify } from "../discover/classify.ts";'],
    ["src/extract/a.ts", 'import {\n  one,\n  two,\n} from "../model/audit-model.ts";'],
    ["src/model/a.ts", 'import { readFileSync } from "node:fs";'],
    ["src/model/a.ts", 'const later = await import("node:fs/promises");'],
    ["src/cli/a.ts", 'import { execSync } from "node:child_process";'],
    ["src/git/a.ts", 'import { spawnSync } from "node:child_process";'],
    ["src/git/git-program.ts", 'import { connect } from "node:net";'],
    ["src/syntax/python/a.ts", 'export { b } from "../deploy/b.ts";'],
    ["src/rules/django-y-001/a.ts", 'import { check } from "../django-x-001/slug.ts";'],
    ["src/rules/django-x-001/other.ts", 'import { check } from "./slug.ts";'],
    ["src/rules/django-y-001/a.ts", 'import type { B } from "../django-x-001/shared.ts";'],
    ["src/flow/catalog/django.ts", 'import { solve } from "../solve.ts";'],
    ["src/flow/solve.ts", 'import { parsePython } from "../syntax/python/parse.ts";'],
    ["src/drawer/a.ts", 'import { b } from "../source/span.ts";'],
  ])("%s: %s", (path, text) => {
    expect(planted(path, text)).toHaveLength(1);
  });

  test.each([
    ["src/extract/a.ts", 'import type { AuditFile } from "../discover/file-kind.ts";'],
    ["src/cli/a.ts", 'import { readFileSync } from "node:fs";'],
    ["src/git/git-program.ts", 'import { spawnSync } from "node:child_process";'],
    ["src/rules/index.ts", 'import { check } from "./django-x-001/slug.ts";'],
    ["src/rules/django-x-001/slug.ts", 'import { shared } from "./shared.ts";'],
    ["src/rules/django-x-001/slug.test.ts", 'import { check } from "./slug.ts";'],
  ])("and nothing else: %s: %s", (path, text) => {
    expect(planted(path, text)).toEqual([]);
  });

  test("a cycle, through types too", () => {
    const a: Module = { path: "src/source/a.ts", text: 'import type { B } from "./b.ts";' };
    const b: Module = { path: "src/source/b.ts", text: 'export { a } from "./a.ts";' };
    expect(findCycle([a, b])).toEqual(["src/source/a.ts", "src/source/b.ts", "src/source/a.ts"]);
  });
});
