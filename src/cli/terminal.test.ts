import { expect, test } from "vitest";
import { columnsOf } from "./terminal.ts";

test("COLUMNS decides the width of piped output, unless it makes no sense", () => {
  expect(columnsOf("72")).toBe(72);
  for (const odd of [undefined, "", "0", "5", "wide", "-80", "1e9"]) expect(columnsOf(odd)).toBeUndefined();
});
