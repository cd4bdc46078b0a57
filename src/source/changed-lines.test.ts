import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changedLines } from "./changed-lines.ts";

function changed(before: string, after: string): readonly number[] {
  return [...changedLines(before.split(" "), after.split(" "))].toSorted((a, b) => a - b);
}

describe("changed lines", () => {
  test.each([
    ["a b c", "a b c", []],
    ["a b c", "a x c", [2]],
    ["a b c", "a b x y c", [3, 4]],
    ["a b c", "a c", [2]],
    ["a b c", "a b", [2]],
    ["f x g x", "f x h x g x", [3, 4]],
    ["a b c d e f", "a X c d Y f", [2, 5]],
    ["one two three", "three one two", [1, 3]],
  ])("%s -> %s", (before, after, expected) => {
    expect(changed(before, after)).toEqual(expected);
  });

  test("what is left unchanged stands in both texts, in the same order", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const marked = changedLines(before, after);
        const kept = after.filter((_, i) => !marked.has(i + 1));
        let at = 0;
        for (const line of kept) {
          at = before.indexOf(line, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
        expect(marked.size > 0 || before.join() === after.join()).toBe(true);
      }),
    );
  });

  test("two long texts without a common line are compared at once", () => {
    const before = Array.from({ length: 50_000 }, (_, i) => `a${i}`);
    const after = Array.from({ length: 50_000 }, (_, i) => `b${i}`);
    expect(changedLines(before, after).size).toBe(50_000);
  });
});
