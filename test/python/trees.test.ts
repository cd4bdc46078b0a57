import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outline, readCases, writeCases } from "./outline.ts";

const folder = join(import.meta.dirname, "trees");

/** `UPDATE_TREES=1 npx vitest run test/python/trees.test.ts` writes what the parser gives now. */
const update = process.env["UPDATE_TREES"] === "1";

describe.each(readdirSync(folder))("%s", (file) => {
  const path = join(folder, file);
  if (update) writeFileSync(path, writeCases(readCases(readFileSync(path, "utf8"))));
  it.each(readCases(readFileSync(path, "utf8")))("$name", ({ source, expected }) => {
    expect(outline(`${source}\n`)).toBe(expected);
  });
});
