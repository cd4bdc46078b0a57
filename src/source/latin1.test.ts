import fc from "fast-check";
import { expect, it } from "vitest";
import { latin1 } from "./latin1.ts";

it("gives each byte its own character", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(40),
      fc.nat(40),
      fc.boolean(),
      (bytes, a, b, asBuffer) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        const expected = [...bytes].slice(start, end).map((byte) => String.fromCharCode(byte));
        expect(latin1(asBuffer ? Buffer.from(bytes) : bytes, start, end)).toBe(expected.join(""));
      },
    ),
  );
});

it("takes everything where no range is told", () => {
  expect(latin1(Uint8Array.of(0x41, 0xe9, 0xff))).toBe("A\u00e9\u00ff");
});
