import { expect, test } from "vitest";
import { columnsOf, widthOf } from "./terminal.ts";

test("COLUMNS decides the width of piped output, unless it makes no sense", () => {
  expect(columnsOf("72")).toBe(72);
  for (const odd of [undefined, "", "0", "5", "wide", "-80", "1e9"]) expect(columnsOf(odd)).toBeUndefined();
});

test("a terminal without a size is as wide as COLUMNS says, or as usual", () => {
  expect(widthOf(132, "72")).toBe(132);
  expect(widthOf(0, "72")).toBe(72);
  expect(widthOf(0, undefined)).toBe(100);
  expect(widthOf(undefined, undefined)).toBe(100);
});
