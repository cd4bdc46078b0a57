import { describe, expect, test } from "vitest";
import type { FixChange, FixPlace } from "../findings/fix-intent.ts";
import { applyEdits } from "./edit.ts";
import { lower } from "./lower.ts";

/** The file after a change at the first place of a text, or why it cannot be made. */
function after(
  source: string,
  target: string,
  change: (at: FixPlace) => FixChange,
  path = "shop/views.py",
): string {
  const bytes = new TextEncoder().encode(source);
  const start = new TextEncoder().encode(source.slice(0, source.indexOf(target))).length;
  expect(source).toContain(target);
  const span = { start, end: start + new TextEncoder().encode(target).length };
  const lowering = lower(change({ path, span }), { path, bytes });
  return "refused" in lowering
    ? lowering.refused
    : new TextDecoder().decode(applyEdits(bytes, lowering.edits));
}

const bind = (at: FixPlace): FixChange => ({ kind: "bind-parameters", at });

/** A call of `execute` with this SQL, whole; the last argument list is compared. */
function bound(sql: string, method = "cursor.execute"): string {
  const call = `${method}(${sql})`;
  return after(`def f(cursor, x, y):\n    ${call}\n`, call, bind)
    .replace("def f(cursor, x, y):\n    ", "")
    .trimEnd();
}

describe("parameters of SQL", () => {
  test.each([
    [`f"SELECT 1 WHERE a = '{x}' AND b = {y}"`, `"SELECT 1 WHERE a = %s AND b = %s", [x, y]`],
    [`"SELECT 1 WHERE a = '%s'" % x`, `"SELECT 1 WHERE a = %s", [x]`],
    [`"SELECT 1 WHERE a = %s AND b > %d" % (x, y)`, `"SELECT 1 WHERE a = %s AND b > %s", [x, y]`],
    [`"SELECT 1 WHERE a = %(n)s" % {"n": x}`, `"SELECT 1 WHERE a = %s", [x]`],
    [
      `"SELECT 1 WHERE a = {} AND b = '{name}'".format(x, name=y)`,
      `"SELECT 1 WHERE a = %s AND b = %s", [x, y]`,
    ],
    [`"SELECT 1 WHERE a = '" + x + "' AND b = " + str(y)`, `"SELECT 1 WHERE a = %s AND b = %s", [x, y]`],
    [
      `f"SELECT 1 WHERE a LIKE '%{x}%' AND b LIKE '5%'"`,
      `"SELECT 1 WHERE a LIKE %s AND b LIKE '5%%'", [f"%{x}%"]`,
    ],
    [`f"INSERT INTO t (a, b) VALUES ({x}, '{y}')"`, `"INSERT INTO t (a, b) VALUES (%s, %s)", [x, y]`],
    [`f"SELECT 1 WHERE a = {x}", []`, `"SELECT 1 WHERE a = %s", [x]`],
    [`"SELECT 1 " f"WHERE a = {x} AND b = '{{}}'"`, `"SELECT 1 " "WHERE a = %s AND b = '{}'", [x]`],
  ])("%s", (sql, expected) => {
    expect(bound(sql)).toBe(`cursor.execute(${expected})`);
  });

  test.each([
    [`f"SELECT {x} FROM t"`, "a name, which cannot be bound"],
    [`f"SELECT 1 FROM {x}"`, "a name, which cannot be bound"],
    [`f"SELECT 1 ORDER BY {x}"`, "a name, which cannot be bound"],
    [`f"SELECT 1 WHERE a IN ({x})"`, "a name, which cannot be bound"],
    [`f"SELECT 1 WHERE a = 'p{x}'"`, "only part of a word"],
    [`f"SELECT 1 WHERE a = {x:>5}"`, "formatted on its way in"],
    [`f"SELECT 1 WHERE a = {x}", [y]`, "has parameters already"],
    [`build(x)`, "put together in another way"],
  ])("not of %s", (sql, reason) => {
    expect(bound(sql)).toContain(reason);
  });

  test("of a text that has a name and no other use", () => {
    const source = `def f(cursor, x):\n    sql = f"SELECT 1 WHERE a = {x}"\n    cursor.execute(sql)\n`;
    expect(after(source, "cursor.execute(sql)", bind)).toBe(
      `def f(cursor, x):\n    sql = "SELECT 1 WHERE a = %s"\n    cursor.execute(sql, [x])\n`,
    );
    const again = `${source}    log(sql)\n`;
    expect(after(again, "cursor.execute(sql)", bind)).toBe("the text is made elsewhere");
  });
});

describe("HTML", () => {
  const html = (at: FixPlace): FixChange => ({ kind: "format-html", at });
  const head = "from django.utils.html import format_html\n";

  test.each([
    ["mark_safe(f'<b>{x}</b>')", "format_html('<b>{}</b>', x)"],
    ["mark_safe('<b>%s</b> {50%%}' % x)", "format_html('<b>{}</b> {{50%}}', x)"],
    ["mark_safe('<b>' + x + '</b>')", "format_html('<b>{}</b>', x)"],
    ["mark_safe('<b>{}</b>'.format(x))", "format_html('<b>{}</b>', x)"],
    ["HttpResponse(f'<p>{x}</p>', status=404)", "HttpResponse(format_html('<p>{}</p>', x), status=404)"],
  ])("%s", (call, expected) => {
    expect(after(`${head}def f(x):\n    return ${call}\n`, call, html)).toBe(
      `${head}def f(x):\n    return ${expected}\n`,
    );
  });

  test.each([
    ["mark_safe(f'<script>var a = {x}</script>')", "in a script"],
    ["mark_safe(f'<a onclick=\"go({x})\">')", "in an event handler"],
    ["mark_safe(f'<a href={x}>')", "without quotes"],
    ["mark_safe(f'<ul>{\"\".join(x)}</ul>')", "HTML by intention"],
    ["mark_safe(x)", "the text is made elsewhere"],
  ])("not %s", (call, reason) => {
    expect(after(`${head}def f(x):\n    return ${call}\n`, call, html)).toContain(reason);
  });
});

describe("imports", () => {
  const escape = (at: FixPlace): FixChange => ({
    kind: "replace-callee",
    at,
    callee: "django.utils.html:escape",
  });

  test.each([
    [
      "a name that is there",
      "from django.utils.html import escape as e\n",
      "from django.utils.html import escape as e\n",
      "e",
    ],
    [
      "the module that is there",
      "from django.utils import html\n",
      "from django.utils import html\n",
      "html.escape",
    ],
    [
      "a further name",
      "from django.utils.html import format_html\n",
      "from django.utils.html import escape, format_html\n",
      "escape",
    ],
    [
      "lines in parentheses",
      "from django.utils.html import (\n    conditional_escape,\n    format_html,\n)\n",
      "from django.utils.html import (\n    conditional_escape,\n    escape,\n    format_html,\n)\n",
      "escape",
    ],
    [
      "a line among its kin",
      "import os\n\nfrom django.db import models\n\nfrom shop import x\n",
      "import os\n\nfrom django.db import models\nfrom django.utils.html import escape\n\nfrom shop import x\n",
      "escape",
    ],
    [
      "a first import",
      '"""Views."""\n\n',
      '"""Views."""\n\nfrom django.utils.html import escape\n\n',
      "escape",
    ],
  ])("use %s", (_, before, expected, name) => {
    expect(after(`${before}y = clean(x)\n`, "clean(x)", escape)).toBe(`${expected}y = ${name}(x)\n`);
  });

  test("give way to a name that means something else", () => {
    expect(after("def escape(x): ...\ny = clean(x)\n", "clean(x)", escape)).toContain("means something else");
  });
});

describe("lists", () => {
  const first = (at: FixPlace): FixChange => ({
    kind: "edit-list",
    at,
    change: { do: "insert", item: "a.A", where: { put: "first" } },
  });
  const last = (at: FixPlace): FixChange => ({
    kind: "edit-list",
    at,
    change: { do: "insert", item: "a.A", where: { put: "last" } },
  });
  const gone =
    (...items: readonly string[]) =>
    (at: FixPlace): FixChange => ({
      kind: "edit-list",
      at,
      change: { do: "remove", items },
    });

  test.each([
    ["M = ['b', 'c']", "M = ['a.A', 'b', 'c']", "M = ['b', 'c', 'a.A']"],
    ["M = ('b',)", "M = ('a.A', 'b',)", "M = ('b', 'a.A',)"],
    ["M = []", 'M = ["a.A"]', 'M = ["a.A"]'],
    ["M = [\n  'b',  # note\n]", "M = [\n  'a.A',\n  'b',  # note\n]", "M = [\n  'b',  # note\n  'a.A',\n]"],
    ["M = [\n  'b'  # note\n]", "M = [\n  'a.A',\n  'b'  # note\n]", "M = [\n  'b',  # note\n  'a.A',\n]"],
    ["M = ['b', 'a.A']", "M = ['a.A', 'b']", "it stands there already"],
  ])("%j take an item", (before, atFirst, atLast) => {
    expect(after(`${before}\n`, before, first).trimEnd()).toBe(atFirst);
    expect(after(`${before}\n`, before, last).trimEnd()).toBe(atLast);
  });

  test.each([
    ["M = ['a', 'b', 'c']", ["a"], "M = ['b', 'c']"],
    ["M = ['a', 'b', 'c']", ["c"], "M = ['a', 'b']"],
    ["M = ['a', 'b', 'c']", ["b", "c"], "M = ['a']"],
    ["M = ['a']", ["a"], "M = []"],
    ["M = [\n  'a',  # why\n  'b',\n]", ["a"], "M = [\n  'b',\n]"],
    ["M = ('a', 'b')", ["a"], "a tuple of one would be left"],
  ])("%j lose %j", (before, items, expected) => {
    expect(after(`${before}\n`, before, gone(...items)).trimEnd()).toBe(expected);
  });
});

describe("settings", () => {
  const add = (at: FixPlace): FixChange => ({ kind: "add-setting", path: at.path, name: "X", code: "True" });

  test.each([
    ["A = 1\n", "A = 1\nX = True\n"],
    ["A = 1", "A = 1\nX = True\n"],
    ["A = 1\r\n", "A = 1\r\nX = True\r\n"],
    ["from .base import *\n", "from .base import *\n\nX = True\n"],
    [
      "A = 1\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n",
      "A = 1\nX = True\n\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n",
    ],
    ["A = 1\nX = False\n", "the file assigns X already"],
    ["class Production:\n    A = 1\n", "the settings are written as classes"],
  ])("are added to %j", (before, expected) => {
    expect(after(before, "A = 1".slice(0, before.includes("A = 1") ? 5 : 0), add)).toBe(expected);
  });

  const assign = (at: FixPlace): FixChange => ({
    kind: "assign",
    at,
    name: "X",
    code: '$0.environ["X"]',
    imports: ["os"],
  });

  test.each([
    ["X = 1  # why\n", "X = 1", 'import os\n\nX = os.environ["X"]  # why\n'],
    ["X = (\n    1\n)\n", "X = (\n    1\n)", 'import os\n\nX = os.environ["X"]\n'],
    ["import os as o\nX: str = 'a'\n", "X: str = 'a'", "import os as o\nX: str = o.environ['X']\n"],
    ["Y = 1\n", "Y = 1", "this line does not assign X"],
  ])("get another value: %j", (before, target, expected) => {
    expect(after(before, target, assign)).toBe(expected);
  });
});

describe("guards of views", () => {
  const login = (at: FixPlace): FixChange => ({
    kind: "guard-view",
    at,
    decorator: "django.contrib.auth.decorators:login_required",
    mixin: "django.contrib.auth.mixins:LoginRequiredMixin",
  });

  test("stand above known decorators, and below none that may register the view", () => {
    const known = "@require_POST\ndef view(request): ...\n";
    expect(after(known, "def view", login)).toBe(
      "from django.contrib.auth.decorators import login_required\n\n@login_required\n@require_POST\ndef view(request): ...\n",
    );
    expect(after(`@app.route("/")\n${known}`, "def view", login)).toContain("may register the view");
  });

  test("come first among the bases of a class", () => {
    expect(after("class V(UpdateView): ...\n", "class V", login)).toBe(
      "from django.contrib.auth.mixins import LoginRequiredMixin\n\nclass V(LoginRequiredMixin, UpdateView): ...\n",
    );
  });

  test("stay away from classes of other frameworks", () => {
    const hide = (at: FixPlace): FixChange => ({
      kind: "guard-view",
      at,
      decorator: "django.views.decorators.debug:sensitive_post_parameters",
      arguments: "()",
      onMethods: true,
    });
    expect(after("class V(APIView):\n    def post(self, request): ...\n", "class V", login)).toContain(
      "another framework",
    );
    expect(after("class V(APIView):\n    def post(self, request): ...\n", "def post", hide)).toContain(
      "another framework",
    );
    expect(after("class V(BaseView):\n    def post(self, request): ...\n", "def post", hide)).toContain(
      "another framework",
    );
    expect(after("class V(View):\n    def post(self, request): ...\n", "def post", hide)).toContain(
      "class V(View):\n    @method_decorator(sensitive_post_parameters())\n    def post",
    );
  });

  test("that switch a protection off go with their line", () => {
    const drop = (at: FixPlace): FixChange => ({ kind: "remove-decorator", at, names: ["csrf_exempt"] });
    const source = "@csrf_exempt  # for the app\n@require_POST\ndef view(request): ...\n";
    expect(after(source, "csrf_exempt", drop)).toBe("@require_POST\ndef view(request): ...\n");
  });
});

describe("commands", () => {
  const list = (at: FixPlace): FixChange => ({ kind: "list-command", at });

  test.each([
    ['run("host " + x, shell=True, check=True)', 'run(["host", x], check=True)'],
    [
      "run(f\"convert {x} -resize '{y}' {x}.png\", shell=True)",
      'run(["convert", x, "-resize", y, f"{x}.png"])',
    ],
    ['run(f"cat {x} | wc", shell=True)', "the shell does more here than part words"],
    ['run(f"{x} now", shell=True)', "a value decides which program runs"],
    ["run(x, shell=True)", "the text is put together in another way"],
  ])("%s", (call, expected) => {
    const result = after(`def f(x, y):\n    ${call}\n`, call, list);
    expect(result.replace("def f(x, y):\n    ", "").trimEnd()).toBe(expected);
  });
});

describe("the development server", () => {
  const serve = (at: FixPlace): FixChange => ({
    kind: "start-gunicorn",
    at,
    application: "shop.wsgi:application",
  });

  test.each([
    ["python manage.py runserver 0.0.0.0:8000", "gunicorn shop.wsgi:application --bind 0.0.0.0:8000"],
    [
      "/venv/bin/python3.12 ./manage.py runserver --insecure 8080",
      "/venv/bin/gunicorn shop.wsgi:application --bind 127.0.0.1:8080",
    ],
    [
      "./manage.py runserver && echo done",
      "gunicorn shop.wsgi:application --bind 127.0.0.1:8000 && echo done",
    ],
    [
      'python", "manage.py", "runserver", "0.0.0.0:80',
      'gunicorn", "shop.wsgi:application", "--bind", "0.0.0.0:80',
    ],
    ["python run.py", "the command is written in another way"],
  ])("%s", (command, expected) => {
    expect(after(command, command, serve, "Procfile")).toBe(expected);
  });
});

test("a file that is no valid Python is left alone", () => {
  expect(after("def f(:\n    y = g(x)\n", "g(x)", (at) => ({ kind: "await", at }))).toBe(
    "the file is not valid Python",
  );
});

test("offsets are bytes: letters beyond ASCII before and within stay as they are", () => {
  const source = "# Größe\nyaml.load('ä', Loader=L)\n";
  const change = (at: FixPlace): FixChange => ({
    kind: "replace-callee",
    at,
    callee: "yaml:safe_load",
    dropKeywords: ["Loader"],
  });
  expect(after(`import yaml\n${source}`, "yaml.load('ä', Loader=L)", change)).toBe(
    "import yaml\n# Größe\nyaml.safe_load('ä')\n",
  );
});
