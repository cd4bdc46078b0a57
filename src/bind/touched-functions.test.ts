/** Which functions an edit touches is told by their text alone. */
import { expect, test } from "vitest";
import { extractPython } from "../extract/extract-file.ts";
import { touchedFunctions, type Written } from "./touched-functions.ts";

const BEFORE =
  "import os\n\nLIMIT = 3\n\n\ndef first(a):\n    def inner():\n        return a\n\n    return inner()\n\n\n" +
  "class Shop:\n    name = 'x'\n\n    @property\n    def total(self):\n        return 1\n\n    def other(self):\n        return 2\n";

const encoder = new TextEncoder();

function written(text: string): Written {
  const bytes = encoder.encode(text);
  return { bytes, facts: extractPython(bytes) };
}

/** The names of the touched functions; undefined where more than functions differs. */
function touched(from: string, to: string): readonly string[] | undefined {
  expect(BEFORE).toContain(from);
  const now = written(BEFORE.replace(from, to));
  const ids = touchedFunctions(written(BEFORE), now);
  return ids && [...ids].map((id) => now.facts.functions[id]?.qualifiedName ?? "?").toSorted();
}

test("a line in a function touches it, with what is written inside it", () => {
  expect(touched("return 1", "x = 5\n        return x")).toEqual(["Shop.total"]);
  expect(touched("return a", "return a + 1")).toEqual(["first", "first.inner"]);
});

test("a header's defaults are worked out in the bodies around it", () => {
  expect(touched("def other(self)", "def other(self, by=LIMIT)")).toEqual(["", "Shop", "Shop.other"]);
});

test("nothing is touched where nothing differs", () => {
  expect(touched("import os", "import os")).toEqual([]);
});

test("a decorator, a class, the module and other functions than before are more than functions", () => {
  expect(touched("    @property\n", "")).toBeUndefined();
  expect(touched("name = 'x'", "name = 'y'")).toBeUndefined();
  expect(touched("LIMIT = 3", "LIMIT = 4")).toBeUndefined();
  expect(touched("def other", "def others")).toBeUndefined();
  expect(touched("        return 2\n", "        def more():\n            return 2\n")).toBeUndefined();
});
