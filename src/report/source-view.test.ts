import { describe, expect, test } from "vitest";
import type { Excerpt } from "../findings/finding.ts";
import { displayWidth } from "./display-width.ts";
import { painter } from "./paint.ts";
import { viewSource } from "./source-view.ts";

function view(
  lines: readonly string[],
  start: readonly [number, number],
  end: readonly [number, number],
  width = 60,
  firstLine = 1,
): string {
  const excerpt: Excerpt = {
    path: "a.py",
    firstLine,
    lines,
    start: { line: start[0], column: start[1] },
    end: { line: end[0], column: end[1] },
  };
  return viewSource(excerpt, "high", width, painter(false)).join("\n");
}

describe("a source view", () => {
  test("numbers its lines and underlines the span", () => {
    expect(view(["x = 1", "bad(x)", ""], [10, 1], [10, 7], 60, 9)).toMatchInlineSnapshot(`
      "   9 │ x = 1
        10 │ bad(x)
           │ ^^^^^^
        11 │"
    `);
  });

  test("puts carets right under tabs, wide and combining characters, and escapes", () => {
    expect(view(["\tbad()"], [1, 2], [1, 7])).toBe("  1 │     bad()\n    │     ^^^^^");
    expect(view([" \tbad()"], [1, 3], [1, 8])).toBe("  1 │     bad()\n    │     ^^^^^");
    expect(view(["日本bad()"], [1, 3], [1, 8])).toBe("  1 │ 日本bad()\n    │     ^^^^^");
    expect(view(["日本bad()"], [1, 1], [1, 3])).toBe("  1 │ 日本bad()\n    │ ^^^^");
    expect(view(["e\u0301bad()"], [1, 3], [1, 8])).toBe("  1 │ e\u0301bad()\n    │  ^^^^^");
    expect(view(["👍bad()"], [1, 3], [1, 8])).toBe("  1 │ 👍bad()\n    │   ^^^^^");
    expect(view(["\u202ebad()"], [1, 2], [1, 7])).toBe("  1 │ \\u202ebad()\n    │       ^^^^^");
  });

  test("has at least one caret", () => {
    expect(view(["bad()"], [1, 3], [1, 3])).toContain("│   ^");
  });

  test("marks each of several lines, underlines the first", () => {
    expect(view(["a", "bad(", ")", "b"], [2, 1], [3, 2])).toMatchInlineSnapshot(`
      "  1 │ a
      > 2 │ bad(
          │ ^^^^
      > 3 │ )
        4 │ b"
    `);
  });

  test("scrolls to a span beyond the width, all lines alike", () => {
    const shown = view([`${"x".repeat(60)}bad()yy`, `${"z".repeat(58)}12345678`], [1, 61], [1, 66], 30);
    expect(shown.split("\n").map((line) => line.length)).toEqual([30, 29, 30]);
    // 23 cells: an ellipsis where something is cut off, on both sides if need be.
    expect(shown).toContain(`1 │ …${"x".repeat(17)}bad()…\n`);
    expect(shown).toMatch(/^ {4}│ {19}\^{5}$/m);
    expect(shown).toMatch(/2 │ …z+12345678$/);
  });

  test("never cuts a wide character in two", () => {
    const shown = view([`${"日".repeat(30)}bad()`], [1, 31], [1, 36], 30);
    expect(shown.split("\n").map((line) => displayWidth(line))).toEqual([30, 30]);
    const marks = shown.split("\n").map((line) => line.replaceAll("日", "日 "));
    expect(marks[1]?.indexOf("^")).toBe(marks[0]?.indexOf("bad"));
  });

  test("clips spans wider than the line", () => {
    const shown = view(["b".repeat(100)], [1, 1], [1, 101], 30);
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBe(30);
  });

  test("paints carets and marks in the severity's colour", () => {
    const excerpt: Excerpt = {
      path: "a.py",
      firstLine: 1,
      lines: ["a", "b"],
      start: { line: 1, column: 1 },
      end: { line: 2, column: 2 },
    };
    expect(viewSource(excerpt, "high", 40, painter(true)).join("\n").split("\u001b[1;31m")).toHaveLength(4);
  });
});
