import { describe, expect, test } from "vitest";
import { solved, stateOf } from "../../test/support/python-program.ts";
import type { Conduct } from "./conduct.ts";
import { conductOf } from "./conduct.ts";

function conduct(text: string, name = "view"): Conduct {
  const solver = solved({ "m.py": text });
  return conductOf(solver, stateOf(solver, "m.py", name));
}

const inView = (body: string, before = ""): Conduct =>
  conduct(`${before}\ndef view(request, a):\n  ${body}\n`);
const deeds = ({ deeds }: Conduct): string => deeds.map((one) => one.deed).join(" ");

const MODEL = "from django.db import models\nclass M(models.Model): pass\n";

describe("deeds", () => {
  test.each([
    ["a.save()", "", "write"],
    ["a.delete()", "", "delete"],
    ["M.objects.create(x=a)", MODEL, "write"],
    ["M.objects.filter(x=a).delete()", MODEL, "delete"],
    ["M.objects.filter(x=a)", MODEL, ""],
    ["request.session['k'] = a", "", "session"],
    ["a['k'] = 1", "", ""],
    ["open(a, 'w')", "", "file"],
    ["open(a, mode='ab')", "", "file"],
    ["open(a, 'r')", "", ""],
    ["open(a)", "", ""],
    ["send_mail(a)", "from django.core.mail import send_mail", "mail"],
    ["login(request, a)", "from django.contrib.auth import login", "login"],
    ["os.remove(a)", "import os", "file"],
    ["cursor.execute('UPDATE t SET x = 1')", "", "write"],
    ["cursor.execute(f'DELETE FROM {a}')", "", "write"],
    ["cursor.execute('  insert into t' + a)", "", "write"],
    ["cursor.execute('SELECT 1')", "", ""],
    ["cursor.execute(a)", "", ""],
    ["os.system(a)", "import os", "run"],
    ["helper(a)", "def helper(x): x.save()", "write"],
    ["helper(a)", "def helper(x): deeper(x)\ndef deeper(x): x.save()", "write"],
    ["a.nothing()", "", ""],
    ["openpyxl.Workbook().save(a)", "import openpyxl", ""],
    ["book = Workbook()\n  book.save(a)", "from openpyxl import Workbook", ""],
    ["Image.open(a).save(a)", "from PIL import Image", ""],
    ["Tag(a).save()", "from taggit.models import Tag", "write"],
  ])("%s after %j: %s", (body, before, expected) => {
    expect(deeds(inView(body, before))).toBe(expected);
  });

  test("of functions written inside, and of circles once", () => {
    expect(deeds(inView("def inner(): a.save()\n  return inner"))).toBe("write");
    expect(deeds(inView("f(a)", "def f(x):\n  x.save()\n  g(x)\ndef g(x): f(x)"))).toBe("write");
  });

  test("further than six calls away are not looked for", () => {
    const chain = (length: number): string =>
      `${Array.from({ length }, (_, n) => `def f${n}(x): f${n + 1}(x)`).join("\n")}\ndef f${length}(x): x.save()`;
    expect(deeds(inView("f0(a)", chain(5)))).toBe("write");
    expect(deeds(inView("f0(a)", chain(6)))).toBe("");
  });

  test("of a decorator's wrapper", () => {
    const text =
      "def keep(f):\n  def wrapper(request):\n    request.session['k'] = 1\n  return wrapper\n@keep\ndef view(request): pass\n";
    expect(deeds(conduct(text))).toBe("session");
  });
});

describe("proofs", () => {
  const proofs = (body: string, before = ""): string[] => inView(body, before).proofs.map((one) => one.says);

  test.each([
    ["hmac.compare_digest(a, b)", "import hmac", ["compares a secret in constant time"]],
    ["signing.loads(a)", "from django.core import signing", ["checks a signed value"]],
    ["hmac.compare_digest(a, request.COOKIES['t'])", "import hmac", []],
    ["hmac.new(a, b, 'sha1')", "import hmac", ["computes a message signature"]],
    ["hmac.new(a, msg=b, digestmod='sha1')", "import hmac", ["computes a message signature"]],
    ["h = hmac.new(a, digestmod='sha1'); h.update(b)", "import hmac", ["computes a message signature"]],
    ["hmac.new(a, digestmod='sha1').hexdigest()", "import hmac", []],
    ["hmac.new(a, None, 'sha1').hexdigest()", "import hmac", []],
    ["if token == a: pass", "", ["compares `token`"]],
    ["if a != api_token: pass", "", ["compares `api_token`"]],
    ["if a == settings.CALLBACK_KEY: pass", "from django.conf import settings", ["compares `CALLBACK_KEY`"]],
    ["if a == settings.SORT_ORDER: pass", "from django.conf import settings", []],
    ["if sort_key == a: pass", "", []],
    ["if token == 'x': pass", "", []],
    ["if token < a: pass", "", []],
    ["if token_count_x == a: pass", "", ["compares `token_count_x`"]],
    ["if tokens == a: pass", "", []],
    ["M.objects.get(token=a)", MODEL, ["finds its object by `token`, which only the right caller knows"]],
    ["M.objects.get(api_key=a)", MODEL, ["finds its object by `api_key`, which only the right caller knows"]],
    [
      "M.objects.get(user__token=a)",
      MODEL,
      ["finds its object by `user__token`, which only the right caller knows"],
    ],
    [
      "M.objects.filter(token__in=a)",
      MODEL,
      ["finds its object by `token__in`, which only the right caller knows"],
    ],
    [
      "b.update({'secret': a}); M.objects.filter(**b)",
      `${MODEL}b = {}`,
      ["finds its object by `secret`, which only the right caller knows"],
    ],
    [
      "b = {'secret': a}; M.objects.filter(**b)",
      MODEL,
      ["finds its object by `secret`, which only the right caller knows"],
    ],
    [
      "b = {}; b['secret'] = a; M.objects.filter(**b)",
      MODEL,
      ["finds its object by `secret`, which only the right caller knows"],
    ],
    ["b = {'name': a}; b.update({'place': a}); M.objects.filter(**b)", MODEL, []],
    ["b = {'secret': a}; M.objects.create(**b)", MODEL, []],
    ["a.parse_authn_request_response(b)", "", ["checks the signature of a SAML response"]],
    ["M.objects.filter(key__project=a)", MODEL, []],
    ["M.objects.filter(token__user=a)", MODEL, []],
    ["M.objects.filter(token__isnull=a)", MODEL, []],
    ["M.objects.filter(token__startswith=a)", MODEL, []],
    ["M.objects.get(primary_key=a)", MODEL, []],
    ["M.objects.get(pk=a)", MODEL, []],
    ["M.objects.create(token=a)", MODEL, []],
    ["request.META['HTTP_X_SIGNATURE']", "", ["reads the `HTTP_X_SIGNATURE` header"]],
    ["request.headers.get('Authorization')", "", ["reads the `Authorization` header"]],
    ["request.META['HTTP_HOST']", "", []],
    ["request.META[NAME]", "NAME = 'HTTP_X_TOKEN'", ["reads the `HTTP_X_TOKEN` header"]],
    ["request.GET['token']", "", []],
  ])("%s after %j", (body, before, expected) => {
    expect(proofs(body, before)).toEqual(expected);
  });

  test("a random id of the URL", () => {
    const text = `import uuid\n${MODEL}def view(request, n: uuid.UUID, m: int):\n  M.objects.get(code=n)\n  M.objects.get(code=m)\n`;
    expect(conduct(text).proofs.map((one) => one.says)).toEqual([
      "finds its object by `code`, a random id that only the right caller knows",
    ]);
  });
});

describe("who and what it asks", () => {
  test.each([
    ["request.user", true, false],
    ["request.session", true, false],
    ["request.POST", false, true],
    ["request.body", false, true],
    ["request.GET", false, false],
    ["helper(request)", true, false],
  ])("%s", (body, knowsUser, readsBody) => {
    expect(inView(body, "def helper(request): return request.user")).toMatchObject({ knowsUser, readsBody });
  });

  test("of a request that a call leaves out, nothing is asked", () => {
    const before =
      "def make(data, request=None):\n  inner(data, request)\n  return request.user if request else None\n" +
      "def inner(data, request): data.save(by=request.user)";
    expect(inView("make(a)", before)).toMatchObject({ knowsUser: false });
    expect(inView("make(a, None)", before)).toMatchObject({ knowsUser: false });
    expect(inView("make(a, request)", before)).toMatchObject({ knowsUser: true });
    const both = inView("make(a)\n  make(a, request=request)", before);
    expect([both.knowsUser, deeds(both)]).toEqual([true, "write"]);
  });

  test("by a decorator, with arguments or without", () => {
    const before = "from django.contrib.auth.decorators import login_required, permission_required\n";
    expect(conduct(`${before}@login_required\ndef view(request): pass`).knowsUser).toBe(true);
    expect(conduct(`${before}@permission_required('x')\ndef view(request): pass`).knowsUser).toBe(true);
    expect(conduct(`${before}def view(request): pass`).knowsUser).toBe(false);
  });
});
