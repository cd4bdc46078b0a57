import { describe, expect, test } from "vitest";
import { meaning, programOf, unitAt } from "../../test/support/python-program.ts";
import { absoluteModule, findModule } from "./bind.ts";

const manage = { "manage.py": "import django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n" };

describe("a name from another module", () => {
  const meaningOf = (importer: string, line: string, files: Record<string, string>): string =>
    meaning(programOf({ ...files, [importer]: line }), importer, "x");

  test.each([
    ["app/a.py", "from app.b import x"],
    ["app/a.py", "from .b import x"],
    ["app/a.py", "from . import b\nx = b.x"],
    ["app/a.py", "from .b import x as y\nx = y"],
    ["app/a.py", "import app.b\nx = app.b.x"],
    ["app/a.py", "import app.b as b\nx = b.x"],
    ["app/a.py", "from app import b\nx = b.x"],
    ["app/a.py", "from .b import *\nx = x"],
    ["app/__init__.py", "from .b import x"],
    ["app/__init__.py", "from . import b\nx = b.x"],
    ["app/sub/a.py", "from ..b import x"],
    ["app/sub/a.py", "from .. import b\nx = b.x"],
    ["app/sub/__init__.py", "from ..b import x"],
    ["main.py", "from app.b import x"],
  ])("%s: %j", (importer, line) => {
    const files = { "app/__init__.py": "", "app/sub/__init__.py": "", "app/b.py": "def x(): pass" };
    expect(meaningOf(importer, line, files)).toBe("function app/b.py:x");
  });

  test("through re-exports, by name and by star", () => {
    const files = {
      "app/__init__.py": "from .middle import x",
      "app/middle.py": "from .b import *",
      "app/b.py": "class x: pass",
    };
    expect(meaningOf("main.py", "from app import x", files)).toBe("class app/b.py:x");
  });

  test("of several star imports the last that has it counts", () => {
    const files = { "a.py": "def x(): pass", "b.py": "def x(): pass", "c.py": "y = 1" };
    const text = "from a import *\nfrom b import *\nfrom c import *\nx = x";
    expect(meaningOf("main.py", text, files)).toBe("function b.py:x");
  });

  test("one library star import explains what nothing else does", () => {
    expect(meaningOf("main.py", "from django.db.models import *\nx = CharField", {})).toBe(
      "django.db.models.CharField",
    );
    expect(meaningOf("main.py", "from a1 import *\nfrom b1 import *\nx = CharField", {})).toBe("unknown");
    expect(meaningOf("main.py", "from a1 import *\nx = len", {})).toBe("len");
  });

  test("a submodule is found under its package", () => {
    const files = { "app/__init__.py": "", "app/b.py": "" };
    expect(meaningOf("main.py", "from app import b as x", files)).toBe("module app/b.py");
    expect(meaningOf("main.py", "import app\nx = app.b", files)).toBe("module app/b.py");
  });

  test("a submodule is found under a package whose folder is a root of imports itself", () => {
    const files = {
      "manage.py": `${manage["manage.py"]}sys.path.append(os.path.join(here, 'shop'))\n`,
      "shop/__init__.py": "",
      "shop/settings.py": "",
      "shop/orders/__init__.py": "",
      "shop/orders/views.py": "def x(): pass",
    };
    const meant = "function shop/orders/views.py:x";
    expect(meaningOf("shop/orders/urls.py", "import shop.orders.views\nx = shop.orders.views.x", files)).toBe(
      meant,
    );
    expect(meaningOf("shop/orders/urls.py", "import orders.views\nx = orders.views.x", files)).toBe(meant);
  });

  test("a package's own name hides a submodule", () => {
    const files = { "app/__init__.py": "def b(): pass", "app/b.py": "" };
    expect(meaningOf("main.py", "from app import b as x", files)).toBe("function app/__init__.py:b");
  });

  test("what a module of the program does not have is unknown, of a library it is a path", () => {
    expect(meaningOf("main.py", "from b import x", { "b.py": "" })).toBe("unknown");
    expect(meaningOf("main.py", "from hashlib import md5 as x", {})).toBe("hashlib.md5");
    expect(meaningOf("main.py", "import os.path\nx = os.path.join", {})).toBe("os.path.join");
  });

  test("cycles of imports end", () => {
    const files = { "b.py": "from main import x" };
    expect(meaningOf("main.py", "from b import x", files)).toBe("unknown");
    expect(meaningOf("main.py", "from b import *\nx = y", { "b.py": "from main import *" })).toBe("unknown");
    expect(meaningOf("main.py", "from main import x", {})).toBe("unknown");
  });
});

describe("several projects", () => {
  const project = (root: string): Record<string, string> => ({
    [`${root}/manage.py`]: manage["manage.py"],
    [`${root}/shop/settings.py`]: "",
    [`${root}/shop/db.py`]: "def run(): pass",
    [`${root}/shop/views.py`]: "from shop.db import run as x",
  });

  test("each sees its own module of a name", () => {
    const program = programOf({ ...project("one"), ...project("two") });
    expect(meaning(program, "one/shop/views.py", "x")).toBe("function one/shop/db.py:run");
    expect(meaning(program, "two/shop/views.py", "x")).toBe("function two/shop/db.py:run");
  });

  test("a module is also found by its path from the root", () => {
    const program = programOf(project("one"));
    expect(findModule(program, "one.shop.db", unitAt(program, "one/shop/views.py"))?.file.path).toBe(
      "one/shop/db.py",
    );
    expect(findModule(program, "nowhere", unitAt(program, "one/shop/views.py"))).toBeUndefined();
  });
});

describe("absolute names", () => {
  const program = programOf({ "a/b/__init__.py": "", "a/b/c.py": "", "a/__init__.py": "" });

  test.each([
    ["a/b/c.py", "x.y", 0, "x.y"],
    ["a/b/c.py", "d", 1, "a.b.d"],
    ["a/b/c.py", "", 1, "a.b"],
    ["a/b/c.py", "d", 2, "a.d"],
    ["a/b/c.py", "d", 9, "d"],
    ["a/b/__init__.py", "d", 1, "a.b.d"],
    ["a/b/__init__.py", "d", 2, "a.d"],
  ])("in %s, %s with %i dots is %s", (path, module, level, name) => {
    expect(absoluteModule(unitAt(program, path), module, level)).toBe(name);
  });
});
