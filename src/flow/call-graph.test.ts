import { describe, expect, test } from "vitest";
import { solved, stateOf, wordsFor } from "../../test/support/python-program.ts";
import { components } from "./call-graph.ts";

/** How the last call of the module hands its arguments over: `q=…` for each parameter. */
function passes(text: string): string {
  const solver = solved({ "m.py": text });
  const state = stateOf(solver, "m.py", "");
  const edge = [...state.edges.values()].at(-1);
  if (!edge) return "no edge";
  const facts = edge.target.unit.facts.functions[edge.target.function];
  const words = [...edge.passed]
    .toSorted(([a], [b]) => a - b)
    .map(([index, values]) => {
      const given = values.map((value) => wordsFor(state.facts.fragment, state.ref.unit.file.bytes, value));
      return `${facts?.parameters[index]?.name}=${given.join("|")}`;
    });
  return `${facts?.qualifiedName}: ${words.join(", ")}`;
}

describe("arguments meet parameters as in Python", () => {
  test.each([
    ["def f(a, b): pass\nf(1, x)", "f: a=number, b=free x"],
    ["def f(a, b): pass\nf(b=x, a=1)", "f: a=number, b=free x"],
    ["def f(a): pass\nf(1, x)", "f: a=number"],
    ["def f(a): pass\nf(z=x)", "f: "],
    ["def f(a, *r): pass\nf(1, x, y)", "f: a=number, r=free x|free y"],
    ["def f(a, **k): pass\nf(1, z=x)", "f: a=number, k=free x"],
    ["def f(*r, k): pass\nf(x, k=1)", "f: r=free x, k=number"],
    ["def f(*, k): pass\nf(x)", "f: "],
    ["def f(a, *r): pass\nf(r=x)", "f: "],
    ["def f(a, b, c): pass\nf(1, *x)", "f: a=number, b=free x, c=free x"],
    ["def f(a, b): pass\nf(**x)", "f: a=free x, b=free x"],
    ["class A:\n  def m(self, a): pass\nA().m(x)", "A.m: a=free x"],
    ["class A:\n  def m(self, a): pass\nA.m(s, x)", "A.m: self=free s, a=free x"],
    ["class A:\n  @classmethod\n  def m(cls, a): pass\nA.m(x)", "A.m: a=free x"],
    ["class A:\n  @staticmethod\n  def m(a): pass\nA.m(x)", "A.m: a=free x"],
    ["class A:\n  @staticmethod\n  def m(a): pass\nA().m(x)", "A.m: a=free x"],
    ["class A:\n  @decorated\n  def m(me, a): pass\nA().m(x)", "A.m: a=free x"],
    ["class A:\n  def m(self, a, b): pass\nA().m(*x)", "A.m: a=free x, b=free x"],
    ["class A:\n  def __init__(self, a): pass\nA(x)", "A.__init__: a=free x"],
    ["class A:\n  def __init__(self, a): pass\nclass B(A): pass\nB(x)", "A.__init__: a=free x"],
    ["class A:\n  def __call__(self, a): pass\nA()(x)", "A.__call__: a=free x"],
    ["class A: pass\nA(x)", "no edge"],
    ["f = lambda a: a\nf(x)", "<lambda>: a=free x"],
    ["unknown(x)", "no edge"],
    ["import lib\nlib.f(x)", "no edge"],
  ])("%j: %s", (text, expected) => {
    expect(passes(text)).toBe(expected);
  });

  test("a super call hands over to the ancestor", () => {
    const text = "class A:\n  def m(self, a): pass\nclass B(A):\n  def m(self, a):\n    super().m(a)";
    const state = stateOf(solved({ "m.py": text }), "m.py", "B.m");
    expect([...state.edges.values()].map(({ passed }) => [...passed.keys()])).toEqual([[1]]);
  });
});

describe("components", () => {
  const order = (text: string): string[] => {
    const solver = solved({ "m.py": text });
    const found = components(solver.functions, solver.byRef);
    return found.map((one) =>
      one
        .map((state) => state.facts.qualifiedName || "module")
        .toSorted()
        .join("+"),
    );
  };

  test("come callees first, circles together", () => {
    const text = "def a(): b()\ndef b(): c()\ndef c():\n  b()\n  d()\ndef d(): pass\na()";
    expect(order(text)).toEqual(["d", "b+c", "a", "module"]);
  });

  test("every function is in exactly one", () => {
    const text = "def a(): a()\ndef b(): pass\ndef c(): d()\ndef d(): e()\ndef e(): c()";
    expect(
      order(text)
        .flatMap((one) => one.split("+"))
        .toSorted(),
    ).toEqual(["a", "b", "c", "d", "e", "module"]);
    expect(order(text)).toContain("c+d+e");
  });

  test("of two circles that meet in one function are one", () => {
    expect(order("def a():\n  b()\n  c()\ndef b(): a()\ndef c(): a()")).toContain("a+b+c");
  });

  test("a chain of 5000 calls needs no stack", () => {
    const chain = Array.from({ length: 5000 }, (_, n) => `def f${n}(): f${n + 1}()`).join("\n");
    expect(order(`${chain}\ndef f5000(): pass`).slice(0, 3)).toEqual(["module", "f5000", "f4999"]);
  });
});
