import { describe, expect, test } from "vitest";
import { fill } from "./fill.ts";

describe("fill", () => {
  test("puts words into a line, as often as they stand there", () => {
    expect(fill("«a»-«b»-«a»\n", { a: "x", b: "y" })).toBe("x-y-x\n");
  });

  test("puts whole lines at the depth of the placeholder; empty ones stay empty", () => {
    expect(fill("(\n    «lines»\n)\n", { lines: "one\n\n    two\n" })).toBe("(\n    one\n\n        two\n)\n");
  });

  test("leaves no line where there is nothing to say", () => {
    expect(fill("one\n    «nothing»\ntwo\n", { nothing: "" })).toBe("one\ntwo\n");
  });

  test("does not take what it put in for a placeholder's own line", () => {
    expect(fill("«a»\n", { a: "«b»", b: "x" })).toBe("x\n");
  });

  test("refuses a placeholder without a value", () => {
    expect(() => fill("«a»", {})).toThrow("nothing fills a");
  });
});
