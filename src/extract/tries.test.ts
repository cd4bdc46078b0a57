import { describe, expect, test } from "vitest";
import { argumentOfCall, guardsOfCall, held } from "../../test/support/python-program.ts";

describe("try", () => {
  test("what follows a body whose handlers all leave is nested in the body", () => {
    const text = "def g():\n try:\n  if a: raise E\n except E:\n  return\n f()";
    expect(guardsOfCall(text, "f", "g")).toBe("[try] [unless free a]");
  });

  test("a handler that goes on lets nothing of the body count", () => {
    expect(guardsOfCall("def g():\n try:\n  if a: raise E\n except E:\n  pass\n f()", "f", "g")).toBe("");
  });

  test("finally runs whatever the body checked", () => {
    expect(guardsOfCall("def g():\n try:\n  if a: raise E\n finally:\n  f()", "f", "g")).toBe("");
  });

  test("without handlers, what follows runs only after the whole body", () => {
    expect(guardsOfCall("def g():\n try:\n  if a: raise E\n finally:\n  h()\n f()", "f", "g")).toBe(
      "[try] [unless free a]",
    );
  });

  test("a finally that leaves early guards what follows", () => {
    expect(guardsOfCall("def g():\n try:\n  h()\n finally:\n  if a: return\n f()", "f", "g")).toBe(
      "[unless free a]",
    );
  });

  test("a handler sees what the body assigned and what was there before, without the body's checks", () => {
    const text = "x = 'a'\ntry:\n  x = p\n  if bad(x): raise E\nexcept E:\n  f(x)";
    expect(argumentOfCall(text, "f")).toBe('merge(free p [except] | "a" [except])');
  });

  test("finally sees what was assigned even when everything leaves", () => {
    expect(argumentOfCall("def g():\n try:\n  x = 'a'\n  return\n finally:\n  f(x)", "f", "g")).toBe('"a"');
  });

  test.each([
    ["try:\n  return\n finally:\n  pass\n f()", "not lowered"],
    ["try:\n  h()\n finally:\n  return\n f()", "not lowered"],
    ["try:\n  return\n except E:\n  pass\n f()", ""],
    ["try:\n  return\n except E:\n  return\n f()", "not lowered"],
    ["try:\n  h()\n except E:\n  return\n else:\n  return\n f()", "not lowered"],
  ])("whether control goes on: %j", (body, guards) => {
    expect(guardsOfCall(`def g():\n ${body}`, "f", "g")).toBe(guards);
  });

  test("the body's and the handlers' values meet", () => {
    expect(held("try:\n  x = 'a'\nexcept E:\n  x = 'b'\nelse:\n  x = 'c'", "x")).toBe(
      'merge("c" [try] | "b" [except])',
    );
  });

  test.each([
    ["except E as x:", "caught free E"],
    ["except (A, B) as x:", "caught tuple[free A, free B]"],
    ["except E, x:", "caught free E"],
  ])("%s", (clause, value) => {
    expect(argumentOfCall(`try:\n  pass\n${clause}\n  f(x)`, "f")).toBe(value);
  });

  test("a bare except names no type", () => {
    expect(guardsOfCall("try:\n  pass\nexcept:\n  f()", "f")).toBe("[except]");
  });
});
