import { describe, expect, test } from "vitest";
import { argumentOfCall, guardsOfCall, held } from "../../test/support/python-program.ts";

describe("what a loop carries", () => {
  test("a name that the body changes is a merge at its head", () => {
    expect(argumentOfCall("x = 'a'\nfor i in p:\n  f(x)\n  x = 'b'", "f")).toBe('merge("a" | "b" [loop])');
  });

  test("a name that the body only reads is not", () => {
    expect(argumentOfCall("x = 'a'\nfor i in p:\n  f(x)", "f")).toBe('"a"');
  });

  test.each([
    ["x += i", "concat{…, each free p}"],
    ["x.append(i)", "…+{?: each free p}"],
    ["x.a = i", "…+{a: each free p}"],
    ["if i: x = i", "merge(each free p [loop] [when each free p] | … [loop] [unless each free p])"],
  ])("through %j", (statement, round) => {
    expect(argumentOfCall(`x = 'a'\nfor i in p:\n  f(x)\n  ${statement}`, "f")).toBe(
      `merge("a" | ${round} [loop])`,
    );
  });

  test("after the loop a name holds what the rounds or the time before left in it", () => {
    expect(held("for i in p:\n  x = 'b'", "x")).toBe('"b"');
    expect(held("x = 'a'\nfor i in p:\n  x = 'b'", "x")).toContain('"b" [loop]');
  });

  test("a target is an element of the iterable", () => {
    expect(held("for x in p: pass", "x")).toBe("each free p");
    expect(held("for y, x in p: pass", "x")).toBe("each free p#1");
    expect(argumentOfCall("async def g():\n async for x in p:\n  f(x)", "f", "g")).toBe(
      "each async-iteration free p",
    );
  });
});

describe("rounds that end early", () => {
  test("what was assigned before a break is seen after the loop", () => {
    expect(held("x = 'a'\nfor i in p:\n  if i:\n    x = i\n    break", "x")).toContain(
      "each free p [loop] [when",
    );
  });

  test("what was assigned before a continue is seen by the next round", () => {
    const text = "x = 'a'\nfor i in p:\n  f(x)\n  if i:\n    x = i\n    continue\n  g()";
    expect(argumentOfCall(text, "f")).toBe('merge("a" | each free p [loop] [when each free p])');
  });

  test("a break inside a nested overlay keeps the innermost value", () => {
    const text = "for i in p:\n  x = 'outer'\n  try:\n    x = 'inner'\n    break\n  except E:\n    raise";
    expect(held(text, "x")).toBe('"inner"');
  });

  test("a round that ends early with return or raise takes no part", () => {
    expect(held("def g():\n x = 'a'\n for i in p:\n  x = 'b'\n  return", "x", "g")).not.toContain('"b"');
  });
});

describe("else", () => {
  test("does not hide what a break leaves", () => {
    const text = "for i in p:\n  if i:\n    x = i\n    break\nelse:\n  x = 'none'";
    expect(held(text, "x")).toBe('merge("none" | each free p [loop] [when each free p])');
  });

  test("runs always when nothing breaks", () => {
    expect(held("for i in p:\n  x = i\nelse:\n  x = 'none'", "x")).toBe('"none"');
  });

  test.each([
    ["for i in p: pass\n else: return\n f()", "not lowered"],
    ["for i in p:\n  break\n else: return\n f()", ""],
    ["while a: pass\n else: return\n f()", "not lowered"],
    ["for i in p:\n  if i: break\n else:\n  if a: return\n f()", ""],
    ["for i in p: pass\n else:\n  if a: return\n f()", "[unless free a]"],
  ])("decides whether control goes on: %j", (body, guards) => {
    expect(guardsOfCall(`def g():\n ${body}`, "f", "g")).toBe(guards);
  });
});

describe("while", () => {
  test("the body runs when the test is true", () => {
    expect(guardsOfCall("while a:\n  f()", "f")).toBe("[loop] [when free a]");
  });

  test.each([
    ["while True: g()\n f()", "not lowered"],
    ["while True:\n  if a: break\n f()", ""],
    ["while True:\n  for i in p: break\n f()", "not lowered"],
    ["while True:\n  for i in p: pass\n  else: break\n f()", ""],
    ["while True:\n  with a: break\n f()", ""],
    ["while True:\n  try: break\n  finally: g()\n f()", ""],
    ["while True:\n  match a:\n   case 1: break\n f()", ""],
    ["while 1:\n  g()\n f()", ""],
    ["while None:\n  g()\n f()", ""],
  ])("an endless one leads on by a break only: %j", (body, guards) => {
    expect(guardsOfCall(`def g():\n ${body}`, "f", "g")).toBe(guards);
  });

  test("after an endless loop a name holds what the breaks left", () => {
    expect(held("x = 'a'\nwhile True:\n  x = input()\n  if x: break", "x")).toBe("free input()");
  });
});

test("break and continue outside a loop are read past", () => {
  expect(guardsOfCall("f()\nbreak", "f")).toBe("");
});
