import { expect, test } from "vitest";
import { visible, visibleLine } from "./visible.ts";

test.each([
  ["terminal escape", "\u001b[2J", "\\x1b[2J"],
  ["C1 control", "\u009b1m", "\\x9b1m"],
  ["carriage return", "a\rb", "a\\x0db"],
  ["delete", "\u007f", "\\x7f"],
  ["direction override", "a\u202eb", "a\\u202eb"],
  ["direction isolate", "\u2066", "\\u2066"],
  ["zero width space", "a\u200bb", "a\\u200bb"],
  ["byte order mark", "\ufeff", "\\ufeff"],
  ["line separator", "\u2028", "\\u2028"],
  ["tag", "\u{e0041}", "\\U000e0041"],
  ["lone surrogate", "\ud800", "\\ud800"],
])("%s", (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test("letters, emoji and their joiners, tabs and line feeds stay", () => {
  const text = "é 日本 👩‍💻 العربية\t\n";
  expect(visible(text)).toBe(text);
});

test("on one line, tabs and line feeds become blanks", () => {
  expect(visibleLine("a\n\tb\u0007")).toBe("a b\\x07");
});
