import { describe, expect, it } from "vitest";
import { parsePython } from "../../src/syntax/python/parse.ts";
import type { Node } from "../../src/syntax/python/tree.ts";
import { forEachChild } from "../../src/syntax/python/walk.ts";
import { misplacedNode } from "./nesting.ts";

/** Made to exhaust the stack, the time or the memory of a parser. */
const SOURCES: Readonly<Record<string, string>> = {
  "nested parentheses": "(".repeat(10_000),
  "balanced parentheses": `${"(".repeat(10_000)}1${")".repeat(10_000)}`,
  "nested lists": "[".repeat(10_000),
  "nested dictionaries": "{1:".repeat(10_000),
  "nested calls": "f(".repeat(10_000),
  "nested stars": "[*".repeat(10_000),
  "nested comprehensions": "[x for x in ".repeat(10_000),
  "nested lambdas": "lambda:".repeat(10_000),
  "nested defaults": `lambda ${"a=lambda ".repeat(10_000)}`,
  "nested conditionals": `${"a if b else ".repeat(10_000)}c`,
  "nested f-strings": 'f"{'.repeat(10_000),
  "nested formats": `f"${"{x:".repeat(10_000)}`,
  "nested patterns": `match x:\n case ${"[".repeat(10_000)}`,
  "nested class patterns": `match x:\n case ${"A(".repeat(10_000)}`,
  "nested blocks": Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}if x:\n`).join(""),
  "nested yields": "yield ".repeat(10_000),
  "nested negations": "not ".repeat(10_000),
  "nested signs": "-".repeat(10_000),
  "nested powers": `2${"**2".repeat(10_000)}`,
  "nested backquotes": "`".repeat(10_000),
  "nested parameters": `def f${"(".repeat(10_000)}`,
  "a long sum": `a${"+a".repeat(100_000)}`,
  "a long chain of attributes": `a${".b".repeat(100_000)}`,
  "a long chain of calls": `a${"()".repeat(100_000)}`,
  "a long chain of elifs": `if a:\n b\n${"elif a:\n b\n".repeat(10_000)}`,
  "a megabyte on one line": `x = [${"'abc', ".repeat(140_000)}]`,
  "a megabyte of colons": ":".repeat(1_000_000),
  "a megabyte of digits": "9".repeat(1_000_000),
  "open strings": "'\n".repeat(50_000),
  "open fields": 'x = f"{(\n'.repeat(30_000),
  "open fields with brackets": "f'{(".repeat(20_000),
  "match that is none": "match (\n".repeat(20_000),
  "match that is cut off": "match x[\nreturn\n".repeat(20_000),
  "with that is none": "with (a as b,\nreturn\n".repeat(20_000),
  "stray indentation": " x\n  y\n".repeat(20_000),
  "continued lines": "\\\n".repeat(50_000),
  "zero bytes": "\0".repeat(100_000),
};

/** As a rule or a fact extractor would walk: with a closure for each node. */
function countRecursively(node: Node): number {
  let count = 1;
  forEachChild(node, (child) => {
    count += countRecursively(child);
  });
  return count;
}

describe("hostile files are read in time and in full", () => {
  it.each(Object.keys(SOURCES))("%s", (name) => {
    const bytes = new Uint8Array(Buffer.from(SOURCES[name] ?? ""));
    const start = performance.now();
    const { module, problems } = parsePython(bytes);
    expect(performance.now() - start).toBeLessThan(3000);
    expect(misplacedNode(module)).toBeUndefined();
    expect(countRecursively(module)).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(1002);
  });

  it("what follows a hole is still read", () => {
    const source = `${"(".repeat(10_000)}\ndef f(): pass\n`;
    const { module } = parsePython(new Uint8Array(Buffer.from(source)));
    expect(module.body.map(({ kind }) => kind)).toContain("FunctionDef");
  });
});
