import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { factsOf } from "./facts.ts";

const folder = join(import.meta.dirname, "golden");
const names = readdirSync(folder).filter((name) => name.endsWith(".py"));

/** The `.json` files are CPython 3.13's answers, written by `npm run oracle -- --golden test/python/golden`. */
describe("facts of odd Python are those of CPython", () => {
  it.each(names)("%s", (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, name.replace(/\.py$/, ".json")), "utf8"));
    expect(factsOf(new Uint8Array(readFileSync(join(folder, name))), true)).toEqual(expected);
  });
});
