import { describe, expect, test } from "vitest";
import type { Files } from "../../test/support/python-program.ts";
import { solved, stateOf, valueAt } from "../../test/support/python-program.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import { taintsOf } from "./solve.ts";

/** What `x` carries when `view` ends: origins, with `!` for those that no injection can come through any more. */
function carried(body: string, before = "", files: Files = {}): string {
  const lines = body
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
  const text = `${before}\ndef view(request, p, q):\n${lines}\n`;
  const solver = solved({ ...files, "views.py": text });
  const state = stateOf(solver, "views.py", "view");
  const { value } = valueAt(solver.program, "views.py", "x", "view");
  const taints = taintsOf(solver, state, value);
  const words = taints.map(({ origin, kinds }) => {
    const name =
      origin.kind === "source"
        ? origin.row.label
        : origin.kind === "parameter"
          ? (state.facts.parameters[origin.index]?.name ?? "?")
          : "unknown";
    return (kinds & INJECTION_KINDS) === 0 ? `${name}!` : name;
  });
  return words.toSorted().join(", ") || "nothing";
}

describe("each kind of value", () => {
  test.each([
    ["x = p", "p"],
    ["import typing\nx = typing.cast(q, p)", "p"],
    ["x = {}\nx['a'] = p\nx['a'] = int(p)", "p!"],
    ["x = {}\nif q:\n  x[q] = p\nelse:\n  x[q] = 'a'\nx[q] = len(x[q])", "nothing"],
    ["x = {}\nx['a'] = p\nx['b'] = 'c'", "p"],
    ["x = {}\nx[q] = p\nx['a'] = 'c'", "p"],
    ["x = {}\nfor k in q:\n  x[k] = p\n  x[k] = 'a'\n  x[len(k)] = p", "p"],
    ["x = {}\nfor k in 'ab':\n  x[k] = 'a'\n  x['c'] = p\n  x[k] = 'b'", "p"],
    ["x = f'{p:.2f} MB'", "p!"],
    ["x = {'a': 'b'}.get(p, 'c')", "nothing"],
    ["d = {'a': 'b'}\nx = d.get(p, 'c')", "nothing"],
    ["d = dict(a='b')\nx = d.get(p, 'c')", "nothing"],
    ["d = dict(a=q)\nx = d.get(p, 'c')", "q"],
    ["d = dict(a='b')\nx = d.get('a', p)", "p"],
    ["x = f'{p:d}{q}'", "p!, q"],
    ["x = f'{p:>10}{q:%d}'", "p, q"],
    ["x = '%d of %s' % (p, q)", "p!, q"],
    ["x = '100%% %5.2f' % p", "p!"],
    ["x = '%(a)d %(b)s' % {'b': p, 'a': q}", "p, q"],
    ["x = '{:,.1f} {}'.format(p, q)", "p!, q"],
    ["x = '{1:d} {0}'.format(p, q)", "p, q"],
    ["x = request", "nothing"],
    ["x = 'a'", "nothing"],
    ["x = 1", "nothing"],
    ["x = len", "nothing"],
    ["x = request.GET", "the query string"],
    ["x = request.GET['a']", "the query string"],
    ["x = request.GET.get('a')", "the query string"],
    ["x = request.GET['a'].strip().lower()[1:]", "the query string"],
    ["x = request.read()", "the request's body"],
    ["x = request.nothing", "nothing"],
    ["x = p.a", "p"],
    ["x = p.pk", "p!"],
    ["x = p.owner_id", "p!"],
    ["x = p.__class__", "nothing"],
    ["x = p._meta.db_table", "nothing"],
    ["x = p['a']", "p"],
    ["x = p[0]", "p"],
    ["x = p[q]", "p"],
    ["x = p[1:]", "p"],
    ["x = f'{p} {q}'", "p, q"],
    ["x = 'a %s' % p", "p"],
    ["x = p + 'a'", "p"],
    ["x = '{}'.format(p)", "p"],
    ["x = ','.join([p, q])", "p, q"],
    ["x = [p, 'a']", "p"],
    ["x = {p: q}", "p, q"],
    ["x = {'a': 'b'}", "nothing"],
    ["x = [i for i in p]", "p"],
    ["x = p * 2", "p"],
    ["x = p and q", "q"],
    ["x = not p", "nothing"],
    ["x = p == q", "nothing"],
    ["x = p in q", "nothing"],
    ["x = p if q else 'a'", "p"],
    ["x = 'a' if p else 'b'", "nothing"],
    ["x = lambda: p", "nothing"],
    ["x, y = p", "p"],
    ["x, y = 'a', p", "nothing"],
    ["for x in p: pass", "p"],
    ["with p as x: pass", "p"],
    ["x = []\nx.append(p)", "p"],
    ["x = {}\nx['a'] = p", "p"],
    ["x = 'a'\nif q: x = p", "p"],
    ["x = 'a'\nfor i in p: x += i", "p"],
    ["x = yield p", "unknown"],
    ["x = None\ntry: pass\nexcept E as e: x = e", "unknown"],
    ["x = unseen(p)", "p"],
    ["x = unseen()", "unknown"],
    ["x = p.method(q)", "p, q"],
    ["x = 'a b'.split()", "nothing"],
    ["x = ['a'].copy()", "nothing"],
    ["x = nowhere", "unknown"],
  ])("%j: %s", (body, expected) => {
    expect(carried(body)).toBe(expected);
  });
});

describe("library calls", () => {
  test.each([
    ["x = int(p)", "", "p!"],
    ["x = bool(p)", "", "nothing"],
    ["x = str(p)", "", "p"],
    ["x = max(p, q)", "", "p, q"],
    ["x = next(p, q)", "", "p"],
    ["x = getattr(p, q)", "", "p"],
    ["x = os.path.join(p, 'a')", "import os", "p"],
    ["x = os.environ['A']", "import os", "nothing"],
    ["x = os.environ.get('A', p)", "import os", "nothing"],
    ["x = settings.DATABASES['default']['NAME']", "from django.conf import settings", "nothing"],
    ["x = sys.argv[1]", "import sys", "the command line"],
    ["with tempfile.NamedTemporaryFile() as f:\n  f.write(p)\n  x = f.name", "import tempfile", "nothing"],
    ["f = tempfile.NamedTemporaryFile()\nif q:\n  f.write(p)\nx = f.name", "import tempfile", "nothing"],
    ["f = redis.Redis()\nx = f.get(p)", "import redis", "unknown"],
    ["env = os.environ\nx = env['A']", "import os", "nothing"],
    ["env = os.environ\nx = env['A'].split(',')[0].strip()", "import os", "nothing"],
    ["env = os.environ\nfor x in map(str.strip, env['A'].split(',')): pass", "import os", "nothing"],
    ["x = rows(q).filter(pk=p).first()", "from lib import rows", "q"],
    ["x = rows(q).filter(p)", "from lib import rows", "p, q"],
    ["x = M.objects.get(pk=p)", "from django.db import models\nclass M(models.Model): pass", "the database"],
    [
      "x = M.objects.filter(a=p).count()",
      "from django.db import models\nclass M(models.Model): pass",
      "nothing",
    ],
  ])("%j after %j: %s", (body, before, expected) => {
    expect(carried(body, before)).toBe(expected);
  });
});

describe("parameters", () => {
  test.each([
    ["int", "n!"],
    ["str", "n"],
    ["uuid.UUID", "n!"],
    ["datetime.date", "n!"],
    ["Unseen", "n"],
  ])("of type %s", (type, expected) => {
    const text = `import uuid, datetime\ndef view(n: ${type}):\n  x = n\n`;
    const solver = solved({ "views.py": text });
    const state = stateOf(solver, "views.py", "view");
    const [taint] = taintsOf(solver, state, valueAt(solver.program, "views.py", "x", "view").value);
    expect(taint && `n${(taint.kinds & INJECTION_KINDS) === 0 ? "!" : ""}`).toBe(expected);
  });
});

describe("project code", () => {
  test.each([
    ["x = f(p, q)", "def f(a, b): return a", "p"],
    ["x = f(q, a=p)", "def f(b, a): return a", "p"],
    ["x = f(p)", "def f(a): return int(a)", "p!"],
    ["x = f(p)", "def f(a): return 'a'", "nothing"],
    ["x = f(request)", "def f(request): return request.GET['q']", "the query string"],
    ["x = f(p)", "def f(a): return g(a)\ndef g(b): return b", "p"],
    ["x = f(p, 3)", "def f(a, n): return a if n else f(a, n - 1)", "p"],
    ["x = f(p)", "def f(a):\n  yield a", "p"],
    ["x = f(p)", "def f(a):\n  raise E(a)", "nothing"],
    ["x = f(p)", "f = lambda a: a", "p"],
    ["x = A(p)", "class A:\n  def __init__(self, a): self.v = a", "p"],
    ["x = A().v", "class A:\n  def m(self): self.v = 'a'", "nothing"],
    ["x = A().v", "class A:\n  v = 'a'", "nothing"],
    ["x = B().v", "class A:\n  v = 'a'\nclass B(A): pass", "nothing"],
    ["x = A().v", "class A:\n  def m(self, a): self.v = a", "unknown"],
    ["x = A().v", "class A: pass", "unknown"],
    ["x = V", "V = 'a'", "nothing"],
    ["x = V", "V = unseen()", "unknown"],
    ["x = V", "class A: pass\nV = A(unseen())", "nothing"],
    ["x = V", "import sys\nV = sys.argv", "the command line"],
  ])("%j after %j: %s", (body, before, expected) => {
    expect(carried(body, before)).toBe(expected);
  });

  test("in another module", () => {
    const files = { "db.py": "V = 'a'\nW = unseen()\ndef f(a): return a" };
    expect(carried("x = db.V", "import db", files)).toBe("nothing");
    expect(carried("x = db.W", "import db", files)).toBe("unknown");
    expect(carried("x = db.f(p)", "import db", files)).toBe("p");
  });

  test("an enclosing function's variable", () => {
    const text = "def outer(request):\n  v = request.GET['q']\n  def view():\n    x = v\n";
    const solver = solved({ "views.py": text });
    const { value } = valueAt(solver.program, "views.py", "x", "outer.view");
    expect(taintsOf(solver, stateOf(solver, "views.py", "outer.view"), value)).toMatchObject([
      { origin: { kind: "source" } },
    ]);
  });
});
