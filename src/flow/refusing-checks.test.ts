import { describe, expect, test } from "vitest";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** What arrives at `cursor.execute` in a function with this body; `x` comes from the query string. */
function arriving(body: string, rest = ""): string {
  const lines = body.split("\n").map((line) => `    ${line}`);
  const text = `${rest}\nALLOWED = ['a']\ndef view(request, cursor, other):\n    x = request.GET['q']\n${lines.join("\n")}`;
  return arrivalsIn({ "views.py": text })[0]?.split(" <- ")[1] ?? "no sink";
}

const SAFE = "nothing";
const FROM_REQUEST = "the query string";

describe("types", () => {
  test.each([
    "if not isinstance(x, int): return\ncursor.execute(x)",
    "if isinstance(x, (int, float)):\n  cursor.execute(x)",
    "if isinstance(x, int | float):\n  cursor.execute(x)",
    "import uuid\nif isinstance(x, uuid.UUID):\n  cursor.execute(x)",
  ])("%j settles", (body) => {
    expect(arriving(body)).toBe(SAFE);
  });

  test.each([
    "if isinstance(x, str):\n  cursor.execute(x)",
    "if isinstance(x, (int, str)):\n  cursor.execute(x)",
    "if isinstance(x, int): return\ncursor.execute(x)",
    "if isinstance(other, int):\n  cursor.execute(x)",
  ])("%j does not", (body) => {
    expect(arriving(body)).toBe(FROM_REQUEST);
  });
});

describe("loops that refuse", () => {
  test.each([
    "for y in x:\n  if not isinstance(y, int): raise E\ncursor.execute(','.join(x))",
    "for y in x:\n  if not y.isdigit(): raise E\ncursor.execute(','.join(x))",
    "for y in x:\n  if y not in ALLOWED: raise E\ncursor.execute(','.join(x))",
    "try:\n  for y in x:\n    if not isinstance(y, int): raise E\nexcept E:\n  return\ncursor.execute(','.join(x))",
    "for y in x:\n  if not isinstance(y['id'], int): raise E\nfor z in x:\n  cursor.execute(z['id'])",
    "for y in x:\n  n = y.get('id')\n  if not isinstance(n, int) or other: raise E\nfor z in x:\n  cursor.execute(z.get('id'))",
    "if not all(isinstance(y, int) for y in x): raise E\ncursor.execute(','.join(x))",
    "if any(y not in ALLOWED for y in x): raise E\ncursor.execute(','.join(x))",
  ])("%j settles", (body) => {
    expect(arriving(body)).toBe(SAFE);
  });

  test.each([
    "for y in x:\n  if not isinstance(y, str): raise E\ncursor.execute(','.join(x))",
    "for y in x:\n  if not isinstance(y, int): log()\ncursor.execute(','.join(x))",
    "try:\n  for y in x:\n    if not isinstance(y, int): raise E\nexcept E:\n  pass\ncursor.execute(','.join(x))",
    "for y in x:\n  if not isinstance(y['id'], int): raise E\nfor z in x:\n  cursor.execute(z['name'])",
    "if not any(isinstance(y, int) for y in x): raise E\ncursor.execute(','.join(x))",
    "if not all(isinstance(y, int) for y in x if y): raise E\ncursor.execute(','.join(x))",
    "if all(isinstance(y, int) for y in x): raise E\ncursor.execute(','.join(x))",
  ])("%j does not", (body) => {
    expect(arriving(body)).toBe(FROM_REQUEST);
  });
});

describe("loops that collect what they refuse", () => {
  test.each([
    "bad = []\nfor y in x:\n  if y not in ALLOWED: bad.append(y)\nif bad: raise E(bad)\ncursor.execute(','.join(x))",
    "bad = {}\nfor y in x:\n  if y not in ALLOWED:\n    bad[y] = 'no'\nif len(bad): return\ncursor.execute(','.join(x))",
    "bad = set()\nfor y in x:\n  if y in ALLOWED: log()\n  else: bad.add(y)\nif not bad: cursor.execute(','.join(x))\nelse: raise E",
  ])("%j settles", (body) => {
    expect(arriving(body)).toBe(SAFE);
  });

  test.each([
    "bad = []\nfor y in x:\n  if y not in ALLOWED: bad.append(y)\nif bad: log(bad)\ncursor.execute(','.join(x))",
    "bad = []\nfor y in x:\n  if y not in ALLOWED: bad.append(y)\nif other:\n  if bad: raise E\ncursor.execute(','.join(x))",
    "for y in x:\n  bad = []\n  if y not in ALLOWED: bad.append(y)\nif bad: raise E\ncursor.execute(','.join(x))",
    "bad = []\nfor y in x:\n  if y not in ALLOWED: bad.append(y)\nbad = []\nif bad: raise E\ncursor.execute(','.join(x))",
    "good = []\nfor y in x:\n  if y in ALLOWED: good.append(y)\nif good: raise E\ncursor.execute(','.join(x))",
    "bad = []\nfor y in x:\n  if y not in ALLOWED: bad.append(y)\nif not bad: raise E\ncursor.execute(','.join(x))",
  ])("%j does not", (body) => {
    expect(arriving(body)).toBe(FROM_REQUEST);
  });
});

describe("calls that never come back", () => {
  const refusing = "if x not in ALLOWED: fail('no')\ncursor.execute(x)";

  test.each([
    "def fail(text):\n  raise E(text)",
    "def fail(text):\n  if text: raise E(text)\n  raise F",
    "from sys import exit as fail",
  ])("%j", (rest) => {
    expect(arriving(refusing, rest)).toBe(SAFE);
  });

  test("of libraries, and methods", () => {
    expect(arriving("import sys\nif x not in ALLOWED: sys.exit(1)\ncursor.execute(x)")).toBe(SAFE);
    const method =
      "class V:\n  known = ['a']\n  def fail(self): raise E\n  def run(self, request, cursor):\n    x = request.GET['q']\n    if x not in self.known: self.fail()\n    cursor.execute(x)";
    expect(arrivalsIn({ "m.py": method })).toEqual(["m.py:7 sql <- nothing"]);
  });

  test.each([
    "def fail(text):\n  log(text)",
    "def fail(text):\n  if text: raise E(text)",
    "def fail(text):\n  if not text: return\n  raise E",
    "def fail(text): pass",
  ])("%j comes back", (rest) => {
    expect(arriving(refusing, rest)).toBe(FROM_REQUEST);
  });
});

describe("look-ups by key", () => {
  const models =
    "from django.db import models\nclass Item(models.Model):\n  name = models.CharField()\nclass Tag(models.Model):\n  word = models.CharField(primary_key=True)\nclass Client:\n  def get(self, id): pass";

  test.each(["Item.objects.get(pk=x)", "Item.objects.filter(id=x).first()"])("%s settles", (call) => {
    expect(arriving(`row = ${call}\ncursor.execute(x)`, models)).toBe(SAFE);
  });

  test.each([
    "Item.objects.get(name=x)",
    "Tag.objects.get(pk=x)",
    "Client().get(id=x)",
    "other.objects.get(pk=x)",
  ])("%s does not", (call) => {
    expect(arriving(`row = ${call}\ncursor.execute(x)`, models)).toBe(FROM_REQUEST);
  });

  const shown = (call: string, use: string): readonly string[] =>
    arrivalsIn({
      "views.py": `${models}\nfrom django.shortcuts import get_object_or_404\nfrom django.http import HttpResponse\ndef view(request):\n  x = request.GET['q']\n  row = ${call}\n  ${use}`,
    }).filter((line) => line.includes("query string"));

  test.each([
    "get_object_or_404(Item, name=x)",
    "get_object_or_404(Item, name__exact=x)",
    "Item.objects.get(name=x)",
    "get_object_or_404(Item.objects.all(), pk=x)",
  ])("%s finds a row with this very text", (call) => {
    expect(shown(call, "HttpResponse(x)")).toEqual([]);
    expect(shown(call, "open(x)")).toEqual([]);
  });

  test.each([
    "get_object_or_404(Item, name__startswith=x)",
    "get_object_or_404(Item, tag__name=x)",
    "Item.objects.filter(name=x)",
    "Item.objects.get_or_create(name=x)",
    "get_object_or_404(Unknown, name=x)",
  ])("%s does not", (call) => {
    expect(shown(call, "HttpResponse(x)")).not.toEqual([]);
  });

  test("of another branch", () => {
    const body = "if other:\n  Item.objects.get(pk=x)\ncursor.execute(x)";
    expect(arriving(body, models)).toBe(FROM_REQUEST);
  });
});

describe("constants of the code's own", () => {
  const enumeration =
    "from django.db import models\nclass Status(models.TextChoices):\n  OPEN = 'o'\nclass Holder:\n  def __init__(self, value): self.value = value";

  test.each([
    "Status(x).value",
    "Status.from_value(x).label",
    "other.filter(n=x).model.KIND",
    "'|'.join(Status.values)",
  ])("%s", (value) => {
    expect(arriving(`cursor.execute(${value})`, enumeration)).toBe(SAFE);
  });

  test.each(["Holder(x).value", "other(x).kind"])("%s is none", (value) => {
    expect(arriving(`cursor.execute(${value})`, enumeration)).toContain(FROM_REQUEST);
  });
});
