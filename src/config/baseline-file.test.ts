import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baselineText, type BaselineEntry } from "../findings/baseline.ts";
import { parseBaseline } from "./baseline-file.ts";

const ENTRY: BaselineEntry = {
  fingerprint: "0123456789abcdef0123456789abcdef",
  rule: "DJANGO-SQL-001/sql-from-input",
  path: "shop/views.py",
  scope: "OrderView.post",
  reason: "the column comes from a fixed list",
};

const words = fc.string({ unit: "binary", maxLength: 40 });
const entries = fc.uniqueArray(
  fc.record({
    fingerprint: fc.string({
      unit: fc.constantFrom("0", "1", "7", "a", "e", "f"),
      minLength: 32,
      maxLength: 32,
    }),
    rule: fc.constantFrom("DJANGO-SQL-001/sql-from-input", "DJANGO-XSS-001/mark-safe"),
    path: words.map((text) => `a${text}`),
    scope: words,
    reason: words.map((text) => `why${text}`),
  }),
  { selector: ({ fingerprint }) => fingerprint, maxLength: 12 },
);

describe("a baseline", () => {
  test("is read as it was written, whatever stands in it", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const read = parseBaseline(baselineText(all), "b.toml").entries;
        expect(read.length).toBe(all.length);
        for (const one of all) expect(read).toContainEqual({ ...one, line: expect.any(Number) as number });
        expect(baselineText(read)).toBe(baselineText(all));
      }),
    );
  });

  test("knows the line of each entry", () => {
    const text = baselineText([ENTRY, { ...ENTRY, path: "a.py", fingerprint: "f".repeat(32) }]);
    const lines = text.split("\n");
    const read = parseBaseline(text, "b.toml").entries;
    const shown = read.map(({ path, line }) => `${path} ${lines[line - 1]?.slice(30, 40) ?? ""}`);
    expect(new Set(shown)).toEqual(new Set(["a.py ff.rule = ", "shop/views.py ef.rule = "]));
  });

  test("an empty file accepts nothing", () => {
    expect(parseBaseline("", "b.toml").entries).toEqual([]);
  });

  test.each([
    [baselineText([ENTRY]).replace(".path", ".pat"), 'b.toml:7: unknown key "pat"; did you mean "path"?'],
    [
      baselineText([ENTRY]).replace(/reason = .*/, 'reason = ""'),
      "b.toml:7: reason must say in words why the finding is acceptable",
    ],
    [
      baselineText([ENTRY]).replaceAll(ENTRY.fingerprint, "xyz"),
      'b.toml:7: "xyz" is no fingerprint (32 hexadecimal digits)',
    ],
    ["[acepted]\n", 'b.toml:1: unknown key "acepted"; did you mean "accepted"?'],
    ["accepted = 3\n", "b.toml:1: accepted must be a table of fingerprints"],
    ["[accepted\n", "b.toml:1: not valid TOML"],
  ])("%j is told with its line", (text, message) => {
    expect(() => parseBaseline(text, "b.toml")).toThrow(message);
  });
});
