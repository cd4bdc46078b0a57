import fc from "fast-check";
import ignore from "ignore";
import { describe, expect, test } from "vitest";
import { compileGlob, matchesGlob } from "./glob.ts";
import {
  mayMentionBelow,
  parseIgnoreFile,
  parsePatterns,
  verdictOf,
  type IgnoreFile,
} from "./ignore-rules.ts";

function matches(pattern: string, path: string): boolean {
  return matchesGlob(compileGlob(pattern), path);
}

test.each([
  ["*.py", "a.py", true],
  ["*.py", "a/b.py", false],
  ["**/*.py", "a/b.py", true],
  ["**/*.py", "b.py", true],
  ["a/**", "a", false],
  ["a/**", "a/b/c", true],
  ["a/**/z", "a/z", true],
  ["a/**/z", "a/b/c/z", true],
  ["a/**/b/**/c", "a/x/b/y/b/c", true],
  ["[a-c]?.py", "b1.py", true],
  ["[!a]", "a", false],
  ["[]]", "]", true],
  ["[a", "[a", true],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["é*", "e\u0301t", false],
  ["é*", "élan vital", true],
])("%s on %s: %s", (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected);
});

/** As a walk does: a folder that is ignored hides what it holds. */
function isIgnored(file: IgnoreFile, path: string): boolean {
  const parts = path.split("/");
  return parts.some(
    (_, i) => verdictOf(file, parts.slice(0, i + 1).join("/"), i + 1 < parts.length) === "ignored",
  );
}

const segment = fc.constantFrom(
  "a",
  "b",
  "ab",
  "*",
  "**",
  "?",
  "a*",
  "*b",
  "[ab]",
  "[!a]",
  "a?b",
  "\\*",
  "a**b",
  "*.py",
);
const line = fc
  .tuple(fc.boolean(), fc.boolean(), fc.array(segment, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(
    ([negated, anchored, parts, folder]) =>
      `${negated ? "!" : ""}${anchored ? "/" : ""}${parts.join("/")}${folder ? "/" : ""}`,
  );
const name = fc.constantFrom("a", "b", "ab", "aab", "c.py", "*");

test("agrees with the ignore package on every path", () => {
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), path, (lines, each) => {
      const expected = ignore({ ignorecase: false }).add(lines.join("\n")).ignores(each);
      expect(isIgnored(parseIgnoreFile("", lines.join("\n")), each)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
});

describe("ignore files", () => {
  test("comments, escapes, trailing spaces, CRLF and a byte order mark", () => {
    const file = parseIgnoreFile(
      "",
      "\uFEFFa.py  \r\n# b.py\r\n\\#c.py\r\n\\!d.py\r\ne\\ \r\n\r\n!f.py\r\n/\r\n",
    );
    const verdicts = ["a.py", "b.py", "#c.py", "!d.py", "e ", "f.py"].map((path) =>
      verdictOf(file, path, false),
    );
    expect(verdicts).toEqual(["ignored", "unmentioned", "ignored", "ignored", "ignored", "kept"]);
  });

  test("a file speaks only of what lies below it", () => {
    const file = parseIgnoreFile("shop", "/build\n");
    expect(verdictOf(file, "shop/build", true)).toBe("ignored");
    expect(verdictOf(file, "build", true)).toBe("unmentioned");
    expect(verdictOf(file, "shop/x/build", true)).toBe("unmentioned");
  });

  test("patterns of the configuration may use backslashes", () => {
    expect(verdictOf(parsePatterns(["legacy\\old apps\\"]), "legacy/old apps", true)).toBe("ignored");
  });

  test("knows which folders may hold something that a pattern names", () => {
    const patterns = parsePatterns(["vendor/ours/**", "*.lock"]);
    expect(mayMentionBelow(patterns, "vendor")).toBe(true);
    expect(mayMentionBelow(patterns, "vendor/ours/deep")).toBe(true);
    expect(mayMentionBelow(patterns, "vendors")).toBe(false);
  });
});

test("a pattern made to exhaust a regular expression costs next to nothing", () => {
  const start = performance.now();
  expect(matches(`${"*a".repeat(60)}b`, "a".repeat(250))).toBe(false);
  expect(matches(`${"**/a/".repeat(60)}b`, "a/".repeat(1000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(500);
});
