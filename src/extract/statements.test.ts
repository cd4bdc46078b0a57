import { describe, expect, test } from "vitest";
import {
  argumentOfCall,
  functionNamed,
  guardsOfCall,
  held,
  snippet,
} from "../../test/support/python-program.ts";

describe("if", () => {
  test.each([
    ["if a:\n  f()", "[when free a]"],
    ["if a:\n  pass\nelse:\n  f()", "[unless free a]"],
    ["if a:\n  pass\nelif b:\n  f()", "[unless free a] [when free b]"],
    ["if a:\n  pass\nf()", ""],
  ])("%j: f runs %s", (text, guards) => {
    expect(guardsOfCall(text, "f")).toBe(guards);
  });

  test.each([
    ["if a: return\n f()", "[unless free a]"],
    ["if not a: raise E\n f()", "[unless not(free a)]"],
    ["if a:\n  pass\n else:\n  return\n f()", "[when free a]"],
    ["if a: return\n if b: return\n f()", "[unless free a] [unless free b]"],
    ["if a:\n  return\n elif b:\n  return\n f()", "[unless free a] [unless free b]"],
    ["if a:\n  if b: return\n else:\n  return\n f()", "[when free a] [unless free b]"],
    ["if a: return\n else: return\n f()", "not lowered"],
  ])("what follows an early leaving is nested: %j", (body, guards) => {
    expect(guardsOfCall(`def g():\n ${body}`, "f", "g")).toBe(guards);
  });

  test.each([
    ["x = 'a'\nif c:\n  x = 'b'", 'merge("b" [when free c] | "a" [unless free c])'],
    ["if c:\n  x = 'b'\nelse:\n  x = 'c'", 'merge("b" [when free c] | "c" [unless free c])'],
    ["if c:\n  x = 'b'", '"b"'],
    ["x = y = 'a'\nif c:\n  x = y", '"a"'],
  ])("branches meet: %j", (text, value) => {
    expect(held(text, "x")).toBe(value);
  });

  test("a branch that leaves takes no part", () => {
    expect(argumentOfCall("def g():\n x = 'a'\n if c:\n  x = 'b'\n  return\n f(x)", "f", "g")).toBe('"a"');
  });
});

describe("the same value by two ways", () => {
  test("keeps only what was checked around both", () => {
    const text = `
x = p
match k:
    case 1:
        x = 'a'
    case 2 if ok(x):
        pass
    case _:
        pass`;
    expect(held(text, "x")).toMatch(/\| free p\)$/);
  });
});

describe("assignments", () => {
  test.each([
    ["x = y = 'a'", '"a"'],
    ["x: str = 'a'", '"a"'],
    ["x: str", "unbound"],
    ["x = 'a'\nx += b", 'concat{"a", free b}'],
    ["x = '%s'\nx %= b", 'percent{"%s", free b}'],
    ["x = 2\nx *= b", "arithmetic(number, free b)"],
    ["x, y = f()", "free f()#0"],
    ["(y, (z, x)) = p", "free p#1#1"],
    ["x, y = 'a', 'b'", '"a"'],
    ["y, x = [a, b]", "free b"],
    ["x, = a,", "tuple[free a]#0"],
    ["y, *x = p", "each free p"],
    ["y, x = *p, 'a'", 'tuple[*free p, "a"]#1'],
    ["x, y = {a: b, c: d}", "dict[free a: free b, free c: free d]#0"],
    ["f().x = x = 'a'", '"a"'],
  ])("%j leaves x as %s", (text, value) => {
    expect(held(text, "x")).toBe(value);
  });

  test.each([
    ["x = p\nx.a = 'v'", 'free p+{a: "v"}'],
    ["x = p\nx['a'] = 'v'", 'free p+{a: "v"}'],
    ["x = p\nx[i] = 'v'", 'free p+{?: "v"}'],
    ["x = p\nx['%s'] = 'v'", 'free p+{?: "v"}'],
    ["x = p\nx[1:2] = 'v'", 'free p+{?: "v"}'],
    ["x = p\nx.a.b = 'v'", 'free p+{a: free p.a+{b: "v"}}'],
    ["x = p\nx['a']['b'] = 'v'", 'free p+{a: free p[a]+{b: "v"}}'],
    ["x = p\nx[i].b = 'v'", 'free p+{?: free p+{b: "v"}}'],
  ])("a store gives the object a new version: %j", (text, value) => {
    expect(held(text, "x")).toBe(value);
  });

  test("stores are facts with their object, name and kind", () => {
    const { fragment } = functionNamed(snippet("p.a = 1\np['b'] = 2\np[k] = 3").facts, "");
    expect(fragment.stores.map(({ name, item }) => [name, item])).toEqual([
      ["a", false],
      ["b", true],
      [undefined, true],
    ]);
  });

  test("every plain assignment is named, in branches that leave too", () => {
    const { fragment } = functionNamed(
      snippet("def f():\n if c:\n  token = 1\n  return\n pin = 2").facts,
      "f",
    );
    expect(fragment.named.map(({ name }) => name)).toEqual(["token", "pin"]);
  });
});

describe("exits", () => {
  const exits = (body: string) => {
    const { fragment } = functionNamed(snippet(`def f(a):\n ${body}`).facts, "f");
    return fragment.exits.map(({ kind, value }) => `${kind} ${fragment.values[value]?.op ?? "nothing"}`);
  };

  test.each([
    ["return a", ["return parameter"]],
    ["return", ["return nothing"]],
    ["raise E(a)", ["raise call"]],
    ["raise", ["raise nothing"]],
    ["yield a", ["yield parameter"]],
    ["yield", ["yield nothing"]],
    ["yield from a", ["yield parameter"]],
    ["return 1\n return a", ["return constant"]],
    ["x = yield a\n return x", ["yield parameter", "return unknown"]],
  ])("%j", (body, expected) => {
    expect(exits(body)).toEqual(expected);
  });

  test("a lambda returns its body", () => {
    const { fragment } = functionNamed(snippet("f = lambda a: a").facts, "<lambda>");
    expect(fragment.exits).toMatchObject([{ kind: "return", value: 0 }]);
  });
});

describe("calls in every kind of statement are lowered", () => {
  test.each([
    "f()",
    "assert f()",
    "assert a, f()",
    "raise f()",
    "raise E from f()",
    "del d[f()]",
    "return f()",
    "print f()",
    "with f(): pass",
    "for x in f(): pass",
    "for x in y:\n  pass\n else:\n  f()",
    "while f(): pass",
    "try:\n  f()\n finally:\n  pass",
    "try:\n  pass\n except f():\n  pass",
    "try:\n  pass\n except E:\n  f()",
    "try:\n  pass\n except E:\n  pass\n else:\n  f()",
    "try:\n  return\n finally:\n  f()",
    "match f():\n  case _: pass",
    "match x:\n  case 1 if f(): pass",
    "@f()\n def g(): pass",
    "def g(a=f()): pass",
    "def g(a: f()): pass",
    "def g() -> f(): pass",
    "class C(f()): pass",
    "class C(metaclass=f()): pass",
    "x = y[f()]",
    "x = y[f():]",
    "x = y[:f()]",
    "x = y[::f()]",
    "x[f()] = 1",
    "x[f():] = 1",
    "x += f()",
    "x: int = f()",
  ])("%j", (statement) => {
    expect(guardsOfCall(`def outer():\n ${statement}`, "f", "outer")).not.toBe("not lowered");
  });

  test("assertions are kept apart: they are no guards", () => {
    const { fragment } = functionNamed(snippet("assert a\nf()").facts, "");
    expect(fragment.assertions).toHaveLength(1);
    expect(guardsOfCall("assert a\nf()", "f")).toBe("");
  });

  test("what a broken statement still says", () => {
    expect(guardsOfCall("f(1) )", "f")).not.toBe("not lowered");
  });
});

describe("with", () => {
  test.each([
    ["with open(p) as x: pass", "with free open(free p)"],
    ["with a as x, b as y: pass", "with free a"],
    ["with a as (y, x): pass", "with free a#1"],
    ["with a:\n  x = 'v'", '"v"'],
  ])("%j", (text, value) => {
    expect(held(text, "x")).toBe(value);
  });

  test.each(["suppress(E)", "contextlib.suppress(E)"])(
    "a block under %s may stop before it assigns",
    (context) => {
      expect(held(`x = p\nwith ${context}:\n  x = int(x)`, "x")).toBe("merge(free int(free p) | free p)");
    },
  );

  test("a block under suppress that raises does not end the function", () => {
    expect(guardsOfCall("with suppress(E):\n  raise E\nf()", "f")).toBe("");
  });
});
