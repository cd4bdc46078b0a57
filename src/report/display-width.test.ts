import { describe, expect, test } from "vitest";
import { displayWidth, wrap } from "./display-width.ts";

test.each([
  ["plain", 5],
  ["é", 1],
  ["e\u0301", 1],
  ["日本", 4],
  ["한글", 4],
  ["ｆｕｌｌ", 8],
  ["👍", 2],
  ["a\u200db", 2],
  ["─│", 2],
])("%s takes %i cells", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

describe("wrapping", () => {
  test("breaks at blanks and fills lines", () => {
    expect(wrap("aaa bbb ccc dd", 7)).toEqual(["aaa bbb", "ccc dd"]);
  });

  test("counts cells, not characters", () => {
    expect(wrap("日本 日本", 8)).toEqual(["日本", "日本"]);
  });

  test("lets long words stand alone and keeps line feeds", () => {
    expect(wrap("a verylongword b\n\nnew", 5)).toEqual(["a", "verylongword", "b", "", "new"]);
  });
});
