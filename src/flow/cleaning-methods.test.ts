import { describe, expect, test } from "vitest";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** What arrives at the sink of a view that takes `name` out of a validated form, or a serializer, with this method. */
function arriving(method: string, sink: string, base = "forms.Form"): string {
  const text = `
from django import forms
from django.db import connection
from rest_framework import serializers
from django.shortcuts import redirect
class F(${base}):
  name = ${base.split(".")[0]}.CharField()
  ${method}
def view(request):
  form = F(data=request.POST)
  form.is_valid()
  cursor = connection.cursor()
  ${sink}`;
  return arrivalsIn({ "views.py": text })[0]?.split(" <- ")[1] ?? "no sink";
}

const SQL = "cursor.execute(form.cleaned_data['name'])";
const PATH = "open('/srv/' + form.cleaned_data.get('name'))";
const REDIRECT = "redirect(form.cleaned_data['name'])";
const REFUSING =
  "def clean_name(self):\n    v = self.cleaned_data['name']\n    if v not in ('a', 'b'): raise E\n    return v";
const FLAT =
  "def clean_name(self):\n    v = self.cleaned_data['name']\n    if '/' in v: raise E\n    return v";

describe("what a field's own method settles", () => {
  test.each([
    [REFUSING, SQL],
    ["def clean_name(self): return int(self.cleaned_data['name'])", SQL],
    ["def clean_name(self): return '/shop/' + self.cleaned_data['name']", REDIRECT],
    [FLAT, PATH],
    [
      "def clean_name(self):\n    import os\n    v = self.cleaned_data['name']\n    if os.sep in v: raise E\n    return v",
      PATH,
    ],
  ])("%j before %s", (method, sink) => {
    expect(arriving(method, sink)).toBe("nothing");
  });

  test("of a serializer", () => {
    const method = "def validate_name(self, v):\n    if v not in ('a', 'b'): raise E\n    return v";
    const sink = "cursor.execute(form.validated_data['name'])";
    expect(arriving(method, sink, "serializers.Serializer")).toBe("nothing");
  });
});

describe("what it does not", () => {
  test.each([
    ["pass", SQL],
    ["def clean_name(self): return self.cleaned_data['name'].strip()", SQL],
    ["def clean_other(self): return 1", SQL],
    ["def clean_name(self): return self.cleaned_data['other']", SQL],
    ["def clean_name(self):\n    if other: return 'a'\n    return self.cleaned_data['name']", SQL],
    [FLAT, SQL],
    [FLAT.replace("'/'", "'..'"), PATH],
    [FLAT.replace("'/' in", "'/' not in"), PATH],
    [REFUSING.replace("raise E", "log()"), SQL],
  ])("%j before %s", (method, sink) => {
    expect(arriving(method, sink)).toContain("the submitted form");
  });
});

describe("a field's own class", () => {
  const field = (body: string): string =>
    arrivalsIn({
      "views.py": `
import bleach
from django import forms
from django.utils.safestring import mark_safe
class HtmlField(forms.CharField):
  def clean(self, value):
    ${body}
class F(forms.Form):
  name = HtmlField()
def view(request):
  form = F(data=request.POST)
  form.is_valid()
  mark_safe(form.cleaned_data['name'])`,
    })[0]?.split(" <- ")[1] ?? "no sink";

  test("cleans every value", () => {
    expect(field("return bleach.clean(super().clean(value))")).toBe("nothing");
  });

  test("or leaves it as it is", () => {
    expect(field("return super().clean(value)")).toContain("the submitted form");
  });
});

describe("what a method puts under a key that no field has", () => {
  const putting = (value: string, key = "made"): string =>
    arriving(
      `def clean_name(self):\n    v = self.cleaned_data['name']\n    self.cleaned_data['${key}'] = ${value}\n    return v`,
      "cursor.execute(form.cleaned_data['made'])",
    );

  test.each(["'.png'", "len(v)"])("%s was not sent", (value) => {
    expect(putting(value)).toBe("nothing");
  });

  test.each(["v", "v.strip()"])("%s was", (value) => {
    expect(putting(value)).toContain("the submitted form");
  });

  test("nor is another key", () => {
    expect(putting("'.png'", "other")).toContain("the submitted form");
  });
});
