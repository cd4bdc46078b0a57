import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits, collides, insertion, replacement } from "./edit.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("edits", () => {
  test("are made in the order of the file, whatever order they come in", () => {
    const edits = [
      replacement({ start: 4, end: 5 }, "E"),
      insertion(0, "<"),
      replacement({ start: 1, end: 2 }, ""),
    ];
    expect(textOf(applyEdits(bytesOf("abcdef"), edits))).toBe("<acdEf");
  });

  test("made twice are made once", () => {
    expect(textOf(applyEdits(bytesOf("ab"), [insertion(1, "x"), insertion(1, "x")]))).toBe("axb");
  });

  test("leave bytes alone that are no UTF-8", () => {
    const before = Uint8Array.of(0xff, 0x61, 0xe4, 0x62);
    expect([...applyEdits(before, [replacement({ start: 1, end: 2 }, "xy")])]).toEqual([
      0xff, 0x78, 0x79, 0xe4, 0x62,
    ]);
  });

  test("collide where they touch the same bytes, and not where they meet", () => {
    const middle = replacement({ start: 2, end: 5 }, "x");
    expect(collides(middle, replacement({ start: 4, end: 6 }, "y"))).toBe(true);
    expect(collides(middle, insertion(3, "y"))).toBe(true);
    expect(collides(middle, insertion(5, "y"))).toBe(false);
    expect(collides(middle, replacement({ start: 5, end: 6 }, "y"))).toBe(false);
    expect(collides(middle, replacement({ start: 2, end: 5 }, "x"))).toBe(false);
  });

  test("keep everything between them", () => {
    const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 30 });
    const written = fc.dictionary(
      fc.nat(30).map(String),
      fc.string({ unit: "grapheme-ascii", maxLength: 3 }),
    );
    fc.assert(
      fc.property(ascii, written, (text, insertions) => {
        const places = Object.entries(insertions).filter(([at]) => Number(at) <= text.length);
        const naive = places
          .toSorted(([a], [b]) => Number(b) - Number(a))
          .reduce((made, [at, more]) => made.slice(0, Number(at)) + more + made.slice(Number(at)), text);
        const edits = places.map(([at, more]) => insertion(Number(at), more));
        expect(textOf(applyEdits(bytesOf(text), edits))).toBe(naive);
      }),
    );
  });
});
