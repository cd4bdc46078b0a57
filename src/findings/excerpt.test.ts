import { describe, expect, test } from "vitest";
import { findingIn, sourceFile, spanIn } from "../../test/support/sample-findings.ts";
import type { Excerpt } from "./finding.ts";
import { codeOf, excerptOf, waypointOf } from "./excerpt.ts";
import { maskFile } from "./masking.ts";

function excerpt(text: string, piece: string): Excerpt {
  const file = sourceFile("a.py", text);
  return excerptOf(maskFile(file), spanIn(file, piece));
}

/** What the excerpt's columns mark on one line. */
function marked({ lines, firstLine, start, end }: Excerpt): string {
  return (lines[start.line - firstLine] ?? "").slice(start.column - 1, end.column - 1);
}

const numbered = Array.from({ length: 30 }, (_, i) => `line${i + 1}`).join("\n");

describe("an excerpt", () => {
  test("has two lines around, fewer at the ends of the file", () => {
    expect(excerpt(numbered, "line15")).toMatchObject({
      firstLine: 13,
      lines: ["line13", "line14", "line15", "line16", "line17"],
      start: { line: 15, column: 1 },
      end: { line: 15, column: 7 },
    });
    expect(excerpt("a\nb\n", "a")).toMatchObject({ firstLine: 1, lines: ["a", "b"] });
    expect(excerpt("a\nb\nc", "c").lines).toEqual(["a", "b", "c"]);
  });

  test("leaves out blank lines at its ends, and none between", () => {
    expect(excerpt("a\n\n\nbad()\n\nb\n", "bad()")).toMatchObject({
      firstLine: 4,
      lines: ["bad()", "", "b"],
    });
    expect(excerpt("a\n \nbad(\n\n)\n\n\n", "bad(\n\n)")).toMatchObject({
      firstLine: 1,
      lines: ["a", " ", "bad(", "", ")"],
    });
    expect(excerpt("\n\n\n", "\n")).toMatchObject({ firstLine: 1 });
  });

  test("of many lines shows the first eight", () => {
    const long = excerpt(numbered, numbered.slice(numbered.indexOf("line3"), numbered.indexOf("line20")));
    expect([long.firstLine, long.lines.length]).toEqual([1, 12]);
    expect(long.end).toEqual({ line: 10, column: 7 });
  });

  test("marks the right columns after a masked secret", () => {
    expect(marked(excerpt(`x = 1; TOKEN = "abcdefghijkl"; bad(x)`, "bad(x)"))).toBe("bad(x)");
    expect(marked(excerpt(`TOKEN = "abcdefghijkl"`, `"abcdefghijkl"`))).toBe(`"[masked]"`);
    expect(marked(excerpt(`é日𝒳 = TOKEN = "abc"; bad()`, "bad()"))).toBe("bad()");
  });

  test("of a line of a megabyte shows the part around the finding", () => {
    const wide = excerpt(`${"x ".repeat(400_000)}bad()${" y".repeat(100_000)}\nnext`, "bad()");
    expect(marked(wide)).toBe("bad()");
    expect(Math.max(...wide.lines.map((line) => line.length))).toBeLessThan(310);
    expect(wide.lines[0]).toMatch(/^….*…$/);
    expect(excerpt(`bad()${" y".repeat(1000)}`, "bad()").lines[0]).toMatch(/^bad\(\) y.*…$/);
  });

  test("of a span wider than what is shown ends with it", () => {
    const { end, lines } = excerpt(`bad(${"x".repeat(2000)})`, `bad(${"x".repeat(2000)})`);
    expect(end.column).toBeLessThanOrEqual((lines[0] ?? "").length + 1);
  });

  test("while the finding's own position stays true", () => {
    const file = sourceFile("a.py", `TOKEN = "abcdefghijklmnopqrstuvwxyz"; bad()`);
    expect(findingIn(file, "bad()").start.column).toBe(39);
    expect(findingIn(file, "bad()").excerpt.start.column).toBe(`TOKEN = "[masked]"; `.length + 1);
  });
});

describe("evidence from the code", () => {
  const code = (text: string, piece: string): string => {
    const file = sourceFile("a.py", text);
    return codeOf(maskFile(file), spanIn(file, piece));
  };

  test("is the masked span", () => {
    expect(code(`TOKEN = "abc"\n`, `TOKEN = "abc"`)).toBe(`TOKEN = "[masked]"`);
  });

  test("is the first of several lines, with a sign", () => {
    expect(code(`call(\n    1,\n)\n`, `call(\n    1,\n)`)).toBe("call( …");
    expect(code(`call()\nmore()\n`, `call()\n`)).toBe("call()");
  });
});

test("a waypoint's line is clipped and without indentation", () => {
  const file = sourceFile("a.py", `    f()${" x".repeat(500)}`);
  const { code, scope } = waypointOf(
    () => maskFile(file),
    { path: "a.py", span: spanIn(file, "f()") },
    "note",
  );
  expect(code).toMatch(/^f\(\) x.*…$/);
  expect(code.length).toBe(301);
  expect(scope).toBeUndefined();
});
