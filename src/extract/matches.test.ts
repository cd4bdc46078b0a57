import { describe, expect, test } from "vitest";
import { argumentOfCall, guardsOfCall, held } from "../../test/support/python-program.ts";

const matchOn = (pattern: string, body: string): string => `match s:\n  case ${pattern}:\n    ${body}`;

describe("case", () => {
  test.each([
    ["'a'", '[when ==(free s, "a")]'],
    ["K.A", "[when ==(free s, free K.A)]"],
    ["'a' | 'b'", '[when or(==(free s, "a"), ==(free s, "b"))]'],
    ["'a' as y", '[when ==(free s, "a")]'],
    ["'a' | [_]", "[case]"],
    ["y", "[case]"],
    ["[y]", "[case]"],
    ["'a' if g", '[when ==(free s, "a")] [when free g]'],
  ])("%s runs %s", (pattern, guards) => {
    expect(guardsOfCall(matchOn(pattern, "f()"), "f")).toBe(guards);
  });

  test.each([
    ["x", "free s"],
    ["'a' as x", "free s"],
    ["[y] as x", "free s"],
    ["[y, x]", "free s#1"],
    ["[y, *x]", "free s#1"],
    ["{'k': x}", "each free s"],
    ["{'k': 1, **x}", "free s"],
    ["C(x)", "each free s"],
    ["C(a=x)", "each free s"],
    ["C(a=[x])", "each free s#0"],
    ["[1, x] | [x, 1]", "free s#0"],
  ])("%s binds x to %s", (pattern, value) => {
    expect(argumentOfCall(matchOn(pattern, "f(x)"), "f")).toBe(value);
  });

  test("the wildcard binds nothing", () => {
    expect(argumentOfCall(matchOn("_", "f(_)"), "f")).toBe("free _");
  });
});

describe("match", () => {
  test("cases meet, and the subject may match none", () => {
    expect(held("x = 'a'\nmatch s:\n  case 1: x = 'b'", "x")).toBe(
      'merge("b" [when ==(free s, number)] | "a")',
    );
    expect(held("x = 'a'\nmatch s:\n  case _: x = 'b'", "x")).toBe('"b"');
  });

  test.each([
    ["case _: return", "not lowered"],
    ["case y: return", "not lowered"],
    ["case (_ as y): return", "not lowered"],
    ["case _ if g: return", ""],
    ["case 1: return", ""],
    ["case 1: return\n  case _: pass", ""],
  ])("whether control goes on after %j", (cases, guards) => {
    expect(guardsOfCall(`def h():\n match s:\n  ${cases}\n f()`, "f", "h")).toBe(guards);
  });
});
