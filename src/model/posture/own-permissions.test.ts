import { describe, expect, test } from "vitest";
import { projectPostures } from "../../../test/support/postures.ts";

/** A small framework of the project's own: rules by action, asked by whoever handles one. */
const RULES = `class Rule:
    def __and__(self, other):
        return And(self, other)
    def __or__(self, other):
        return Or(self, other)
class And(Rule):
    pass
class AllowAny(Rule):
    def check_permissions(self, request, view, obj=None):
        return True
class DenyAll(Rule):
    def check_permissions(self, request, view, obj=None):
        return False
class IsKnown(Rule):
    def check_permissions(self, request, view, obj=None):
        return request.user and request.user.is_authenticated
class IsSuper(Rule):
    def check_permissions(self, request, view, obj=None):
        return request.user.is_authenticated and request.user.is_superuser
class Permission:
    enough = None
    always = None
    list_rules = None
    def __init__(self, request):
        self.request = request
    def check_permissions(self, action, obj=None):
        rules = getattr(self, "{}_rules".format(action))
        if isinstance(rules, (list, tuple)):
            rules = reduce(lambda a, b: a & b, rules)
        elif rules is None:
            rules = And()
        elif isinstance(rules, Rule):
            pass
        else:
            rules = rules()
        if self.always:
            rules = (self.always & rules)
        if self.enough:
            rules = (self.enough | rules)
        return rules.check_permissions(request=self.request, view=None, obj=obj)
`;

const VIEWS = `from django.views import View
from shop.rules import *
class BadRequest(HttpResponse):
    status_code = 400
class Base(View):
    permission_classes = load("DEFAULTS")
    def check_permissions(self, request, action, obj=None):
        for permission in self.get_permissions():
            if not permission.check_permissions(action, obj):
                self.denied(request)
class Making:
    def make(self, request):
        self.check_permissions(request, "make", None)
`;

function demands(rules: string, view: string): string[] {
  return projectPostures({
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\n',
    "shop/urls.py":
      'from django.urls import path\nfrom shop.views import A\nurlpatterns = [path("a/", A.as_view())]\n',
    "shop/rules.py": `${RULES}class Orders(Permission):\n    ${rules.replaceAll("\n", "\n    ")}\n`,
    "shop/views.py": `from django.http import HttpResponse\n${VIEWS}class A(Making, Base):\n    permission_classes = (Orders,)\n    def get(self, request):\n        ${view.replaceAll("\n", "\n        ")}\n`,
  });
}

const MAKE = 'self.check_permissions(request, "make", None)\nreturn HttpResponse()';

describe("permission classes of a framework of the project's own", () => {
  test.each([
    ["make_rules = AllowAny()", MAKE, "open/open"],
    ["make_rules = IsKnown()", MAKE, "required/open"],
    ["make_rules = IsKnown", MAKE, "required/open"],
    ["make_rules = IsKnown() & IsSuper()", MAKE, "required/required"],
    ["make_rules = IsKnown() | AllowAny()", MAKE, "open/open"],
    ["make_rules = DenyAll() | IsSuper()", MAKE, "required/required"],
    ["make_rules = None", MAKE, "open/open"],
    ["make_rules = [IsKnown(), IsSuper()]", MAKE, "unknown/unknown"],
    ["always = IsSuper()\nmake_rules = None", MAKE, "required/required"],
    ["enough = IsSuper()\nmake_rules = AllowAny()", MAKE, "open/open"],
    ["enough = IsSuper()\nmake_rules = IsKnown()", MAKE, "required/open"],
    ["other_rules = AllowAny()", MAKE, "required/required"],
    ["make_rules = IsKnown()", "return HttpResponse()", "open/open"],
    ["make_rules = IsKnown()", `if not self.order:\n    self.order = 1\n${MAKE}`, "required/open"],
    ["make_rules = IsKnown()", "self.make(request)\nreturn HttpResponse()", "required/open"],
    ["make_rules = IsKnown()", "super().make(request)\nreturn HttpResponse()", "required/open"],
    [
      "make_rules = IsKnown()",
      `if request.GET:\n    ${MAKE.split("\n")[0]}\nreturn HttpResponse()`,
      "unknown/open",
    ],
    [
      "make_rules = IsKnown()",
      `if form.is_valid():\n    ${MAKE.replace("\n", "\n    ")}\nreturn BadRequest()`,
      "required/open",
    ],
    [
      "make_rules = IsKnown()",
      `if form.is_valid():\n    ${MAKE.replace("\n", "\n    ")}\nreturn HttpResponse()`,
      "unknown/open",
    ],
    ["make_rules = IsKnown()", `if not form.is_valid():\n    return BadRequest()\n${MAKE}`, "required/open"],
  ])("%s asked by %s", (rules, view, expected) => {
    expect(demands(rules, view)).toEqual([`A.get ${expected}`]);
  });
});

/** A dispatch of the project's own that validates the request on the way, along the order of its mixins. */
function posturesOf(permissions: string): string[] {
  return projectPostures({
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\n',
    "shop/urls.py":
      'from django.urls import path\nfrom shop.views import A\nurlpatterns = [path("a/", A.as_view())]\n',
    "shop/views.py": `from django.http import HttpResponse
from django.views import View
class Asking:
    permission_classes = []
    def get_permissions(self):
        return [one() for one in self.permission_classes]
    def validate(self, request):
        for one in self.get_permissions():
            if not one.has_permission(request, self):
                raise Refused(one)
    def check_permissions(self, request):
        self.validate(request)
    def validate_request(self, request):
        self.check_permissions(request)
class Dispatching:
    def dispatch(self, request, *args, **kwargs):
        try:
            self.validate_request(request)
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return refused.answer
class Base(Asking, Dispatching):
    permission_classes = []
class Adding:
    base_classes = load("RULES")
    ${permissions.replaceAll("\n", "\n    ")}
class A(Adding, Base, View):
    def get(self, request):
        return HttpResponse()
`,
  });
}

describe("permission classes that are given besides the list", () => {
  test("a method that adds some to an empty list leaves open what is asked", () => {
    const adding =
      "def get_permissions(self):\n    return super().get_permissions() + [one() for one in self.base_classes]";
    expect(posturesOf(adding)).toEqual(["A.get unknown/unknown"]);
  });

  test("an empty list alone asks nobody", () => {
    expect(posturesOf("title = 1")).toEqual(["A.get open/open"]);
  });
});
