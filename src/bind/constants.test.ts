import { describe, expect, test } from "vitest";
import { programOf, unitAt, valueAt } from "../../test/support/python-program.ts";
import { constantOf, definitionOf, textOf } from "./constants.ts";

const constant = (text: string, files: Record<string, string> = {}): string => {
  const program = programOf({ ...files, "m.py": text });
  const found = constantOf(program, valueAt(program, "m.py", "x"));
  if (!found) return "none";
  return "text" in found ? `${found.kind} ${found.text}` : found.kind;
};

describe("constants", () => {
  test.each([
    ["x = 'a'", "text a"],
    ["x = 'a' 'b'", "text ab"],
    ["x = 12_000", "number 12_000"],
    ["x = True", "True"],
    ["x = None", "None"],
    ["x = ...", "none"],
    ["x = f()", "none"],
    ["x = f'a'", "none"],
    ["from b import Y as x", "text there"],
    ["from b import Z as x", "text there"],
    ["from b import nothing as x", "none"],
    ["from lib import x", "none"],
    ["import b as x", "none"],
  ])("%j", (text, expected) => {
    expect(constant(text, { "b.py": "Y = 'there'\nfrom c import Z", "c.py": "Z = 'there'" })).toBe(expected);
  });

  test.each([
    ["import b\nx = b.Y", "text there"],
    ["import b as keys\nx = keys.Z", "text far"],
    ["from b import Keys\nx = Keys.NAME", "text mine"],
    ["from b import Keys\nx = Keys.OLD", "text old"],
    ["from b import Keys\nx = Keys.NONE", "none"],
    ["import b\nx = b.NONE", "none"],
    ["from b import Other\nx = Other.NAME", "none"],
    // An object's class may be one further down that says something else.
    ["from b import Keys\nx = Keys().NAME", "none"],
  ])("of a module or class: %j", (text, expected) => {
    const b =
      "from lib import Base\nfrom c import Z\nY = 'there'\nclass Old:\n  OLD = 'old'\n  NAME = 'not this'\n" +
      "class Keys(Old):\n  NAME = 'mine'\nclass Other(Base, Old): pass";
    expect(constant(text, { "b.py": b, "c.py": "Z = 'far'" })).toBe(expected);
  });

  test("a long number is cut", () => {
    expect(constant(`x = ${"9".repeat(100)}`)).toBe(`number ${"9".repeat(40)}`);
  });

  test("names of enclosing scopes are followed to where they are written", () => {
    const program = programOf({ "m.py": "Y = 'a'\ndef f():\n  x = Y" });
    const ref = valueAt(program, "m.py", "x", "f");
    expect(definitionOf(program, ref)).toEqual(valueAt(program, "m.py", "Y"));
    expect(textOf(program, ref)).toBe("a");
  });

  test("circles and long ways end", () => {
    expect(constant("from b import x", { "b.py": "from m import x" })).toBe("none");
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [`n${n}.py`, n === 11 ? "x = 'far'" : `from n${n + 1} import x`]),
    );
    expect(constant("from n0 import x", files)).toBe("none");
    expect(constant("from n8 import x", files)).toBe("text far");
  });

  test("textOf gives texts only", () => {
    const program = programOf({ "m.py": "x = 1" });
    expect(textOf(program, valueAt(program, "m.py", "x"))).toBeUndefined();
    expect(unitAt(program, "m.py").module).toBe("m");
  });
});
