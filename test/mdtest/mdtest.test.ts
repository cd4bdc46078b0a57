/** Runs every Markdown test beside a check. One of them: npx vitest run test/mdtest -t "DJANGO-CSRF-001/exempt-view" */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { listFiles, REPOSITORY } from "../architecture/modules.ts";
import { differences } from "./compare.ts";
import { parseMarkdownTest } from "./parse.ts";
import { answersFor, fixedFiles } from "./run.ts";

const paths = listFiles("src/rules").filter((path) => path.endsWith(".test.md"));

for (const path of paths) {
  const rule = basename(dirname(path)).toUpperCase();
  const { sections } = parseMarkdownTest(readFileSync(join(REPOSITORY, path), "utf8"));
  describe(`${rule}/${basename(path, ".test.md")}`, () => {
    test.each(sections.map((section) => [section.title, section] as const))("%s", (_, section) => {
      expect(differences(section, answersFor(section, rule)).join("\n")).toBe("");
    });
    const fixed = sections.filter((section) => section.fixed.length > 0);
    if (fixed.length === 0) return;
    test.each(fixed.map((section) => [section.title, section] as const))("%s, fixed", (_, section) => {
      const written = new Map(section.fixed.map((file) => [file.path, file.text]));
      expect(fixedFiles(section, `${rule}/${basename(path, ".test.md")}`)).toEqual(written);
    });
  });
}

test("every rule folder has Markdown tests", () => {
  const folders = new Set(
    listFiles("src/rules")
      .filter((path) => /^src\/rules\/[^/]+\/rule\.ts$/.test(path))
      .map(dirname),
  );
  const tested = new Set(paths.map(dirname));
  expect([...folders].filter((folder) => !tested.has(folder))).toEqual([]);
});
