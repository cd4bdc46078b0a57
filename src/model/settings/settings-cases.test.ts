/** What settings modules hold: every expectation was checked once against CPython and the libraries named in the code. */
import { describe, expect, test } from "vitest";
import { settingsIn, type Plain } from "../../../test/support/plain-setting.ts";

interface Case {
  readonly code: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly is: Readonly<Record<string, Plain>>;
  /** Followed only where the whole environment is given. */
  readonly onlyGiven?: boolean;
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "literals and operators": [
    {
      code: "A = 0x1F + 1_000\nB = -3 // 2\nC = 2 ** 10\nD = 7 % -3",
      is: { A: 1031, B: -2, C: 1024, D: -2 },
    },
    { code: "A = 'a' 'b' + \"c\" * 2\nB = 'x' in 'xyz'\nC = not ''", is: { A: "abcc", B: true, C: true } },
    {
      code: "A = [1, 2] + [3]\nB = (1,) * 2\nC = {'a': 1} | {'b': 2}",
      is: { A: [1, 2, 3], B: [1, 1], C: { a: 1, b: 2 } },
    },
    { code: "A = 1 < 2 < 3\nB = None is None\nC = 'a' not in ['a']", is: { A: true, B: true, C: false } },
    { code: "A = '' or 'b'\nB = 'a' and 'c'\nC = 0 or None", is: { A: "b", B: "c", C: null } },
    { code: "A = 1 if [] else 2\nB = (C := 5) + 1", is: { A: 2, B: 6, C: 5 } },
  ],
  text: [
    {
      code: "N = 'shop'\nA = f'{N}-{1 + 1}'\nB = '%s/%d' % (N, 3)\nC = '{0}.{1}.{x}'.format(N, 2, x='y')",
      is: { A: "shop-2", B: "shop/3", C: "shop.2.y" },
    },
    {
      code: "A = '%(a)s%%' % {'a': 5}\nB = '{{}}{}'.format(1)\nC = '-'.join(['a', 'b'])",
      is: { A: "5%", B: "{}1", C: "a-b" },
    },
    {
      code: "A = ' a,b , '.strip().split(',')\nB = 'a b  c'.split()\nC = 'a.b.c'.rsplit('.', 1)",
      is: { A: ["a", "b ", ""], B: ["a", "b", "c"], C: ["a.b", "c"] },
    },
    {
      code: "A = 'Ab'.lower().upper().title()\nB = 'xax'.strip('x')\nC = 'abc'.replace('b', '')\nD = 'a'.startswith(('b', 'a'))",
      is: { A: "Ab", B: "a", C: "ac", D: true },
    },
    {
      code: "A = 'abc'[1:]\nB = 'abc'[-1]\nC = len('abc')\nD = '12'.isdigit()",
      is: { A: "bc", B: "c", C: 3, D: true },
    },
  ],
  "lists and dictionaries": [
    {
      code: "A = [1]\nA += (2, 3)\nA.append(4)\nA.insert(0, 0)\nA.remove(3)\nA.extend([5])\nA.pop()",
      is: { A: [0, 1, 2, 4] },
    },
    {
      code: "B = ['a', 'b']\nA = ['x', *B, 'y']\nA[0] = 'z'\nC = A[1:3]\nD = A.index('b')\ndel A[0]",
      is: { A: ["a", "b", "y"], C: ["a", "b"], D: 2 },
    },
    { code: "A = ()\nA += ('x',)\nB = A + ('y',)", is: { A: ["x"], B: ["x", "y"] } },
    {
      code: "A = {'a': {'b': 1}}\nA['a']['c'] = 2\nA['d'] = []\nA['d'].append(3)\nA.update({'e': 4}, f=5)\nA.setdefault('a', 0)\nA.pop('e')",
      is: { A: { a: { b: 1, c: 2 }, d: [3], f: 5 } },
    },
    {
      code: "BASE = {'a': 1}\nA = {**BASE, 'b': 2}\nB = dict(BASE, c=3)\nC = A.get('z', 9)\nD = list(A.keys())\nE = sorted(['b', 'a'])",
      is: { A: { a: 1, b: 2 }, B: { a: 1, c: 3 }, C: 9, D: ["a", "b"], E: ["a", "b"] },
    },
    {
      code: "A, B = 1, 2\n(C, *D), E = [3, 4, 5], 6\nF = G = 7",
      is: { A: 1, B: 2, C: 3, D: [4, 5], E: 6, F: 7, G: 7 },
    },
    {
      code: "A = [x * 2 for x in [1, 2, 3] if x != 2]\nB = {k: v for k, v in {'a': 1}.items()}\nC = [a + b for a in 'xy' for b in ['1', '2']]",
      is: { A: [2, 6], B: { a: 1 }, C: ["x1", "x2", "y1", "y2"] },
    },
    {
      code: "A = any([False, 1])\nB = all([])\nC = max(1, 3)\nD = [str(x) for x in (1, True, None)]",
      is: { A: true, B: true, C: 3, D: ["1", "True", "None"] },
    },
  ],
  "control flow": [
    {
      code: "A = 1\nfor x in [1, 2, 3]:\n    if x == 3:\n        break\n    A += x\nelse:\n    A = 0",
      is: { A: 4 },
    },
    {
      code: "A = []\nfor k, v in {'a': 1, 'b': 2}.items():\n    if v == 1:\n        continue\n    A.append(k)",
      is: { A: ["b"] },
    },
    { code: "X = 'b'\nif X == 'a':\n    A = 1\nelif X == 'b':\n    A = 2\nelse:\n    A = 3", is: { A: 2 } },
    {
      code: "match 'prod':\n    case 'dev' | 'test':\n        A = 1\n    case 'prod':\n        A = 2\n    case _:\n        A = 3",
      is: { A: 2 },
    },
    {
      code: "try:\n    A = {}['x']\nexcept KeyError:\n    A = 'none'\nelse:\n    A = 'some'\nfinally:\n    B = 1",
      is: { A: "none", B: 1 },
    },
    {
      code: "def f(a, b=2, *c, d=4, **e):\n    if a:\n        return [a, b, list(c), d, e]\n    return None\nA = f(1)\nB = f(1, 5, 6, d=7, g=8)\nC = f(0)",
      is: { A: [1, 2, [], 4, {}], B: [1, 5, [6], 7, { g: 8 }], C: null },
    },
    { code: "A = 1\ndef f():\n    global A\n    A = 2\nf()\nB = (lambda x: x + 1)(2)", is: { A: 2, B: 3 } },
    { code: "def f(n):\n    return 1 if n == 0 else n * f(n - 1)\nA = f(5)", is: { A: 120 } },
    {
      code: "class Names:\n    ONE = 1\n    TWO = ONE + 1\nclass More(Names):\n    THREE = 3\nA = More.TWO\nB = More().THREE",
      is: { A: 2, B: 3 },
    },
    {
      code: "globals().update({'A': 1}, B=2)\nglobals()['C'] = 3\nvars()['D'] = 4\nlocals().update(E=5)",
      is: { A: 1, B: 2, C: 3, D: 4, E: 5 },
    },
  ],
  "the environment": [
    {
      code: "import os\nA = os.environ.get('X')\nB = os.getenv('X', 'd')\nC = os.environ.get('X', default='e')",
      is: { A: null, B: "d", C: "e" },
    },
    {
      code: "import os\nA = os.environ['X']\nB = 'X' in os.environ\nC = bool(os.getenv('X'))",
      env: { X: "False" },
      is: { A: "False", B: true, C: true },
    },
    {
      code: "from os import environ as e, getenv\nA = e.get('X', '1') == '1'\nB = getenv('Y') is None",
      is: { A: true, B: true },
    },
    {
      code: "import os\nA = int(os.getenv('X', 1))\nB = os.getenv('Y', '').lower() in ('1', 'true')",
      env: { Y: "TRUE" },
      is: { A: 1, B: true },
    },
    {
      code: "import os, json, ast\nA = json.loads(os.getenv('X', '[1]'))\nB = ast.literal_eval(os.getenv('Y', 'True'))",
      env: { X: '{"a": [true]}' },
      is: { A: { a: [true] }, B: true },
    },
    {
      code: "import os\nos.environ.setdefault('X', 'd')\nA = os.environ['X']\nos.environ['Y'] = 'z'\nB = os.getenv('Y')",
      env: { X: "set" },
      is: { A: "set", B: "z" },
    },
    {
      code: "import os\nA = [h.strip() for h in os.getenv('X', 'a, b').split(',') if h]\nB = ['c', *os.getenv('Y', 'd').split()]",
      is: { A: ["a", "b"], B: ["c", "d"] },
    },
    {
      code: "import os\ntry:\n    A = os.environ['X']\nexcept KeyError:\n    A = 'fallback'",
      is: { A: "fallback" },
    },
    {
      code: "import os\ntry:\n    A = os.environ['X']\nexcept KeyError:\n    A = 'fallback'",
      env: { X: "x" },
      is: { A: "x" },
    },
    {
      code: "import os\ndef flag(name, default=False):\n    if name in os.environ:\n        return os.environ[name] == '1'\n    return default\nA = flag('X', True)\nB = flag('Y', True)",
      env: { Y: "0" },
      is: { A: true, B: false },
    },
    {
      code: "import os\nif os.getenv('STAGE') == 'live':\n    A = ['live']\nelse:\n    A = ['dev']\nA.append('x')\nB = 'live' in A",
      env: { STAGE: "live" },
      is: { A: ["live", "x"], B: true },
    },
    {
      code: "import os\nA = f\"{os.getenv('H', 'h')}:{os.getenv('P', '1')}\"\nB = '%s@%s' % (os.getenv('H', 'h'), 'x')",
      env: { P: "2" },
      is: { A: "h:2", B: "h@x" },
    },
    {
      code: "import os\nA = {'a': os.getenv('X', 'x')}\nA['b'] = A['a'] + '!'\nif A['b'] == 'x!':\n    B = 1\nelse:\n    B = 2",
      is: { A: { a: "x", b: "x!" }, B: 1 },
    },
    {
      code: "import os\nimport sys\nA = 'test' if 'X' not in os.environ else 'live'\nif A == 'test':\n    C = 1\nelse:\n    C = 2",
      env: { X: "" },
      is: { A: "live", C: 2 },
    },
    {
      code: "from distutils.util import strtobool\nimport os\nA = bool(strtobool(os.getenv('X', 'no')))",
      env: { X: "on" },
      is: { A: true },
    },
  ],
  paths: [
    {
      code: "from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nA = str(BASE_DIR / 'db' / 'x.sqlite3')\nB = (BASE_DIR / 'a.txt').name\nC = Path(__file__).parents[1] == BASE_DIR",
      files: {},
      is: { A: "/audited/db/x.sqlite3", B: "a.txt", C: true },
    },
    {
      code: "import os\nBASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nA = os.path.join(BASE_DIR, 'static', '..', 'm')\nB = os.path.normpath(A)",
      is: { A: "/audited/static/../m", B: "/audited/m" },
    },
  ],
  modules: [
    {
      code: "from .base import *\nA = A + ['b']\nB = DEBUG",
      files: { "shop/base.py": "A = ['a']\nDEBUG = True\n_HIDDEN = 1" },
      is: { A: ["a", "b"], B: true, _HIDDEN: "<absent>" },
    },
    {
      code: "from . import base\nfrom .base import A as X\nB = base.A + X",
      files: { "shop/base.py": "A = 'a'" },
      is: { B: "aa" },
    },
    {
      code: "from shop.env import flag\nA = flag('X', 'yes')",
      files: {
        "shop/env.py":
          "import os\ndef flag(name, default):\n    return os.environ.get(name, default) == 'yes'",
      },
      is: { A: true },
    },
    {
      code: "try:\n    from .local import *\nexcept ImportError:\n    A = 'none'",
      files: { "shop/local.py": "A = 'local'" },
      is: { A: "local" },
    },
    {
      code: "import importlib\nm = importlib.import_module('shop.other')\nA = m.A\nB = getattr(m, 'B', 'default')\nC = hasattr(m, 'A')",
      files: { "shop/other.py": "A = 1" },
      is: { A: 1, B: "default", C: true },
    },
    {
      code: "A = 1\nfrom .b import *\nC = B",
      files: { "shop/b.py": "from .settings import A\nB = A + 1" },
      is: { A: 1, C: 2 },
    },
    {
      code: "from .p import *",
      files: { "shop/p.py": "__all__ = ['A']\nA = 1\nB = 2" },
      is: { A: 1, B: "<absent>" },
    },
    {
      code: "from split_settings.tools import include, optional\ninclude('parts/*.py', optional('none.py'))",
      files: { "shop/parts/a.py": "A = 1", "shop/parts/b.py": "A = A + 1\nB = 1" },
      is: { A: 2, B: 1 },
    },
    {
      code: "import os\nexec(open(os.path.join(os.path.dirname(__file__), 'more.py')).read())",
      files: { "shop/more.py": "A = 1" },
      is: { A: 1 },
    },
  ],
  "django-environ": [
    {
      code: "import environ\nenv = environ.Env(D=(bool, True), N=int)\nA = env('D')\nB = env('N')\nC = env.bool('C', False)\nE = env.list('E', default=['x'])",
      env: { N: "5", C: "on" },
      is: { A: true, B: 5, C: true, E: ["x"] },
    },
    {
      code: "import environ\nenv = environ.Env()\nA = env('A', default=True)\nB = env('B', cast=bool, default=False)\nC = env.list('C')\nD = env.int('D', 3)\nE = env.str('E', 'e')",
      env: { A: "off", B: "2", C: "a,b" },
      is: { A: false, B: true, C: ["a", "b"], D: 3, E: "e" },
    },
  ],
  "python-decouple": [
    {
      code: "from decouple import config, Csv\nA = config('A', default='no', cast=bool)\nB = config('B', default='a, b', cast=Csv())\nC = config('C', default=3, cast=int)\nD = config('D', 'd')",
      env: { C: "4" },
      is: { A: false, B: ["a", "b"], C: 4, D: "d" },
    },
  ],
  environs: [
    {
      code: "from environs import Env\nenv = Env()\nA = env.bool('A', True)\nB = env('B', 'b')\nC = env.list('C', ['c'])\nwith env.prefixed('P_'):\n    D = env.int('D', 1)",
      env: { A: "off", C: "x,y", P_D: "4" },
      is: { A: false, B: "b", C: ["x", "y"], D: 4 },
    },
  ],
  "dj-database-url": [
    {
      code: "import dj_database_url\nD = dj_database_url.config(default='postgres://u:p@h:5432/n')\nA = D['ENGINE']\nB = [D['NAME'], D['USER'], D['HOST']]",
      is: { A: "django.db.backends.postgresql", B: ["n", "u", "h"] },
    },
  ],
  "URL readers": [
    {
      code: "import environ\nenv = environ.Env()\nA = env.db('DB')\nB = env.email_url('MAIL', default='consolemail://')\nC = env.cache(default='locmemcache://')",
      env: { DB: "postgres://u:p%40@h:5432/n?sslmode=require&conn_max_age=60" },
      is: {
        A: {
          ENGINE: "django.db.backends.postgresql",
          NAME: "n",
          USER: "u",
          PASSWORD: "p@",
          HOST: "h",
          PORT: 5432,
          CONN_MAX_AGE: 60,
          OPTIONS: { sslmode: "require" },
        },
        B: {
          EMAIL_FILE_PATH: "",
          EMAIL_HOST_USER: null,
          EMAIL_HOST_PASSWORD: null,
          EMAIL_HOST: null,
          EMAIL_PORT: null,
          EMAIL_BACKEND: "django.core.mail.backends.console.EmailBackend",
        },
        C: { BACKEND: "django.core.cache.backends.locmem.LocMemCache", LOCATION: "" },
      },
    },
    {
      code: "import dj_email_url\nM = dj_email_url.config(default='submission://u:p@mail.test')\nA = [M['EMAIL_USE_TLS'], M['EMAIL_PORT'], M['EMAIL_HOST']]\nN = dj_email_url.parse('smtp://mail.test?ssl=True&timeout=5')\nB = [N['EMAIL_USE_TLS'], N['EMAIL_USE_SSL'], N['EMAIL_TIMEOUT'], N['EMAIL_PORT']]",
      is: { A: [true, 587, "mail.test"], B: [false, true, 5, 25] },
    },
    {
      code: "import django_cache_url\nA = django_cache_url.config()\nB = django_cache_url.parse('redis://:pw@cache.test/3')",
      is: {
        A: { BACKEND: "django.core.cache.backends.locmem.LocMemCache", LOCATION: "" },
        B: {
          BACKEND: "django.core.cache.backends.redis.RedisCache",
          LOCATION: "redis://:pw@cache.test:6379/3",
        },
      },
    },
    {
      code: "import dj_database_url\nA = dj_database_url.parse('sqlite://:memory:')['NAME']\nD = dj_database_url.config(default='postgres://h/n', conn_max_age=600, ssl_require=True)\nB = [D['CONN_MAX_AGE'], D['OPTIONS'], D['CONN_HEALTH_CHECKS']]\nC = dj_database_url.parse('sqlite://')['NAME']",
      is: { A: ":memory:", B: [600, { sslmode: "require" }, false], C: ":memory:" },
    },
    {
      code: "import dj_database_url\nA = dj_database_url.config()",
      onlyGiven: true,
      is: { A: {} },
    },
    {
      code: "from urllib.parse import quote, quote_plus, unquote, urlparse\nU = urlparse('https://u:p@Shop.Test:8443/a/b?c=d#e')\nA = [U.scheme, U.netloc, U.hostname, U.port, U.path, U.query, U.fragment, U.username]\nB = [quote('a b/c(d)'), quote_plus('a b/c'), quote('a/b', safe=''), unquote('a%20b')]\nC = urlparse('/x').hostname",
      is: {
        A: ["https", "u:p@Shop.Test:8443", "shop.test", 8443, "/a/b", "c=d", "e", "u"],
        B: ["a%20b/c%28d%29", "a+b%2Fc", "a%2Fb", "a b"],
        C: null,
      },
    },
  ],
  "files of the tree": [
    {
      code: "import os\nfrom dotenv import load_dotenv\nload_dotenv()\nA = os.environ['A']\nB = os.getenv('B')",
      files: { ".env": "A=from-file\nB=from-file\n" },
      env: { B: "set" },
      is: { A: "from-file", B: "set" },
    },
    {
      code: "import environ\nfrom pathlib import Path\nenv = environ.Env()\nenv.read_env(Path(__file__).parent.parent / 'conf' / 'site.env')\nA = env.bool('A', default=False)\nB = env('B', default='d')",
      files: { "conf/site.env": "export A=on\n", "shop/.env": "B=other\n" },
      is: { A: true, B: "d" },
    },
    {
      code: "from environs import Env\nenv = Env()\nenv.read_env()\nA = env.int('A', 1)",
      files: { "shop/.env": "A=2\n" },
      is: { A: 2 },
    },
    {
      code: "from decouple import config\nA = config('A', default=False, cast=bool)",
      files: { ".env": "A=yes\n" },
      is: { A: true },
    },
    {
      code: "import os\nif os.getenv('READ'):\n    from dotenv import load_dotenv\n    load_dotenv()\nA = os.getenv('A', 'd')",
      files: { ".env": "A=from-file\n" },
      is: { A: "d" },
    },
    {
      code: "import os\nfrom pathlib import Path\nHERE = Path(__file__).parent\nA = (HERE / 'b.py').exists()\nB = os.path.isdir(HERE)\nC = (HERE / 'b.py').is_dir()",
      files: { "shop/b.py": "" },
      is: { A: true, B: true, C: false },
    },
    {
      code: "from pathlib import Path\nA = (Path(__file__).parent / 'gone.py').exists()",
      onlyGiven: true,
      is: { A: false },
    },
  ],
  "Python's library and Django": [
    {
      code: "from datetime import timedelta\nA = timedelta(days=1, minutes=2).total_seconds()\nB = timedelta(1).total_seconds()",
      is: { A: 86520, B: 86400 },
    },
    {
      code: "from email.utils import getaddresses\nA = getaddresses(['Ops <ops@shop.test>, a@b.test'])",
      is: {
        A: [
          ["Ops", "ops@shop.test"],
          ["", "a@b.test"],
        ],
      },
    },
    {
      code: "from django.http.request import split_domain_port\nA, B = split_domain_port('Shop.Test.:80')\nC = split_domain_port('a b')",
      is: { A: "shop.test", B: "80", C: ["", ""] },
    },
    {
      code: "A = list(dict.fromkeys(['a', 'b', 'a']))\nB = list(filter(None, ['', 'x', 0]))\nC = type(['x']) in (list, tuple)\nD = type('x') not in (list, tuple)",
      is: { A: ["a", "b"], B: ["x"], C: true, D: true },
    },
    {
      code: "from django.conf import global_settings\nA = global_settings.X_FRAME_OPTIONS\nB = len(global_settings.PASSWORD_HASHERS) > 2",
      is: { A: "DENY", B: true },
    },
    {
      code: "import sys\nA = 'test' in sys.argv\nB = len(sys.argv) > 1 and sys.argv[1] == 'runserver'",
      is: { A: false, B: false },
    },
    {
      code: "from csp.constants import SELF, UNSAFE_INLINE\nfrom django.utils.csp import CSP\nfrom corsheaders.defaults import default_headers\nA = [SELF, UNSAFE_INLINE, CSP.NONE]\nB = list(default_headers) + ['x-own']",
      is: {
        A: ["'self'", "'unsafe-inline'", "'none'"],
        B: [
          "accept",
          "authorization",
          "content-type",
          "user-agent",
          "x-csrftoken",
          "x-requested-with",
          "x-own",
        ],
      },
    },
    {
      code: "import environ\nroot = environ.Path(__file__) - 2\nA = root('media', 'x')\nB = str(root)",
      is: { A: "/audited/media/x", B: "/audited" },
    },
  ],
  classes: [
    {
      code: "from typing import NamedTuple\nclass P(NamedTuple):\n    mode: str\n    root: str = '/srv'\np = P('wheel')\nA = [p.mode, p.root]",
      is: { A: ["wheel", "/srv"] },
    },
    {
      code: "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    a: int\n    b: int = 2\np = P(b=3, a=1)\nA = [p.a, p.b]",
      is: { A: [1, 3] },
    },
    {
      code: "class Base:\n    NAME = 'shop'\n    @property\n    def HOSTS(self):\n        return [self.NAME + '.test']\nclass Live(Base):\n    NAME = 'live'\n    @property\n    def HOSTS(self):\n        return super().HOSTS + ['extra.test']\nA = Live().HOSTS",
      is: { A: ["live.test", "extra.test"] },
    },
  ],
  "what only a given environment settles": [
    {
      code: "import os\nA = {}\nfor name in os.environ['NAMES'].split(','):\n    A[name] = os.getenv(f'URL_{name.upper()}')",
      env: { NAMES: "a,b", URL_A: "x" },
      onlyGiven: true,
      is: { A: { a: "x", b: null } },
    },
    {
      code: "from decouple import config\nA = config('A', default='1,2', cast=lambda v: [int(x) for x in v.split(',')])",
      env: { A: "3,4" },
      onlyGiven: true,
      is: { A: [3, 4] },
    },
    {
      code: "import os\ntry:\n    A = int(os.environ['PORT'])\nexcept ValueError:\n    A = -1\nexcept KeyError:\n    A = 0",
      env: { PORT: "x" },
      onlyGiven: true,
      is: { A: -1 },
    },
    {
      code: "A = 1\ntry:\n    from .local import *\nexcept ImportError:\n    A = 2",
      onlyGiven: true,
      is: { A: 2 },
    },
    {
      code: "import importlib\ntry:\n    M = importlib.import_module('shop.gone')\nexcept ImportError:\n    M = None\nA = M is None",
      files: { "shop/__init__.py": "" },
      onlyGiven: true,
      is: { A: true },
    },
    {
      code: "import os\nA = 1\nB = [os.environ['GONE']]\nC = 2",
      onlyGiven: true,
      is: { A: 1, B: "<absent>", C: "<absent>" },
    },
  ],
  pydantic: [
    {
      code: "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    debug: bool = True\n    hosts: list[str] = ['a']\n    port: int = 1\ns = S()\nA = s.debug\nB = s.hosts\nC = s.port",
      env: { DEBUG: "off", PORT: "7" },
      is: { A: false, B: ["a"], C: 7 },
    },
  ],
};

describe.each(Object.entries(CASES))("%s", (_, cases) => {
  test.each(cases.map((one) => [one.code.split("\n").at(-1) ?? "", one] as const))(
    "%s",
    (_last, { code, env, files, is, onlyGiven }) => {
      const written = { "shop/settings.py": code, ...files };
      const evaluated = onlyGiven === true ? [true] : [true, false];
      for (const given of evaluated)
        expect(settingsIn(written, Object.keys(is), env, "shop/settings.py", given)).toEqual(is);
    },
  );
});

describe("what is not followed is said, never guessed", () => {
  const reason = (code: string, name = "A"): Plain =>
    settingsIn({ "shop/settings.py": code }, [name])[name] ?? null;
  test.each([
    ["A = undefined_name", "<unknown: the name `undefined_name` is not defined in the files that were read>"],
    ["import socket\nA = socket.gethostname()", "<unknown: what `socket.gethostname()` returns>"],
    ["A = open('x').read()", "<unknown: what `open()` returns>"],
    [
      "import os\nname = os.getenv('N', 'x')\nA = os.environ.get(name + '_X')",
      "<unknown: an environment variable with a computed name>",
    ],
    ["def g():\n    yield 1\nA = g()", "<unknown: a generator>"],
    ["from gone import X\nA = X + 1", "<unknown: `+` on a external and a number>"],
    ["A = [1][5]", "<fails: IndexError>"],
    ["import os\nA = os.environ['X']", "<fails: the environment variable X must be set>"],
    ["def f():\n    return f()\nA = f()", "<unknown: calls that nest too deeply>"],
  ])("%s", (code, expected) => {
    expect(reason(code)).toBe(expected);
  });

  test("a list stays a list when something unknown is added", () => {
    const code = "import os\nA = ['a']\nfor app in os.listdir('.'):\n    A.append(app)\nB = ['b'] + gone";
    expect(settingsIn({ "shop/settings.py": code }, ["A", "B"])).toEqual({
      A: ["a", "<more>"],
      B: ["b", "<more>"],
    });
  });

  test("both sides of a condition that is not settled are kept", () => {
    expect(reason("import socket\nif socket.gethostname() == 'x':\n    A = 1\nelse:\n    A = 2")).toBe(
      "<either 1 or 2>",
    );
  });
});
