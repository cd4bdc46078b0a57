import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outline, readCases } from "./outline.ts";

const folder = join(import.meta.dirname, "trees");

describe.each(readdirSync(folder))("%s", (file) => {
  const cases = readCases(readFileSync(join(folder, file), "utf8"));
  it.each(cases)("$name", ({ source, expected }) => {
    expect(outline(`${source}\n`)).toBe(expected);
  });
});
