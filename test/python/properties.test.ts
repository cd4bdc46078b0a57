import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePython } from "../../src/syntax/python/parse.ts";
import { depthOf, misplacedNode } from "./nesting.ts";

const folder = join(import.meta.dirname, "golden");
const seeds = readdirSync(folder)
  .filter((name) => name.endsWith(".py"))
  .map((name) => new Uint8Array(readFileSync(join(folder, name))));

const SIGNS = "( ) [ ] { } : , . ; = @ ` # \\ * - ! ~ ' \" ''' b' f\" f'{ f\"\"\"{ := -> **".split(" ");
const WORDS =
  "def class if else: elif lambda yield await async not match case print exec type import from as except return global";
const PIECES: readonly string[] = [
  " ",
  "\n",
  "\r",
  "\r\n",
  "\t",
  "\f",
  "\0",
  "\n    ",
  "\n\t",
  "é",
  "\u{feff}",
  "x",
  "1",
  "0x",
  "1e",
  "for x in ",
  "match x:\n",
  "with (",
  "try:\n",
  ...SIGNS,
  ...WORDS.split(" ").map((word) => `${word} `),
];

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(30),
  insert: fc.constantFrom("", ...PIECES),
});

function edited(bytes: Uint8Array, { at, remove, insert }: Edit): Uint8Array {
  const from = Math.floor(at * bytes.length);
  return new Uint8Array(
    Buffer.concat([bytes.subarray(0, from), Buffer.from(insert), bytes.subarray(from + remove)]),
  );
}

/** What is wrong with the answer for a file: spans must nest, problems lie within it, and the tree be of bounded depth. */
function flawOf(bytes: Uint8Array): string | undefined {
  const { module, problems } = parsePython(bytes);
  if (module.end !== bytes.length) return "the module does not span the file";
  if (depthOf(module) > 2500) return "the tree is too deep to be walked";
  const outside = [...problems, ...module.comments].find(
    ({ start, end }) => start > end || end > bytes.length,
  );
  return outside === undefined ? misplacedNode(module) : `${outside.start}-${outside.end} is outside`;
}

describe("any input gives a tree", () => {
  it("mutated files", () => {
    const mutated = fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(mutated, ([seed, edits]) => {
        expect(flawOf(edits.reduce(edited, seed))).toBeUndefined();
      }),
      { numRuns: 600 },
    );
  });

  it("truncated files", () => {
    for (const seed of seeds) {
      for (let end = 0; end < seed.length; end += 7) expect(flawOf(seed.subarray(0, end))).toBeUndefined();
    }
  });

  it("soups of tokens", () => {
    const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 120 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(soup, (text) => {
        expect(flawOf(new Uint8Array(Buffer.from(text)))).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(flawOf(bytes)).toBeUndefined();
      }),
      { numRuns: 800 },
    );
  });

  it("gives the same answer each time, whatever was read before", () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.constantFrom(...seeds), (one, other) => {
        const before = parsePython(one);
        parsePython(other);
        expect(parsePython(one)).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  it("leaves the bytes as they are", () => {
    for (const seed of seeds) {
      const copy = seed.slice();
      parsePython(seed);
      expect(seed).toEqual(copy);
    }
  });
});
