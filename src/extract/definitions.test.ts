import { describe, expect, test } from "vitest";
import { functionNamed, held, snippet, wordsFor } from "../../test/support/python-program.ts";

/** Functions in order: form and qualified name, with the parent's name behind it. */
function outline(text: string): string[] {
  const { functions } = snippet(text).facts;
  return functions.map(
    ({ form, qualifiedName, parent }) =>
      `${form} ${qualifiedName} < ${functions[parent]?.qualifiedName ?? "-"}`,
  );
}

describe("functions", () => {
  test("nest, and know in what they are written", () => {
    const text = "class A:\n  def m(self):\n    def inner(): pass\n    return lambda: 1\nasync def f(): pass";
    expect(outline(text)).toEqual([
      "module  < -",
      "class A < ",
      "function f < ",
      "function A.m < A",
      "function A.m.inner < A.m",
      "lambda A.m.<lambda> < A.m",
    ]);
    expect(functionNamed(snippet(text).facts, "f").async).toBe(true);
  });

  test("a method knows its class, a function inside it does not", () => {
    const { functions } = snippet("class A:\n  if c:\n    def m(self):\n      def inner(): pass").facts;
    expect(functions.map((one) => [one.qualifiedName, one.class])).toEqual([
      ["", -1],
      ["A", 0],
      ["A.m", 0],
      ["A.m.inner", -1],
    ]);
  });

  test("decorators, defaults and annotations are values of what stands around them", () => {
    const { bytes, facts } = snippet("@d(1)\n@e\ndef f(a: int, /, b=p, *c, k: str = 'v', **r) -> T: pass");
    const f = functionNamed(facts, "f");
    const { fragment } = functionNamed(facts, "");
    const words = (id: number): string => wordsFor(fragment, bytes, id);
    expect(
      f.parameters.map((one) => [one.name, one.style, words(one.default), words(one.annotation)]),
    ).toEqual([
      ["a", "positional-only", "-", "free int"],
      ["b", "normal", "free p", "-"],
      ["c", "args", "-", "-"],
      ["k", "keyword-only", '"v"', "free str"],
      ["r", "kwargs", "-", "-"],
    ]);
    expect(f.decorators.map(words)).toEqual(["free d(number)", "free e"]);
    expect(f.decoratorSpans.map(({ start, end }) => [start, end])).toEqual([
      [1, 5],
      [7, 8],
    ]);
    expect(words(f.returns)).toBe("free T");
  });

  test("parameters are the first values of the body", () => {
    const { fragment } = functionNamed(snippet("def f(a, *, b): pass").facts, "f");
    expect(fragment.values).toMatchObject([
      { op: "parameter", index: 0, name: "a" },
      { op: "parameter", index: 1, name: "b" },
    ]);
  });

  test("the last definition of a name is what it holds", () => {
    expect(held("def x(): pass\ndef x(): pass", "x")).toBe("function 2");
  });
});

describe("classes", () => {
  test("have bases, keywords and decorators", () => {
    const { bytes, facts } = snippet("@d\nclass A(B, m.C, *rest, metaclass=M, **kw): pass");
    const [a] = facts.classes;
    const { fragment } = functionNamed(facts, "");
    const words = (id: number): string => wordsFor(fragment, bytes, id);
    expect(a?.bases.map(words)).toEqual(["free B", "free m.C"]);
    expect(a?.keywords.map(({ name, value }) => [name, words(value)])).toEqual([["metaclass", "free M"]]);
    expect(a?.decorators.map(words)).toEqual(["free d"]);
  });

  test("know what stands annotated in their bodies, in order", () => {
    const text = "class A:\n  b: int\n  a: str = 'x'\n  c = 1\n  def m(self):\n    d: int = 2\n";
    const { bytes, facts } = snippet(text);
    const [a] = facts.classes;
    const { fragment } = facts.functions[a?.body ?? -1] ?? {};
    const words = a?.fields.map((one) => [one.name, fragment && wordsFor(fragment, bytes, one.annotation)]);
    expect(words).toEqual([
      ["b", "free int"],
      ["a", "free str"],
    ]);
  });

  test("their body is a fragment whose bindings are the attributes", () => {
    const { facts } = snippet("class A:\n  x = 1\n  class Meta:\n    y = 2\n  def m(self): pass");
    const body = facts.functions[facts.classes[0]?.body ?? -1];
    expect([...(body?.fragment.bindings.keys() ?? [])]).toEqual(["x", "Meta", "m"]);
    expect(facts.classes.map((one) => one.qualifiedName)).toEqual(["A", "A.Meta"]);
  });
});

describe("imports", () => {
  test.each([
    ["import x", "import x"],
    ["import x.y", "import x"],
    ["import a.b as x", "import a.b"],
    ["from a import x", "import a:x"],
    ["from a import b as x", "import a:b"],
    ["from . import x", "import .:x"],
    ["from ..a.b import x", "import ..a.b:x"],
    ["from a import *", "unbound"],
  ])("%s", (text, value) => {
    expect(held(text, "x")).toBe(value);
  });

  test("are listed wherever they stand, star imports apart", () => {
    const { facts } = snippet("import a.b, c\nfrom .d import *\ndef f():\n  from ..e import g");
    expect(facts.importedModules).toEqual([
      { module: "a.b", level: 0 },
      { module: "c", level: 0 },
      { module: "d", level: 1 },
      { module: "e", level: 2 },
    ]);
    expect(facts.starImports).toEqual([{ module: "d", level: 1, region: 0 }]);
  });
});

test("broken files give facts and problems", () => {
  const { facts } = snippet("def f(:\n  pass\nx = 1\n");
  expect(facts.problems.length).toBeGreaterThan(0);
  expect(facts.functions[0]?.fragment.bindings.has("x")).toBe(true);
});

test("an empty file has a module body and nothing else", () => {
  expect(snippet("").facts).toMatchObject({
    problems: [],
    comments: [],
    classes: [],
    functions: [{ form: "module" }],
  });
});

test("comments are spans", () => {
  expect(snippet("x = 1 # why\n").facts.comments).toEqual([{ start: 6, end: 11 }]);
});
