import { describe, expect, test } from "vitest";
import { renamesBetween } from "./renames.ts";

type Files = Readonly<Record<string, string>>;

function renames(before: Files, after: Files): Readonly<Record<string, string>> {
  const files = (all: Files): { path: string; bytes: Uint8Array }[] =>
    Object.entries(all).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  return Object.fromEntries(renamesBetween(files(before), files(after)));
}

describe("renamed files", () => {
  test.each<[string, Files, Files, Files]>([
    ["the same content", { "a.py": "x = 1\n" }, { "b.py": "x = 1\n" }, { "a.py": "b.py" }],
    ["most of the lines", { "a.py": "x = 1\ny = 2\n" }, { "b.py": "x = 1\ny = 3\n" }, { "a.py": "b.py" }],
    ["few of the lines", { "a.py": "x = 1\ny = 2\nz = 3\n" }, { "b.py": "x = 1\nq\nr\ns\n" }, {}],
    ["another kind of file", { "a.py": "x = 1\ny = 2\n" }, { "b.html": "x = 1\ny = 3\n" }, {}],
    ["the old file is still there", { "a.py": "x = 1\n" }, { "a.py": "x = 1\n", "b.py": "x = 1\n" }, {}],
    ["empty files", { "a/__init__.py": "" }, { "b/__init__.py": "" }, {}],
    [
      "several with the same content, by the ends of their paths",
      { "a/one.py": "x = 1\n", "a/two.py": "x = 1\n" },
      { "b/two.py": "x = 1\n", "b/one.py": "x = 1\n" },
      { "a/one.py": "b/one.py", "a/two.py": "b/two.py" },
    ],
  ])("%s", (_, before, after, expected) => {
    expect(renames(before, after)).toEqual(expected);
  });

  test("hundreds at once, each a little changed", () => {
    const files = (folder: string, last: string): Files =>
      Object.fromEntries(
        Array.from({ length: 300 }, (_, i) => [
          `${folder}/m${i}.py`,
          `first = ${i}\nsecond = ${i}\n${last}\n`,
        ]),
      );
    const found = renames(files("old", "a = 1"), files("new", "b = 2"));
    expect(Object.keys(found)).toHaveLength(300);
    expect(found["old/m77.py"]).toBe("new/m77.py");
  });
});
