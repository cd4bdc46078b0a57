import { describe, expect, test } from "vitest";
import { functionAt, meaning, programOf, symbolWords, unitAt } from "../../test/support/python-program.ts";
import { instanceAttributes, methodsOf } from "./instance-attributes.ts";
import { memberOf, resolve } from "./resolve.ts";
import { functionFacts } from "./program.ts";

const meansIn = (text: string, name = "x", scope = ""): string =>
  meaning(programOf({ "m.py": text }), "m.py", name, scope);

describe("Python 2's modules beside the importer", () => {
  const files = {
    "shop/urls.py":
      "from views import Page\nx = Page\nfrom views import lost as y\nimport views\nz = views.Page\nimport json\nw = json.dumps",
    "shop/__init__.py": "",
    "shop/json.py": "def dumps(): pass",
    "shop/views.py": "class Page: pass\ndef lost(): pass",
    "shop/views/__init__.py": "from pages import *\nfrom django.http import *",
    "shop/views/pages.py": "class Page: pass",
  };

  test.each([
    ["shop/urls.py", "x", "class shop/views/pages.py:Page"],
    ["shop/urls.py", "y", "django.http.lost"],
    ["shop/urls.py", "z", "class shop/views/pages.py:Page"],
    ["shop/urls.py", "w", "json.dumps"],
  ])("in %s, %s is %s", (path, name, expected) => {
    expect(meaning(programOf(files), path, name, "")).toBe(expected);
  });
});

describe("what a tuple is taken apart into", () => {
  test.each([
    ["import lib\na, x = 1, lib.make()", "lib.make()"],
    ["import lib\ndef f():\n  return [1, lib.make()]\na, x = f()", "lib.make()"],
    ["import lib\ndef f(k):\n  if k:\n    return 1, 2\n  return 1, lib.make()\na, x = f(1)", "lib.make()"],
    ["import lib\ndef f():\n  return lib.make(), 1\na, x = f()", "unknown"],
    ["import lib\ndef f():\n  return *k, lib.make()\na, x = f()", "unknown"],
    ["import lib\ndef f():\n  return {1, lib.make()}\na, x = f()", "unknown"],
    ["import lib\na, x = lib.make()", "lib.make()[]"],
  ])("%j: x is %s", (text, expected) => {
    expect(meansIn(text)).toBe(expected);
  });
});

describe("names", () => {
  test.each([
    ["x = len", "len"],
    ["x = undefined_name", "unknown"],
    ["import os\nx = os.path.join", "os.path.join"],
    ["import os\ndef f():\n  y = os.getcwd\nx = f", "function m.py:f"],
    ["from django.db import connection\nx = connection.cursor()", "django.db.backends.utils.CursorWrapper"],
    ["from lib import Thing\nx = Thing()", "lib.Thing"],
    ["import lib\nx = lib.make()", "lib.make()"],
    ["import lib\nx = lib.rows[0]", "lib.rows[]"],
    ["import lib\nx = lib.rows[1:]", "lib.rows"],
    ["import lib\nfor x in lib.rows: pass", "lib.rows[]"],
    ["import lib\nwith lib.make() as x: pass", "lib.make()"],
    ["import lib\nx = lib.a if c else lib.b", "lib.a"],
    ["import lib\nx = 1 if c else lib.b", "lib.b"],
    ["import lib\nx = None or lib.b", "lib.b"],
    ["import lib\nx = lib.a == lib.b", "unknown"],
    ["import lib\nx = lib.a + lib.b", "unknown"],
    ["from pathlib import Path\nx = Path('a') / 'b' / 'c'", "pathlib.Path"],
    ["import lib\nif c:\n  x = lib.a\nelse:\n  x = lib.b", "lib.a"],
    [
      "from typing import TYPE_CHECKING\nimport lib\nif TYPE_CHECKING:\n  x = lib.a\nelse:\n  x = object",
      "object",
    ],
    ["import lib, typing\nif typing.TYPE_CHECKING:\n  x = lib.a\nelse:\n  x = lib.b", "lib.b"],
    ["import lib, typing\nif typing.TYPE_CHECKING:\n  x = lib.a\nelse:\n  x = typing.Any", "lib.a"],
    ["import lib\nx = lib.a\nx.b = 1", "lib.a"],
    ["import lib\nx = [lib.a]", "unknown"],
    ["x = 'text'", "unknown"],
    ["x = f'{p}'", "unknown"],
  ])("%j", (text, expected) => {
    expect(meansIn(text)).toBe(expected);
  });

  test("are looked up through enclosing functions, never through enclosing classes", () => {
    const text = "import a, b\nv = a\nclass C:\n  v = b\n  def m(self):\n    x = v";
    expect(meansIn(text, "x", "C.m")).toBe("a");
    expect(meansIn("import a, b\nv = a\ndef f():\n  v = b\n  def g():\n    x = v", "x", "f.g")).toBe("b");
  });

  test("a path that grows without end is no name", () => {
    expect(meansIn(`import lib\nx = lib${".abcdefghij".repeat(30)}`)).toBe("unknown");
  });
});

describe("calls of project code", () => {
  test.each([
    ["class A: pass\nx = A()", "instance m.py:A"],
    ["class A: pass\ndef f(): return A()\nx = f()", "instance m.py:A"],
    ["class A: pass\ndef f() -> A: pass\nx = f()", "instance m.py:A"],
    ["class A: pass\ndef f() -> A | None: pass\nx = f()", "instance m.py:A"],
    ["import lib\ndef f() -> lib.T: pass\nx = f()", "lib.T"],
    ["class A: pass\ndef f() -> list[A]: pass\nx = f()", "unknown"],
    ["class A: pass\ndef f():\n  yield A()\nx = f()", "unknown"],
    [
      "from contextlib import contextmanager\nclass A: pass\n@contextmanager\ndef f():\n  yield A()\nwith f() as x: pass",
      "instance m.py:A",
    ],
    ["class A: pass\ndef f():\n  if c: return None\n  return A()\nx = f()", "instance m.py:A"],
    ["def f(): return f()\nx = f()", "unknown"],
    ["class A: pass\nx = A()()", "unknown"],
  ])("%j", (text, expected) => {
    expect(meansIn(text)).toBe(expected);
  });
});

describe("attributes of classes and instances", () => {
  test.each([
    ["class A:\n  def m(self): pass\nx = A.m", "function m.py:A.m"],
    ["class A:\n  def m(self): pass\nclass B(A): pass\nx = B().m", "function m.py:A.m"],
    ["class A:\n  def m(self): pass\nclass B(A):\n  def m(self): pass\nx = B().m", "function m.py:B.m"],
    ["import lib\nclass A:\n  v = lib.t\nx = A().v", "lib.t"],
    ["import lib\nclass A:\n  def __init__(self):\n    self.v = lib.t\nx = A().v", "lib.t"],
    ["import lib\nclass A:\n  def m(self):\n    self.a = 1\n    self.v = lib.t\nx = A().v", "lib.t"],
    ["import lib\nclass A(lib.Base): pass\nx = A().v", "lib.Base.v"],
    ["import lib\nclass A(lib.Base, lib.Other): pass\nx = A().v", "lib.Other.v"],
    ["from django.db.models import Model\nclass M(Model): pass\nx = M.objects", "django.db.models.QuerySet"],
    [
      "import lib\nfrom django.db.models import Model\nclass M(Model, lib.Mixin): pass\nx = M.objects",
      "django.db.models.QuerySet",
    ],
    [
      "from django.db.models import Model\nclass M(Model): pass\nx = M.objects.filter().order_by()",
      "django.db.models.QuerySet",
    ],
    ["class A: pass\nx = A().request", "django.http.HttpRequest"],
    ["class A: pass\nx = A().nothing", "unknown"],
    ["class A:\n  class B: pass\nx = A.B()", "instance m.py:A.B"],
    ["def f(): pass\nx = f.attribute", "unknown"],
  ])("%j", (text, expected) => {
    expect(meansIn(text)).toBe(expected);
  });

  test.each(["@property", "@functools.cached_property", "@cached_property"])(
    "%s stands for what it returns",
    (decorator) => {
      const text = `import lib, functools\nfrom django.utils.functional import cached_property\nclass A:\n  ${decorator}\n  def v(self): return lib.t\nx = A().v`;
      expect(meansIn(text)).toBe("lib.t");
    },
  );

  test("what methods assign to attributes of self is gathered, in nothing else", () => {
    const program = programOf({
      "m.py":
        "class A:\n  def a(self, o):\n    self.x = 1\n    o.y = 2\n    self['z'] = 3\n  def b(this):\n    this.x = 4\n",
    });
    const found = instanceAttributes(program, { unit: unitAt(program, "m.py"), class: 0 });
    expect([...found].map(([name, values]) => [name, values.length])).toEqual([["x", 2]]);
  });

  test("the methods of a class are the functions written in its body", () => {
    const program = programOf({
      "m.py": "class A:\n  def a(self):\n    def inner(): pass\n  b = 1\n  def c(self): pass",
    });
    const names = methodsOf({ unit: unitAt(program, "m.py"), class: 0 }).map(
      (one) => functionFacts(one).name,
    );
    expect(names).toEqual(["a", "c"]);
  });
});

describe("parameters", () => {
  test.each([
    ["class A:\n  def m(self):\n    x = self", "A.m", "instance m.py:A"],
    ["class A:\n  @classmethod\n  def m(cls):\n    x = cls", "A.m", "class m.py:A"],
    ["class A:\n  def __new__(cls):\n    x = cls", "A.__new__", "class m.py:A"],
    ["class A:\n  @staticmethod\n  def m(a):\n    x = a", "A.m", "unknown"],
    ["class A:\n  @staticmethod\n  def m(request):\n    x = request", "A.m", "django.http.HttpRequest"],
    ["def f(request):\n  x = request", "f", "django.http.HttpRequest"],
    ["def f(a):\n  x = a", "f", "unknown"],
    ["class A: pass\ndef f(a: A):\n  x = a", "f", "instance m.py:A"],
    ["class A: pass\ndef f(a: A | None):\n  x = a", "f", "instance m.py:A"],
    ["import lib\ndef f(a: lib.T):\n  x = a", "f", "lib.T"],
    ["class A:\n  def m(self, a):\n    x = a", "A.m", "unknown"],
    ["class A:\n  def m(self):\n    f = lambda s: s\n    x = self", "A.m", "instance m.py:A"],
  ])("%j", (text, scope, expected) => {
    expect(meansIn(text, "x", scope)).toBe(expected);
  });
});

describe("super()", () => {
  const text =
    "class A:\n  def m(self): pass\nclass B(A):\n  def m(self):\n    x = super().m\n    def inner():\n      x = super().m";

  test("is the class without itself, also in functions written inside a method", () => {
    expect(meansIn(text, "x", "B.m")).toBe("function m.py:A.m");
    expect(meansIn(text, "x", "B.m.inner")).toBe("function m.py:A.m");
  });

  test("outside a class is nothing", () => {
    expect(meansIn("x = super()")).toBe("unknown");
  });
});

describe("members", () => {
  const program = programOf({
    "m.py":
      "class A:\n  def m(self): pass\n  @classmethod\n  def c(cls): pass\n  @staticmethod\n  def s(v): pass",
  });
  const target = { unit: unitAt(program, "m.py"), class: 0 };

  test.each([
    ["instance", "m", true],
    ["instance", "c", true],
    ["class", "c", true],
    ["class", "m", false],
    ["class", "s", false],
  ] as const)("of %s: %s is bound: %s", (kind, name, bound) => {
    const symbol = memberOf(program, { kind, target }, name);
    expect(symbol).toMatchObject({ kind: "function" });
    expect(symbol?.kind === "function" && symbol.receiver !== undefined).toBe(bound);
  });
});

describe("answers do not depend on what was asked before", () => {
  const text =
    "class A: pass\ndef f():\n  if c: return g()\n  return A()\ndef g():\n  return f()\nx = f()\ny = g()";
  const answers = (order: readonly string[]): readonly string[] => {
    const program = programOf({ "m.py": text });
    const found = new Map<string, string>();
    for (const name of order) found.set(name, meaning(program, "m.py", name));
    const inner = functionAt(program, "m.py", "f");
    functionFacts(inner).fragment.values.forEach((_, value) =>
      found.set(`f ${value}`, symbolWords(resolve(program, { ...inner, value }))),
    );
    return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, meant]) => `${name}: ${meant}`);
  };

  test("in functions that return each other's results", () => {
    expect(answers(["x", "y"])).toEqual(answers(["y", "x"]));
  });
});

test("a chain of 20000 changes of one object is resolved", () => {
  const text = `import lib\nx = lib.a\n${"x.b = 1\n".repeat(20_000)}`;
  const program = programOf({ "m.py": text, "n.py": "from m import x" });
  expect(() => meaning(program, "n.py", "x")).not.toThrow();
});
