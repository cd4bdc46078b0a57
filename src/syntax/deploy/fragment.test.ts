import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import { joinFragments, linesOf, slice, spanOf, trim, wholeFile, type Fragment } from "./fragment.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function sourceOf(bytes: Uint8Array, fragment: Fragment): string {
  const { start, end } = spanOf(fragment);
  return textBetween(bytes, start, end);
}

describe("a fragment", () => {
  test("stands where its text stands, whatever the characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, text) => {
        const bytes = bytesOf(before + text);
        const whole = wholeFile(bytes);
        // A lone surrogate becomes U+FFFD and a byte order mark is dropped; neither keeps the length.
        fc.pre(whole.text === before + text);
        expect(sourceOf(bytes, slice(whole, before.length, whole.text.length))).toBe(text);
      }),
    );
  });

  test("skips a byte order mark", () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61);
    expect(wholeFile(bytes).text).toBe("a");
    expect(spanOf(wholeFile(bytes))).toEqual({ start: 3, end: 4 });
  });

  test("reads bytes that are not UTF-8 one by one", () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x62);
    const whole = wholeFile(bytes);
    expect(whole.text).toHaveLength(3);
    expect(spanOf(slice(whole, 2, 3))).toEqual({ start: 2, end: 3 });
  });

  test("gives its lines without their breaks", () => {
    const bytes = bytesOf("eins\r\n\nzwölf");
    const lines = linesOf(wholeFile(bytes));
    expect(lines.map((line) => line.text)).toEqual(["eins", "", "zwölf"]);
    expect(lines.map((line) => sourceOf(bytes, line))).toEqual(["eins", "", "zwölf"]);
  });

  test("is trimmed and joined with its places", () => {
    const bytes = bytesOf("  ä  b ");
    const whole = wholeFile(bytes);
    expect(sourceOf(bytes, trim(whole))).toBe("ä  b");
    const joined = joinFragments([slice(whole, 2, 3), slice(whole, 5, 6)], " ");
    expect(joined.text).toBe("ä b");
    expect(spanOf(slice(joined, 2, 3))).toEqual({ start: 6, end: 7 });
  });
});
