import { describe, expect, test } from "vitest";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** What arrives at `cursor.execute` in a view with this body; `x` comes from the query string. */
function arriving(body: string): string {
  const lines = body
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
  const text = `ALLOWED = ['a', 'b']\ndef view(request, cursor, other):\n    x = request.GET['q']\n${lines}`;
  return arrivalsIn({ "views.py": text })[0]?.split(" <- ")[1] ?? "no sink";
}

const SAFE = "nothing";
const FROM_REQUEST = "the query string";

describe("a check that settles the value", () => {
  test.each([
    "if x in ALLOWED:\n  cursor.execute(x)",
    "if x in ('a', 'b'):\n  cursor.execute(x)",
    "if x not in ALLOWED: return\ncursor.execute(x)",
    "if x not in ALLOWED:\n  raise E\ncursor.execute(x)",
    "if not x in ALLOWED: return\ncursor.execute(x)",
    "if x == 'a':\n  cursor.execute(x)",
    "if 'a' == x:\n  cursor.execute(x)",
    "if x != 'a': return\ncursor.execute(x)",
    "if x.isdigit():\n  cursor.execute(x)",
    "if not x.isdigit(): return\ncursor.execute(x)",
    "if x.isdigit() and other:\n  cursor.execute(x)",
    "if other and x in ALLOWED:\n  cursor.execute(x)",
    "if x == 'a' or x == 'b':\n  cursor.execute(x)",
    "if not x.isdigit() or other: return\ncursor.execute(x)",
    "if not (x.isdigit() and other): return\ncursor.execute(x)",
    "if other: return\nelif x not in ALLOWED: return\ncursor.execute(x)",
    "while x in ALLOWED:\n  cursor.execute(x)",
    "x in ALLOWED and cursor.execute(x)",
    "x not in ALLOWED or cursor.execute(x)",
    "cursor.execute(x if x in ALLOWED else 'a')",
    "cursor.execute('a' if x not in ALLOWED else x)",
    "y = x if x.isdigit() else 'a'\ncursor.execute(y)",
    "match x:\n  case 'a' | 'b':\n    cursor.execute(x)",
    "if x not in ALLOWED:\n  x = 'a'\ncursor.execute(x)",
    "try:\n  if x not in ALLOWED: raise E\nexcept E:\n  return\ncursor.execute(x)",
    "for i in other:\n  if x not in ALLOWED: continue\n  cursor.execute(x)",
    "cursor.execute([y for y in [x] if y in ALLOWED][0])",
    "cursor.execute(','.join(y for y in x if y in ALLOWED))",
    "cursor.execute({'k': y for y in x if y in ALLOWED})",
    "if request.GET['k'] in ALLOWED:\n  cursor.execute(request.GET['k'])",
    "if x in other:\n  cursor.execute(x)",
    "import re\ncursor.execute(re.sub(r'\\W+', '_', x))",
    "import re\ncursor.execute(re.sub(r'[^a-zA-Z0-9_.-]', '', x))",
    "import re\nOTHERS = re.compile('[^\\\\w-]+')\ncursor.execute(OTHERS.sub('-', x))",
    "cursor.execute(''.join(c for c in x if c.isalnum() or c in '-_. '))",
    "cursor.execute(''.join(c for c in x if c in 'abc-'))",
    "for row in other.all():\n  if row.path == x:\n    cursor.execute(x)",
    "for name in other:\n  if name != x: continue\n  cursor.execute(x)",
    "if x.startswith('-'):\n  y = x[1:]\nelse:\n  y = x\nif y not in ALLOWED: return\ncursor.execute(x)",
    "import re\nif re.fullmatch(r'[a-z0-9_]+', x):\n  cursor.execute(x)",
    "import re\nif not re.match(r'^\\w{1,30}$', x): raise E\ncursor.execute(x)",
    "import re\nif re.compile('[A-Z]+').fullmatch(x):\n  cursor.execute(x)",
    "if x in other.allowed_names():\n  cursor.execute(x)",
    "if x.lstrip('-') in ALLOWED:\n  cursor.execute(x)",
    "if x[1:] in ALLOWED:\n  cursor.execute(x[1:])",
    "y = x.removeprefix('-')\nif y not in ALLOWED: return\ncursor.execute(x)",
    "cursor.execute({'a': 'b'}.get(x))",
    "cursor.execute({'a': 'b'}.get(x, 'c'))",
    "cursor.execute({'a': 'b'}[x])",
    "if x in 'user_score':\n  cursor.execute(x)",
    "import re\nif not re.match(r'^[a-z][a-z0-9_/-]*$', x): raise E\ncursor.execute(x)",
    "import re\nif re.match(r'^-?[0-9,.]+$', x):\n  cursor.execute(x)",
    "import re\nif re.fullmatch(r'[+-]?\\d{1,9}(?:\\.\\d+)?', x):\n  cursor.execute(x)",
  ])("%j", (body) => {
    expect(arriving(body)).toBe(SAFE);
  });
});

describe("a check that settles nothing", () => {
  test.each([
    "cursor.execute(x)",
    "if x in ALLOWED: pass\ncursor.execute(x)",
    "if x not in ALLOWED: log()\ncursor.execute(x)",
    "if x in ALLOWED: return\ncursor.execute(x)",
    "if x not in ALLOWED:\n  cursor.execute(x)",
    "if x != 'a':\n  cursor.execute(x)",
    "if x in 'a; b':\n  cursor.execute(x)",
    "import re\nif re.match(r'^[a-z/][a-z0-9_/-]*$', x):\n  cursor.execute(x)",
    "import re\nif re.match(r'^[a-z][a-z0-9_./-]*$', x):\n  cursor.execute(x)",
    "import re\nif re.match(r'^-?[0-9,.]+', x):\n  cursor.execute(x)",
    "import re\nif re.match(r'^-?[0-9,.]+|[0-9]$', x):\n  cursor.execute(x)",
    "import re\nif re.search(r'[0-9,.]+$', x):\n  cursor.execute(x)",
    "if x in request.GET:\n  cursor.execute(x)",
    "if x == request.POST['q']:\n  cursor.execute(x)",
    "import re\ncursor.execute(re.sub(r'\\s+', '_', x))",
    "import re\ncursor.execute(re.sub(r'[^\\w;]', '', x))",
    "import re\ncursor.execute(re.sub(r'[a-z]', '', x))",
    "import re\ncursor.execute(re.sub(r'\\W', ';', x))",
    "cursor.execute(''.join(c for c in x if c.isalnum() or c in '-;'))",
    "cursor.execute(''.join(c for c in x if c.isalnum() or c != '-'))",
    "for y in request.POST.getlist('q'):\n  if x == y:\n    cursor.execute(x)",
    "for row in other.all():\n  if row.path != x:\n    cursor.execute(x)",
    "if x == other:\n  cursor.execute(x)",
    "import re\nif re.match(r'[a-z]+', x):\n  cursor.execute(x)",
    "import re\nif re.fullmatch(r'.+', x):\n  cursor.execute(x)",
    "import re\nif re.search(r'[a-z]+', x):\n  cursor.execute(x)",
    "if x.isdigit() or other:\n  cursor.execute(x)",
    "if not x.isdigit():\n  cursor.execute(x)",
    "if not (x.isdigit() or other): pass\ncursor.execute(x)",
    "if not x.isdigit() and other: return\ncursor.execute(x)",
    "if x == 'a' or other:\n  cursor.execute(x)",
    "if x.startswith('a'):\n  cursor.execute(x)",
    "if x < 'a':\n  cursor.execute(x)",
    "if x is 'a':\n  cursor.execute(x)",
    "if x:\n  cursor.execute(x)",
    "if len(x) < 9:\n  cursor.execute(x)",
    "assert x in ALLOWED\ncursor.execute(x)",
    "if other.isdigit():\n  cursor.execute(x)",
    "cursor.execute('a' if x in ALLOWED else x)",
    "match x:\n  case 'a' | _:\n    cursor.execute(x)",
    "if x in ALLOWED:\n  x = request.GET['r']\n  cursor.execute(x)",
    "try:\n  if x not in ALLOWED: raise E\nexcept E:\n  pass\ncursor.execute(x)",
    "try:\n  if x not in ALLOWED: raise E\nfinally:\n  cursor.execute(x)",
    "for i in other:\n  if x not in ALLOWED: continue\ncursor.execute(x)",
    "for i in other:\n  if x in ALLOWED: break\ncursor.execute(x)",
    "if request.GET['k'] in ALLOWED:\n  cursor.execute(request.GET['l'])",
    "cursor.execute([y for y in x if y][0])",
    "cursor.execute([x for y in x if y in ALLOWED][0])",
  ])("%j", (body) => {
    expect(arriving(body)).toContain(FROM_REQUEST);
  });
});

test("a guard of one kind leaves the others", () => {
  const check = "from django.utils.http import url_has_allowed_host_and_scheme as ok\n";
  const text = `${check}def view(request, cursor):\n  x = request.GET['q']\n  if ok(x, None):\n    cursor.execute(x)`;
  expect(arrivalsIn({ "views.py": text })).toEqual([`views.py:5 sql <- ${FROM_REQUEST}`]);
});

test("thousands of checks in a row end", () => {
  const checks = "    if x not in ALLOWED: return\n".repeat(6000);
  const text = `ALLOWED = ['a']\ndef view(request, cursor, x):\n${checks}    cursor.execute(x)`;
  expect(arrivalsIn({ "views.py": text })).toHaveLength(1);
});

describe("a test that the project wraps", () => {
  const own = [
    "import re",
    "def is_plain(text, other=None):",
    "  if not text: return False",
    "  return text in ['a', 'b'] or bool(re.fullmatch('[a-z]+', text))",
    "def is_listed(text):",
    "  return text in ['a', 'b']",
    "def is_known(text): return is_listed(text)",
    "def is_odd(text): return text in ['a'] or text.endswith('b')",
    "def looks(text): return True",
  ].join("\n");
  const view = (condition: string): string =>
    `${own}\ndef view(request, cursor):\n  x = request.GET['q']\n  if ${condition}:\n    cursor.execute(x)`;

  test.each(["is_listed(x)", "is_known(x)", "is_listed(text=x)", "not (not is_listed(x))"])(
    "settles: %s",
    (condition) => {
      expect(arrivalsIn({ "views.py": view(condition) })).toEqual(["views.py:13 sql <- nothing"]);
    },
  );

  test.each(["is_odd(x)", "looks(x)", "not is_listed(x)", "is_listed(request.GET['r'])"])(
    "does not settle: %s",
    (condition) => {
      expect(arrivalsIn({ "views.py": view(condition) })).toHaveLength(1);
    },
  );
});
