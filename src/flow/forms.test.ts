/** Every way Python and Django hand a value on, each as a small program: what arrives at its one `cursor.execute`. */
import { describe, expect, test } from "vitest";
import type { Files } from "../../test/support/python-program.ts";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** Who chose what arrives at the program's sinks, most telling first. */
function arriving(files: Files): string {
  return arrivalsIn(files)
    .filter((line) => line.includes(" sql <- "))
    .map((line) => line.slice(line.indexOf("<- ") + 3))
    .join("; ");
}

const HEAD = "from django.db import connection\ncursor = connection.cursor()\n";

/** A module that holds a view and what stands around it. */
const module = (text: string): Files => ({ "shop/views.py": HEAD + text });

/** A view with this body. */
const view = (body: string, before = ""): Files =>
  module(`${before}\ndef view(request):\n${body.replaceAll(/^/gm, "  ")}\n`);

const Q = "q = request.GET['q']\n";

describe("forms that keep the value", () => {
  test.each<[string, Files]>([
    // Containers
    ["list display", view(`${Q}xs = [1, q]\ncursor.execute(xs[1])`)],
    ["dict display by key", view(`${Q}d = {'a': q}\ncursor.execute(d['a'])`)],
    ["dict(...)", view(`${Q}d = dict(a=q)\ncursor.execute(d['a'])`)],
    ["dict item set later", view(`${Q}d = {}\nd['a'] = q\ncursor.execute(d['a'])`)],
    ["dict item under a variable key", view(`${Q}d = {}\nd[key] = q\ncursor.execute(d['a'])`)],
    ["nested dict", view(`${Q}d = {'a': {'b': q}}\ncursor.execute(d['a']['b'])`)],
    ["nested dict set later", view(`${Q}d = {'a': {}}\nd['a']['b'] = q\ncursor.execute(d['a']['b'])`)],
    ["dict.get", view(`${Q}d = {'a': q}\ncursor.execute(d.get('a'))`)],
    ["dict.values", view(`${Q}d = {'a': q}\nfor v in d.values():\n  cursor.execute(v)`)],
    ["dict.items", view(`${Q}d = {'a': q}\nfor k, v in d.items():\n  cursor.execute(v)`)],
    ["dict.update with a mapping", view(`${Q}d = {}\nd.update({'a': q})\ncursor.execute(d['a'])`)],
    ["dict.update with a keyword", view(`${Q}d = {}\nd.update(a=q)\ncursor.execute(d['a'])`)],
    ["dict.setdefault", view(`${Q}d = {}\nd.setdefault('a', q)\ncursor.execute(d['a'])`)],
    ["spread dict", view(`${Q}d = {'a': q}\ne = {**d}\ncursor.execute(e['a'])`)],
    ["dict union", view(`${Q}d = {'a': q} | {'b': 1}\ncursor.execute(d['a'])`)],
    ["dict union in place", view(`${Q}d = {}\nd |= {'a': q}\ncursor.execute(d['a'])`)],
    ["list.append", view(`${Q}xs = []\nxs.append(q)\ncursor.execute(xs[0])`)],
    ["list.extend", view(`${Q}xs = []\nxs.extend([q])\ncursor.execute(xs[0])`)],
    ["list += list", view(`${Q}xs = []\nxs += [q]\ncursor.execute(xs[0])`)],
    ["list.insert", view(`${Q}xs = []\nxs.insert(0, q)\ncursor.execute(xs[0])`)],
    ["list.pop", view(`${Q}xs = [q]\ncursor.execute(xs.pop())`)],
    ["set.add", view(`${Q}xs = set()\nxs.add(q)\nfor x in xs:\n  cursor.execute(x)`)],
    [
      "deque",
      view(`${Q}xs = deque()\nxs.append(q)\ncursor.execute(xs.popleft())`, "from collections import deque"),
    ],
    ["slice", view(`${Q}cursor.execute(q[1:])`)],
    ["tuple unpacking", view(`${Q}a, b = 1, q\ncursor.execute(b)`)],
    [
      "unpacking of a call",
      view(`a, b = pair(request.GET['q'])\ncursor.execute(b)`, "def pair(x):\n  return 1, x"),
    ],
    ["starred unpacking", view(`${Q}a, *b = [1, q]\ncursor.execute(b[0])`)],
    ["nested unpacking", view(`${Q}(a, (b, c)) = (1, (2, q))\ncursor.execute(c)`)],
    [
      "namedtuple",
      view(
        `${Q}p = P(a=q)\ncursor.execute(p.a)`,
        "from collections import namedtuple\nP = namedtuple('P', 'a')",
      ),
    ],
    // Strings
    ["f-string", view(`${Q}cursor.execute(f'a {q}')`)],
    ["f-string with a conversion", view(`${Q}cursor.execute(f'a {q!s:>10}')`)],
    ["percent", view(`${Q}cursor.execute('a %s' % q)`)],
    ["percent with a tuple", view(`${Q}cursor.execute('a %s %s' % (1, q))`)],
    ["percent with a dict", view(`${Q}cursor.execute('a %(q)s' % {'q': q})`)],
    ["percent with locals()", view(`${Q}cursor.execute('a %(q)s' % locals())`)],
    ["format", view(`${Q}cursor.execute('a {}'.format(q))`)],
    ["format with a keyword", view(`${Q}cursor.execute('a {q}'.format(q=q))`)],
    ["format with a spread dict", view(`d = {'q': request.GET['q']}\ncursor.execute('a {q}'.format(**d))`)],
    ["format with locals()", view(`${Q}cursor.execute('a {q}'.format(**locals()))`)],
    ["format_map", view(`${Q}cursor.execute('a {q}'.format_map({'q': q}))`)],
    ["format of a module's template", view(`${Q}cursor.execute(T.format(q))`, "T = 'a {}'")],
    ["percent of a module's template", view(`${Q}cursor.execute(T % q)`, "T = 'a %s'")],
    ["plus", view(`${Q}cursor.execute('a ' + q)`)],
    ["plus in place", view(`${Q}s = 'a '\ns += q\ncursor.execute(s)`)],
    ["join", view(`${Q}cursor.execute(' '.join(['a', q]))`)],
    ["join of a variable", view(`${Q}sep = ', '\ncursor.execute(sep.join(['a', q]))`)],
    [
      "join of a generator",
      view(`xs = request.GET.getlist('q')\ncursor.execute(','.join(x.strip() for x in xs))`),
    ],
    ["join of map", view(`xs = request.GET.getlist('q')\ncursor.execute(','.join(map(str, xs)))`)],
    [
      "Template.substitute",
      view(`${Q}cursor.execute(Template('a $q').substitute(q=q))`, "from string import Template"),
    ],
    ["replace", view(`${Q}cursor.execute('a X'.replace('X', q))`)],
    ["strip and lower", view(`${Q}cursor.execute(q.strip().lower())`)],
    ["split", view(`${Q}cursor.execute(q.split(',')[0])`)],
    ["partition", view(`${Q}a, _, b = q.partition(',')\ncursor.execute(b)`)],
    ["encode and decode", view(`${Q}cursor.execute(q.encode().decode())`)],
    ["str()", view(`${Q}cursor.execute(str(q))`)],
    ["repr()", view(`${Q}cursor.execute(repr(q))`)],
    ["textwrap.dedent", view(`${Q}cursor.execute(dedent(f'a {q}'))`, "from textwrap import dedent")],
    ["re.sub", view(`${Q}cursor.execute(re.sub('x', 'y', q))`, "import re")],
    [
      "re.match group",
      view(`m = re.match('(.*)', request.GET['q'])\ncursor.execute(m.group(1))`, "import re"),
    ],
    ["sub of a pattern", view(`${Q}p = re.compile('x')\ncursor.execute(p.sub('y', q))`, "import re")],
    [
      "sub of a module's pattern",
      view(`${Q}cursor.execute(P.sub('y', q))`, "import re\nP = re.compile('x')"),
    ],
    ["sub into a text", view(`${Q}cursor.execute(P.sub(q, 'a x'))`, "import re\nP = re.compile('x')")],
    [
      "sub by a pattern that somebody else made",
      view(
        `${Q}cursor.execute(clean(P, q))`,
        "import re\nP = re.compile('x')\ndef clean(p, x): return p.sub('', x)",
      ),
    ],
    ["subn of a pattern", view(`${Q}cursor.execute(P.subn('y', q)[0])`, "import re\nP = re.compile('x')")],
    ["split by a pattern", view(`${Q}cursor.execute(P.split(q)[0])`, "import re\nP = re.compile('x')")],
    ["findall of a pattern", view(`${Q}cursor.execute(P.findall(q)[0])`, "import re\nP = re.compile('x.*')")],
    [
      "match of a pattern",
      view(`${Q}cursor.execute(P.match(q).group(1))`, "import re\nP = re.compile('(.*)')"),
    ],
    [
      "match of a pattern kept on the class",
      module(
        `import re\nclass V:\n  P = re.compile('(.*)')\n  def get(self, request):\n    cursor.execute(self.P.search(request.GET['q'])[0])`,
      ),
    ],
    [
      "finditer of a pattern",
      view(`${Q}for m in P.finditer(q):\n  cursor.execute(m.group('a'))`, "import re\nP = re.compile('x')"),
    ],
    [
      "groups of a match",
      view(`${Q}m = P.match(q)\na, b = m.groups()\ncursor.execute(b)`, "import re\nP = re.compile('x')"),
    ],
    ["StringIO", view(`${Q}b = io.StringIO()\nb.write(q)\ncursor.execute(b.getvalue())`, "import io")],
    ["unquote", view(`${Q}cursor.execute(unquote(q))`, "from urllib.parse import unquote")],
    ["base64", view(`${Q}cursor.execute(base64.b64decode(q))`, "import base64")],
    // Control flow
    ["walrus", view(`if (q := request.GET.get('q')):\n  cursor.execute(q)`)],
    [
      "walrus in a comprehension",
      view(`[last := x for x in request.GET.getlist('q')]\ncursor.execute(last)`),
    ],
    ["conditional expression", view(`${Q}cursor.execute(q if q else 'a')`)],
    ["or default", view(`cursor.execute(request.GET.get('q') or 'a')`)],
    ["and", view(`${Q}cursor.execute(q and q)`)],
    ["branch", view(`s = 'a'\nif x():\n  s = request.GET['q']\ncursor.execute(s)`)],
    ["try", view(`try:\n  s = request.GET['q']\nexcept KeyError:\n  s = 'a'\ncursor.execute(s)`)],
    ["finally", view(`s = 'a'\ntry:\n  s = request.GET['q']\nfinally:\n  cursor.execute(s)`)],
    [
      "match capture",
      view(
        `match request.GET['q']:\n  case 'a':\n    s = 'b'\n  case other:\n    s = other\ncursor.execute(s)`,
      ),
    ],
    ["match sequence", view(`match request.GET['q'].split():\n  case [a, b]:\n    cursor.execute(b)`)],
    [
      "match mapping",
      view(`match json.loads(request.body):\n  case {'q': q}:\n    cursor.execute(q)`, "import json"),
    ],
    ["for loop", view(`for q in request.GET.getlist('q'):\n  cursor.execute(q)`)],
    ["names of a mapping that was sent", view(`for n, q in request.GET.items():\n  cursor.execute(n)`)],
    [
      "what stands under written names",
      view(`for n, q in {'a': request.GET['q']}.items():\n  cursor.execute(q)`),
    ],
    ["for with enumerate", view(`for n, q in enumerate(request.GET.getlist('q')):\n  cursor.execute(q)`)],
    ["for with zip", view(`for n, q in zip([1], request.GET.getlist('q')):\n  cursor.execute(q)`)],
    ["loop over items", view(`for k, v in request.GET.items():\n  cursor.execute(v)`)],
    ["keys of items", view(`for k, v in request.GET.items():\n  cursor.execute(k)`)],
    ["loop over the mapping", view(`for k in request.GET:\n  cursor.execute(k)`)],
    [
      "request.GET.get in a loop over a dict",
      view(
        `for k, c in FIELDS.items():\n  v = request.GET.get(k)\n  cursor.execute(c + v)`,
        "FIELDS = {'a': 'b'}",
      ),
    ],
    ["while with carried value", view(`s = ''\nwhile x():\n  s = s + request.GET['q']\ncursor.execute(s)`)],
    ["list comprehension", view(`xs = [x for x in request.GET.getlist('q')]\ncursor.execute(xs[0])`)],
    ["dict comprehension", view(`d = {k: v for k, v in request.GET.items()}\ncursor.execute(d['a'])`)],
    [
      "nested comprehension",
      view(`xs = [y for x in request.GET.getlist('q') for y in x.split()]\ncursor.execute(xs[0])`),
    ],
    // Functions
    ["argument by position", view(`run(request.GET['q'])`, "def run(q): cursor.execute(q)")],
    ["argument by keyword", view(`run(q=request.GET['q'])`, "def run(q): cursor.execute(q)")],
    [
      "*args handed on",
      view(`run(request.GET['q'])`, "def run(*args): last(*args)\ndef last(q): cursor.execute(q)"),
    ],
    ["*args item", view(`run(request.GET['q'])`, "def run(*args): cursor.execute(args[0])")],
    [
      "**kwargs handed on",
      view(`run(q=request.GET['q'])`, "def run(**kwargs): last(**kwargs)\ndef last(q): cursor.execute(q)"),
    ],
    ["**kwargs item", view(`run(q=request.GET['q'])`, "def run(**kwargs): cursor.execute(kwargs['q'])")],
    ["**kwargs get", view(`run(q=request.GET['q'])`, "def run(**kwargs): cursor.execute(kwargs.get('q'))")],
    [
      "**kwargs pop",
      view(`run(q=request.GET['q'])`, "def run(**kwargs): cursor.execute(kwargs.pop('q', ''))"),
    ],
    ["spread call", view(`d = {'q': request.GET['q']}\nrun(**d)`, "def run(q): cursor.execute(q)")],
    [
      "return of a dict",
      view(`d = make(request.GET['q'])\ncursor.execute(d['a'])`, "def make(x):\n  return {'a': x}"),
    ],
    [
      "partial",
      view(
        `run = partial(last, request.GET['q'])\nrun()`,
        "from functools import partial\ndef last(q): cursor.execute(q)",
      ),
    ],
    [
      "partial with a keyword",
      view(
        `run = functools.partial(last, 1, q=request.GET['q'])\nrun()`,
        "import functools\ndef last(a, q): cursor.execute(q)",
      ),
    ],
    [
      "partial, argument later",
      view(
        `run = partial(last, 1)\nrun(request.GET['q'])`,
        "from functools import partial\ndef last(a, q): cursor.execute(q)",
      ),
    ],
    ["lambda called", view(`run = lambda q: cursor.execute(q)\nrun(request.GET['q'])`)],
    [
      "lambda as a function's result",
      view(`make = lambda q: 'a ' + q\ncursor.execute(make(request.GET['q']))`),
    ],
    ["closure variable", view(`${Q}def inner():\n  cursor.execute(q)\ninner()`)],
    ["closure variable of a lambda", view(`${Q}f = lambda: cursor.execute(q)\nf()`)],
    [
      "closure over a parameter",
      view(`outer(request.GET['q'])`, "def outer(q):\n  def inner():\n    cursor.execute(q)\n  inner()"),
    ],
    [
      "closure returned",
      view(
        `outer(request.GET['q'])()`,
        "def outer(q):\n  def inner():\n    cursor.execute(q)\n  return inner",
      ),
    ],
    [
      "closure returned gives the value back",
      view(
        `cursor.execute(outer(request.GET['q'])())`,
        "def outer(q):\n  def inner():\n    return q\n  return inner",
      ),
    ],
    [
      "function handed to another",
      view(`apply(run, request.GET['q'])`, "def apply(f, x): f(x)\ndef run(q): cursor.execute(q)"),
    ],
    [
      "function in a dict",
      view(`RUNNERS['a'](request.GET['q'])`, "def run(q): cursor.execute(q)\nRUNNERS = {'a': run}"),
    ],
    [
      "function in a dict by get",
      view(`RUNNERS.get('a')(request.GET['q'])`, "def run(q): cursor.execute(q)\nRUNNERS = {'a': run}"),
    ],
    [
      "map over a function",
      view(`list(map(run, request.GET.getlist('q')))`, "def run(q): cursor.execute(q)"),
    ],
    ["sorted by key returns inputs", view(`cursor.execute(sorted(request.GET.getlist('q'), key=len)[0])`)],
    [
      "reduce",
      view(
        `cursor.execute(reduce(lambda a, b: a + b, request.GET.getlist('q')))`,
        "from functools import reduce",
      ),
    ],
    [
      "decorator that passes values on",
      view(
        `run(request.GET['q'])`,
        "def logged(f):\n  def wrapper(*args, **kwargs):\n    return f(*args, **kwargs)\n  return wrapper\n@logged\ndef run(q): cursor.execute(q)",
      ),
    ],
    [
      "decorator that gives the view a value",
      module(
        `def with_term(f):\n  def wrapper(request, *args, **kwargs):\n    return f(request, request.GET['q'], *args, **kwargs)\n  return wrapper\n@with_term\ndef view(request, q):\n  cursor.execute(q)`,
      ),
    ],
    [
      "decorator with arguments",
      view(
        `run(request.GET['q'])`,
        "def logged(level):\n  def deco(f):\n    def wrapper(*args, **kwargs):\n      return f(*args, **kwargs)\n    return wrapper\n  return deco\n@logged(1)\ndef run(q): cursor.execute(q)",
      ),
    ],
    [
      "value returned through a decorator",
      view(
        `cursor.execute(make(request.GET['q']))`,
        "def logged(f):\n  def wrapper(*args, **kwargs):\n    return f(*args, **kwargs)\n  return wrapper\n@logged\ndef make(q): return q",
      ),
    ],
    [
      "lru_cache",
      view(
        `cursor.execute(make(request.GET['q']))`,
        "from functools import lru_cache\n@lru_cache\ndef make(q): return q",
      ),
    ],
    [
      "recursion",
      view(
        `run(request.GET['q'], 3)`,
        "def run(q, n):\n  if n:\n    return run(q, n - 1)\n  cursor.execute(q)",
      ),
    ],
    [
      "context manager's value",
      view(
        `with opened(request.GET['q']) as q:\n  cursor.execute(q)`,
        "from contextlib import contextmanager\n@contextmanager\ndef opened(x):\n  yield x",
      ),
    ],
    [
      "contextlib.closing",
      view(`${Q}with closing(q) as x:\n  cursor.execute(x)`, "from contextlib import closing"),
    ],
    [
      "contextlib.nullcontext",
      view(`${Q}with contextlib.nullcontext(q) as x:\n  cursor.execute(x)`, "import contextlib"),
    ],
    [
      "enter_context",
      view(
        `${Q}with ExitStack() as stack:\n  x = stack.enter_context(Box(q))\n  cursor.execute(x.q)`,
        "from contextlib import ExitStack\nclass Box:\n  def __init__(self, q):\n    self.q = q\n  def __enter__(self):\n    return self\n  def __exit__(self, *a): pass",
      ),
    ],
    [
      "a cursor that is closed behind itself",
      view(
        `${Q}with closing(connection.cursor()) as other:\n  other.execute(q)`,
        "from contextlib import closing",
      ),
    ],
    [
      "a cursor on a stack",
      view(
        `${Q}with ExitStack() as stack:\n  other = stack.enter_context(connection.cursor())\n  other.execute(q)`,
        "from contextlib import ExitStack",
      ),
    ],
    [
      "context manager class",
      view(
        `with Box(request.GET['q']) as q:\n  cursor.execute(q)`,
        "class Box:\n  def __init__(self, x):\n    self.x = x\n  def __enter__(self):\n    return self.x\n  def __exit__(self, *a): pass",
      ),
    ],
    [
      "generator function",
      view(
        `for q in words(request):\n  cursor.execute(q)`,
        "def words(request):\n  for w in request.GET.getlist('q'):\n    yield w",
      ),
    ],
    [
      "yield from",
      view(
        `for q in words(request):\n  cursor.execute(q)`,
        "def words(request):\n  yield from request.GET.getlist('q')",
      ),
    ],
    [
      "next of a generator",
      view(`cursor.execute(next(words(request)))`, "def words(request):\n  yield request.GET['q']"),
    ],
    [
      "async await",
      module(
        `async def term(request):\n  return request.GET['q']\nasync def view(request):\n  cursor.execute(await term(request))`,
      ),
    ],
    [
      "sync_to_async",
      module(
        `from asgiref.sync import sync_to_async\ndef run(q): cursor.execute(q)\nasync def view(request):\n  await sync_to_async(run)(request.GET['q'])`,
      ),
    ],
    [
      "async for",
      module(
        `async def view(request):\n  async for q in words(request.GET['q']):\n    cursor.execute(q)\nasync def words(x):\n  yield x`,
      ),
    ],
    // Classes
    [
      "self attribute across methods",
      module(
        `class V:\n  def a(self, request):\n    self.q = request.GET['q']\n  def b(self):\n    cursor.execute(self.q)`,
      ),
    ],
    [
      "self attribute set by the constructor",
      view(
        `Job(request.GET['q']).run()`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\n  def run(self):\n    cursor.execute(self.q)",
      ),
    ],
    [
      "self attribute read outside",
      view(
        `job = Job(request.GET['q'])\ncursor.execute(job.q)`,
        "class Job:\n  def __init__(self, q):\n    self.q = q",
      ),
    ],
    [
      "self attribute read through a method",
      view(
        `job = Job(request.GET['q'])\ncursor.execute(job.sql())`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\n  def sql(self):\n    return 'a ' + self.q",
      ),
    ],
    [
      "self attribute set by an ancestor",
      view(
        `Special(request.GET['q']).run()`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\nclass Special(Job):\n  def run(self):\n    cursor.execute(self.q)",
      ),
    ],
    [
      "super().__init__",
      view(
        `Special(request.GET['q']).run()`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\n  def run(self):\n    cursor.execute(self.q)\nclass Special(Job):\n  def __init__(self, q):\n    super().__init__(q)",
      ),
    ],
    [
      "setattr",
      view(`job = Job()\nsetattr(job, 'q', request.GET['q'])\ncursor.execute(job.q)`, "class Job: pass"),
    ],
    [
      "fluent builder",
      view(
        `Job().where(request.GET['q']).run()`,
        "class Job:\n  def where(self, q):\n    self.q = q\n    return self\n  def run(self):\n    cursor.execute(self.q)",
      ),
    ],
    [
      "list attribute appended to",
      view(
        `job = Job()\njob.add(request.GET['q'])\njob.run()`,
        "class Job:\n  def __init__(self):\n    self.parts = []\n  def add(self, q):\n    self.parts.append(q)\n  def run(self):\n    cursor.execute(' '.join(self.parts))",
      ),
    ],
    [
      "dict attribute filled",
      view(
        `job = Job()\njob.add(request.GET['q'])\njob.run()`,
        "class Job:\n  def __init__(self):\n    self.parts = {}\n  def add(self, q):\n    self.parts['a'] = q\n  def run(self):\n    cursor.execute(self.parts['a'])",
      ),
    ],
    [
      "property",
      module(
        `class V:\n  def get(self, request):\n    cursor.execute(self.term)\n  @property\n  def term(self):\n    return self.request.GET['q']`,
      ),
    ],
    [
      "cached_property",
      module(
        `from django.utils.functional import cached_property\nclass V:\n  def get(self, request):\n    cursor.execute(self.term)\n  @cached_property\n  def term(self):\n    return self.request.GET['q']`,
      ),
    ],
    [
      "property of another object",
      view(
        `cursor.execute(Job(request.GET['q']).sql)`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\n  @property\n  def sql(self):\n    return 'a ' + self.q",
      ),
    ],
    [
      "static method",
      view(
        `cursor.execute(Job.make(request.GET['q']))`,
        "class Job:\n  @staticmethod\n  def make(q):\n    return q",
      ),
    ],
    [
      "class method constructor",
      view(
        `Job.of(request.GET['q']).run()`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\n  @classmethod\n  def of(cls, q):\n    return cls(q)\n  def run(self):\n    cursor.execute(self.q)",
      ),
    ],
    [
      "__call__",
      view(`Job()(request.GET['q'])`, "class Job:\n  def __call__(self, q):\n    cursor.execute(q)"),
    ],
    [
      "__str__",
      view(
        `cursor.execute(str(Job(request.GET['q'])))`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\n  def __str__(self):\n    return self.q",
      ),
    ],
    [
      "dataclass",
      view(
        `job = Job(request.GET['q'])\ncursor.execute(job.q)`,
        "from dataclasses import dataclass\n@dataclass\nclass Job:\n  q: str",
      ),
    ],
    [
      "dataclass by keyword",
      view(
        `job = Job(q=request.GET['q'])\nrun(job)`,
        "from dataclasses import dataclass\n@dataclass\nclass Job:\n  q: str\ndef run(job):\n  cursor.execute(job.q)",
      ),
    ],
    [
      "dataclass with a method",
      view(
        `Job(request.GET['q']).run()`,
        "from dataclasses import dataclass\n@dataclass\nclass Job:\n  q: str\n  def run(self):\n    cursor.execute(self.q)",
      ),
    ],
    [
      "object handed to a function",
      view(
        `job = Job(request.GET['q'])\nrun(job)`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\ndef run(job):\n  cursor.execute(job.q)",
      ),
    ],
    [
      "annotated object handed to a function",
      view(
        `job = Job(request.GET['q'])\nrun(job)`,
        "class Job:\n  def __init__(self, q):\n    self.q = q\ndef run(job: Job):\n  cursor.execute(job.q)",
      ),
    ],
    [
      "method overridden below",
      view(
        `Special().start(request.GET['q'])`,
        "class Job:\n  def start(self, q):\n    self.run(q)\n  def run(self, q):\n    raise NotImplementedError\nclass Special(Job):\n  def run(self, q):\n    cursor.execute(q)",
      ),
    ],
    [
      "mixin method",
      module(
        `class Mixin:\n  def run(self):\n    cursor.execute(self.term())\nclass V(Mixin):\n  def term(self):\n    return self.request.GET['q']`,
      ),
    ],
    // Requests
    ["request in a helper", view(`run(request)`, "def run(request): cursor.execute(request.GET['q'])")],
    ["request under another name", view(`run(request)`, "def run(req): cursor.execute(req.GET['q'])")],
    ["the body, read by json", view(`cursor.execute(json.load(request)['q'])`, "import json")],
    ["request attribute by getattr", view(`cursor.execute(getattr(request, 'GET')['q'])`)],
    ["request.GET handed on", view(`run(request.GET)`, "def run(params): cursor.execute(params['q'])")],
    [
      "request.GET handed on, get",
      view(`run(request.GET)`, "def run(params): cursor.execute(params.get('q'))"),
    ],
    ["request.GET copied", view(`p = request.GET.copy()\ncursor.execute(p['q'])`)],
    ["request.GET.dict()", view(`p = request.GET.dict()\ncursor.execute(p['q'])`)],
    ["request.GET.urlencode()", view(`cursor.execute(request.GET.urlencode())`)],
    ["request.GET in a local name", view(`get = request.GET.get\ncursor.execute(get('q'))`)],
    ["dict(request.GET)", view(`p = dict(request.GET)\ncursor.execute(p['q'])`)],
    ["lists()", view(`for k, vs in request.GET.lists():\n  cursor.execute(vs[0])`)],
    ["GET or POST", view(`p = request.GET or request.POST\ncursor.execute(p['q'])`)],
    ["method table", view(`p = getattr(request, request.method)\ncursor.execute(p['q'])`)],
    [
      "request kept on self",
      module(
        `from django.views import View\nclass V(View):\n  def get(self, request):\n    self.run()\n  def run(self):\n    cursor.execute(self.request.GET['q'])`,
      ),
    ],
    [
      "request kept on a plain object",
      module(
        `class Job:\n  def __init__(self, request):\n    self.req = request\n  def run(self):\n    cursor.execute(self.req.GET['q'])\ndef view(request):\n  Job(request).run()`,
      ),
    ],
    [
      "set in dispatch",
      module(
        `from django.views import View\nclass V(View):\n  def dispatch(self, request, *args, **kwargs):\n    self.q = request.GET['q']\n    return super().dispatch(request, *args, **kwargs)\n  def get(self, request):\n    cursor.execute(self.q)`,
      ),
    ],
    [
      "set in setup",
      module(
        `from django.views import View\nclass V(View):\n  def setup(self, request, *args, **kwargs):\n    super().setup(request, *args, **kwargs)\n    self.q = request.GET['q']\n  def get_queryset(self):\n    cursor.execute(self.q)`,
      ),
    ],
  ])("%s", (_, files) => {
    expect(arriving(files)).toMatch(/^the (query string|request's body)/);
  });
});

describe("members that are somebody else's", () => {
  test.each<[string, Files]>([
    ["another entry of a display", view(`${Q}d = {'a': q, 'b': 1}\ncursor.execute(d['b'])`)],
    ["another entry, by get", view(`${Q}d = {'a': q, 'b': 1}\ncursor.execute(d.get('b'))`)],
    ["an entry that was replaced", view(`${Q}d = {'a': q}\nd['a'] = 'x'\ncursor.execute(d['a'])`)],
    ["another entry that was set", view(`${Q}d = {'b': 1}\nd['a'] = q\ncursor.execute(d['b'])`)],
    [
      "another part of a returned tuple",
      view(`a, b = pair(request.GET['q'])\ncursor.execute(a)`, "def pair(x):\n  return 1, x"),
    ],
    [
      "another entry of a returned dictionary",
      view(
        `d = make(request.GET['q'])\ncursor.execute(d['b'])`,
        "def make(x):\n  d = {'b': 1}\n  d['a'] = x\n  return d",
      ),
    ],
    ["written names", view(`for n, q in {'a': request.GET['q']}.items():\n  cursor.execute(n)`)],
    [
      "written names of a mapping that a function gives",
      view(
        `d = made(request)\nd['b'] = request.GET['q']\nfor n, q in d.items():\n  cursor.execute(n)`,
        "def made(request): return {'a': request.GET['q']}",
      ),
    ],
    ["a counter", view(`for n, q in enumerate(request.GET.getlist('q')):\n  cursor.execute(n)`)],
    [
      "a pattern over a constant text",
      view(`cursor.execute(P.sub('y', 'a x'))`, "import re\nP = re.compile('x')"),
    ],
    ["a search for the value", view(`${Q}cursor.execute(re.search(q, 'a x').group())`, "import re")],
    ["a search by a pattern of it", view(`${Q}cursor.execute(re.compile(q).search('a x')[0])`, "import re")],
    ["a lookup's key", view(`${Q}cursor.execute(NAMES.get(q, 'a'))`, "NAMES = {'b': 'c'}")],
    ["a lookup's key, by item", view(`${Q}cursor.execute(NAMES[q])`, "NAMES = {'b': 'c'}")],
  ])("%s", (_, files) => {
    expect(arriving(files)).toBe("nothing");
  });
});

describe("what is left for others", () => {
  test.each<[string, Files]>([
    [
      "global",
      module(
        `TERM = ''\ndef set_term(request):\n  global TERM\n  TERM = request.GET['q']\ndef use():\n  cursor.execute(TERM)`,
      ),
    ],
    [
      "attribute set from outside",
      view(
        `job = Job()\njob.q = request.GET['q']\njob.run()`,
        "class Job:\n  def run(self):\n    cursor.execute(self.q)",
      ),
    ],
    [
      "class attribute",
      module(
        `class Box:\n  q = None\ndef view(request):\n  Box.q = request.GET['q']\ndef use():\n  cursor.execute(Box.q)`,
      ),
    ],
  ])("%s", (_, files) => {
    expect(arriving(files)).toContain("query string");
  });
});

describe("forms that are not followed yet: nothing is claimed of them", () => {
  test.each<[string, Files]>([
    [
      "nonlocal",
      module(
        `def view(request):\n  s = 'a'\n  def inner():\n    nonlocal s\n    s = request.GET['q']\n  inner()\n  cursor.execute(s)`,
      ),
    ],
    [
      "default argument",
      module(`def view(request, run=lambda q: cursor.execute(q)):\n  run(request.GET['q'])`),
    ],
    [
      "exception carries the value",
      view(`try:\n  raise ValueError(request.GET['q'])\nexcept ValueError as e:\n  cursor.execute(str(e))`),
    ],
  ])("%s", (_, files) => {
    expect(arriving(files)).not.toContain("query string");
  });
});
