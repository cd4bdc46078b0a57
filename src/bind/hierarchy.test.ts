import { describe, expect, test } from "vitest";
import { programOf, unitAt } from "../../test/support/python-program.ts";
import { classFacts } from "./program.ts";
import { hierarchyOf } from "./resolve.ts";

/** The method resolution order of the last class of a file. */
function order(text: string, files: Record<string, string> = {}): string {
  const unit = unitAt(programOf({ ...files, "m.py": text }), "m.py");
  const program = programOf({ ...files, "m.py": text });
  const own = unitAt(program, "m.py");
  const ancestors = hierarchyOf(program, { unit: own, class: unit.facts.classes.length - 1 });
  return ancestors.map((one) => (one.kind === "class" ? classFacts(one.target).name : one.name)).join(" ");
}

describe("the method resolution order", () => {
  test.each([
    ["class A: pass", "A"],
    ["class A: pass\nclass B(A): pass", "B A"],
    ["class A: pass\nclass B(A): pass\nclass C(A): pass\nclass D(B, C): pass", "D B C A"],
    ["class X: pass\nclass Y: pass\nclass A(X, Y): pass\nclass B(Y): pass\nclass C(A, B): pass", "C A X B Y"],
    ["import lib\nclass A(lib.Base): pass\nclass B(A, lib.Other): pass", "B A lib.Base lib.Other"],
    ["import lib\nclass A(lib.B): pass\nclass C(lib.B): pass\nclass D(A, C): pass", "D A C lib.B"],
    ["class A(unknowable()): pass", "A"],
    ["import lib\nclass A: pass\nclass B(A[int], lib.Base[int]): pass", "B A lib.Base"],
    ["class A(A): pass", "A"],
  ])("%j is %s", (text, expected) => {
    expect(order(text)).toBe(expected);
  });

  test("of a broken hierarchy is depth first without repeats", () => {
    expect(
      order("class X: pass\nclass Y: pass\nclass A(X, Y): pass\nclass B(Y, X): pass\nclass C(A, B): pass"),
    ).toBe("C A X Y B");
  });

  test("goes across files and ends in cycles", () => {
    expect(order("from n import N\nclass M(N): pass", { "n.py": "class N: pass" })).toBe("M N");
    expect(
      order("from n import N\nclass M(N): pass", { "n.py": "from m import M\nclass N(M): pass" }),
    ).toMatch(/^M N/);
  });

  test("of many diamonds on top of each other takes no time", () => {
    const levels = Array.from(
      { length: 30 },
      (_, n) =>
        `class A${n + 1}(C${n}): pass\nclass B${n + 1}(C${n}): pass\nclass C${n + 1}(A${n + 1}, B${n + 1}): pass`,
    );
    expect(order(`class C0: pass\n${levels.join("\n")}`).split(" ").length).toBeGreaterThan(30);
  });
});
