import { describe, expect, it } from "vitest";
import { declaredEncoding } from "./encoding.ts";
import { parsePython } from "./parse.ts";
import { formattedText, numberValue, stringValue } from "./strings.ts";
import type { Expression } from "./tree.ts";

function bytesOf(source: string): Uint8Array {
  return new Uint8Array(Buffer.from(source));
}

function firstExpression(bytes: Uint8Array): Expression {
  const statement = parsePython(bytes).module.body.find(({ kind }) => kind === "ExpressionStatement");
  if (statement?.kind !== "ExpressionStatement") throw new Error("expected an expression");
  return statement.value;
}

function valueOf(bytes: Uint8Array): string {
  const node = firstExpression(bytes);
  if (node.kind !== "String") throw new Error("expected a string");
  return stringValue(bytes, node, declaredEncoding(bytes));
}

describe("stringValue", () => {
  it.each([
    [`'a' "b" '''c'''`, "abc"],
    [String.raw`"\n\t\\\'\"\a\0\101\x41\u00e9\U0001F600"`, "\n\t\\'\"\x07\0AAé😀"],
    [String.raw`r"\n"`, String.raw`\n`],
    [String.raw`"\q\8"`, String.raw`\q\8`],
    [String.raw`b"\xff\777\u0041"`, `\xff\xff${String.raw`\u0041`}`],
    ["'a\\\nb'", "ab"],
    ["b'a\\\nb'", "ab"],
    ["'''a\r\nb\rc'''", "a\nb\nc"],
    [String.raw`"\N{BULLET}"`, "\uFFFD"],
    ["'\uFEFFx'", "\uFEFFx"],
    ["ur'\\d'", "\\d"],
    ["''", ""],
    ["'abc", "abc"],
    ['"""abc', "abc"],
    ['"""', ""],
  ])("%j", (source, value) => {
    expect(valueOf(bytesOf(source))).toBe(value);
  });

  it("honours the declared encoding", () => {
    expect(valueOf(new Uint8Array(Buffer.from("# coding: latin-1\n'\xe9\x91'", "latin1")))).toBe("\xe9\x91");
    const russian = Buffer.concat([
      Buffer.from("# coding: koi8-r\n'"),
      Buffer.from([0xd0, 0xd2]),
      Buffer.from("'"),
    ]);
    expect(valueOf(new Uint8Array(russian))).toBe("пр");
  });
});

describe("formattedText", () => {
  it.each([
    ['f"a{x}b"', ["a", "b"]],
    ['f"{{{x}}}"', ["{", "}"]],
    [String.raw`f"\x7b{x}\N{BULLET}"`, ["{", "\uFFFD"]],
    [String.raw`rf"\{x}{{"`, ["\\", "{"]],
    ["'{{' f'{x}'", ["{{"]],
    [String.raw`f"{x}" '''\n'''`, ["\n"]],
  ])("%j", (source, texts) => {
    const bytes = bytesOf(source);
    const node = firstExpression(bytes);
    const parts = node.kind === "FormattedString" ? node.parts : [];
    const found = parts.flatMap((part) =>
      part.kind === "FormattedText" ? [formattedText(bytes, part)] : [],
    );
    expect(found).toEqual(texts);
  });
});

describe("numberValue", () => {
  it.each([
    ["10", 10],
    ["0xFF", 255],
    ["0b1_0", 2],
    ["0o17", 15],
    ["0777", 511],
    ["10L", 10],
    ["00", 0],
    ["1_000.5e-1", 100.05],
    [".5", 0.5],
    ["9007199254740993", 9007199254740993n],
    ["1j", undefined],
    ["9".repeat(5000), undefined],
  ])("%s", (source, value) => {
    const bytes = bytesOf(source);
    const node = firstExpression(bytes);
    expect(node.kind === "Number" ? numberValue(bytes, node) : "no number").toBe(value);
  });
});
