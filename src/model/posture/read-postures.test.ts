import { describe, expect, test } from "vitest";
import { projectPostures } from "../../../test/support/postures.ts";
import { loginFor, privilegeFor } from "./answers.ts";

/** One view behind one route. */
function postureOf(views: string, route: string, settings = "", urls = ""): string[] {
  return projectPostures({
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\n${settings}`,
    "shop/urls.py": `from django.urls import path\nfrom django.contrib.auth.decorators import login_required\nfrom shop import views\n${urls}urlpatterns = [path("a/", ${route})]\n`,
    "shop/views.py": `from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin, UserPassesTestMixin
from django.contrib.auth.decorators import login_required, login_not_required
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import ListView
from django.http import HttpResponse
${views}`,
    "shop/middleware.py": `from django.http import Http404
from django.shortcuts import redirect
class AskAll:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        if not request.user.is_authenticated:
            return redirect("login")
        return self.get_response(request)
class AskSome(AskAll):
    def __call__(self, request):
        if not request.user.is_authenticated and request.path not in ["/login/"]:
            return redirect("login")
        return self.get_response(request)
class AskElsewhere(AskAll):
    def __call__(self, request):
        if request.path.startswith("/b/") and not request.user.is_authenticated:
            return redirect("login")
        return self.get_response(request)
class AskStaffElsewhere(AskAll):
    def __call__(self, request):
        if request.path_info.startswith(("/b/", "/admin/")) and not request.user.is_staff:
            raise Http404
        return self.get_response(request)
class AskUnderA(AskAll):
    def __call__(self, request):
        if request.path.startswith("/a/") and not request.user.is_staff:
            raise Http404
        return self.get_response(request)
class SpareA(AskAll):
    def __call__(self, request):
        if request.path == "/a/" or request.user.is_authenticated:
            return self.get_response(request)
        return redirect("login")
class AskWhoKnows(AskAll):
    def __call__(self, request):
        if not request.path.startswith(self.open) and not request.user.is_authenticated:
            return redirect("login")
        return self.get_response(request)
`,
  });
}

const PLAIN = "def a(request):\n    return HttpResponse('a')\n";
const GET = "    def get(self, request):\n        return HttpResponse('a')\n";

describe("functions", () => {
  test.each([
    [PLAIN, "views.a", "a.a open/open"],
    [`@login_required\n${PLAIN}`, "views.a", "a.a required/open"],
    [PLAIN, "login_required(views.a)", "a.a required/open"],
    [
      `from rolepermissions.decorators import has_permission_decorator\n@has_permission_decorator("sell")\n${PLAIN}`,
      "views.a",
      "a.a required/required",
    ],
  ])("%s as %s", (views, route, expected) => {
    expect(postureOf(views, route)).toEqual([expected]);
  });
});

describe("decorators of the project", () => {
  const kept = (asks: string): string =>
    `import functools
from django.http import HttpResponse
class Asking:
    def __init__(self, view):
        self.view = view
    def __get__(self, obj, kind):
        return functools.partial(self.__call__, obj)
    def __call__(self, *args, **kwargs):
        self.request = args[1]
        if self.may():
            return self.view(*args, **kwargs)
        return HttpResponse(status=403)
    def may(self):
        return True
class members_only(Asking):
    def may(self):
        ${asks}
class A(View):
    @members_only
    def get(self, request):
        return HttpResponse('a')
`;
  const wrapped = (asks: string): string =>
    `from django.http import HttpResponse
def members_only(view):
    def asking(*args, **kwargs):
        request = args[0]
        ${asks}
        return view(*args, **kwargs)
    return asking
@members_only
${PLAIN}`;

  test.each([
    ["return self.request.user.is_authenticated", "A.get required/open"],
    ["return self.request.user.is_authenticated and self.request.user.is_staff", "A.get required/required"],
    ["return self.request.method == 'GET'", "A.get open/open"],
  ])("a class keeps the view, and asks %s", (asks, expected) => {
    expect(postureOf(kept(asks), "views.A.as_view()")).toEqual([expected]);
  });

  test.each([
    ["if not request.user.is_authenticated: return HttpResponse(status=403)", "a.a required/open"],
    ["if request.GET.get('x'): return HttpResponse(status=403)", "a.a open/open"],
  ])("a function takes all of them, and asks %s", (asks, expected) => {
    expect(postureOf(wrapped(asks), "views.a")).toEqual([expected]);
  });
});

describe("a base that asks its heirs", () => {
  const gate = (asks: string, more = ""): string =>
    `from django.shortcuts import redirect
from django.core.exceptions import PermissionDenied
class Gate(View):
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect("login")
        ${asks}
        return super().dispatch(request, *args, **kwargs)
    def may_enter(self):
        return True
    def get_test_func(self):
        return self.may_enter
    def demand(self):
        pass
class A(Gate):
${more}${GET}`;
  const byCall = "if not self.may_enter():\n            raise PermissionDenied";
  const byGetter =
    "result = self.get_test_func()()\n        if not result:\n            raise PermissionDenied";
  const staff = "    def may_enter(self):\n        return self.request.user.is_staff\n";
  const raising =
    "    def demand(self):\n        if not self.request.user.is_staff:\n            raise PermissionDenied\n";
  test.each([
    [gate(byCall), "A.get required/open"],
    [gate(byCall, staff), "A.get required/required"],
    [gate(byGetter), "A.get required/open"],
    [gate(byGetter, staff), "A.get required/required"],
    [gate("self.demand()"), "A.get required/open"],
    [gate("self.demand()", raising), "A.get required/required"],
    [gate("self.demand()", staff), "A.get required/open"],
  ])("%s", (views, expected) => {
    expect(postureOf(views, "views.A.as_view()")).toEqual([expected]);
  });
});

describe("classes", () => {
  test.each([
    [`class A(View):\n${GET}`, "A.get open/open"],
    [`class A(LoginRequiredMixin, View):\n${GET}`, "A.get required/open"],
    [`class A(View, LoginRequiredMixin):\n${GET}`, "A.get open/open"],
    [
      `class A(PermissionRequiredMixin, View):\n    permission_required = "a.b"\n${GET}`,
      "A.get required/required",
    ],
    [
      `class A(UserPassesTestMixin, View):\n    def test_func(self):\n        return self.request.user.is_staff\n${GET}`,
      "A.get required/required",
    ],
    [`@method_decorator(login_required, name="dispatch")\nclass A(View):\n${GET}`, "A.get required/open"],
    [`@method_decorator(login_required, name="post")\nclass A(View):\n${GET}`, "A.get open/open"],
    [
      `class Base(View):\n    @method_decorator(login_required)\n    def dispatch(self, *args, **kwargs):\n        return super().dispatch(*args, **kwargs)\nclass A(Base):\n${GET}`,
      "A.get required/open",
    ],
    [
      `class Own:\n    def dispatch(self, request, *args, **kwargs):\n        if not request.user.is_staff:\n            return self.deny_access()\n        return super().dispatch(request, *args, **kwargs)\nclass A(Own, View):\n${GET}`,
      "A.get required/required",
    ],
    [
      `def around(given):\n    def simple(view):\n        view.dispatch = method_decorator(given)(view.dispatch)\n        return view\n    return simple\n@around(login_required)\nclass A(View):\n${GET}`,
      "A.get required/open",
    ],
    [
      `def around(given):\n    def simple(view):\n        view.report = method_decorator(given)(view.report)\n        return view\n    return simple\n@around(login_required)\nclass A(View):\n${GET}`,
      "A.get open/open",
    ],
    [`from stranger import Shield\nclass A(Shield, View):\n${GET}`, "A.get unknown/unknown"],
  ])("%s", (views, expected) => {
    expect(postureOf(views, "views.A.as_view()")).toEqual([expected]);
  });
});

describe("middleware", () => {
  const own = (name: string): string => `MIDDLEWARE = ["shop.middleware.${name}"]\n`;
  test.each([
    [own("AskAll"), PLAIN, "a.a required/open"],
    [own("AskSome"), PLAIN, "a.a required/open"],
    [own("AskElsewhere"), PLAIN, "a.a open/open"],
    [own("AskStaffElsewhere"), PLAIN, "a.a open/open"],
    [own("AskUnderA"), PLAIN, "a.a required/required"],
    [own("SpareA"), PLAIN, "a.a open/open"],
    [own("AskWhoKnows"), PLAIN, "a.a unknown/open"],
    ['MIDDLEWARE = ["django.contrib.auth.middleware.LoginRequiredMiddleware"]\n', PLAIN, "a.a required/open"],
    [
      'MIDDLEWARE = ["django.contrib.auth.middleware.LoginRequiredMiddleware"]\n',
      `@login_not_required\n${PLAIN}`,
      "a.a open/open",
    ],
  ])("%s", (settings, views, expected) => {
    expect(postureOf(views, "views.a", settings)).toEqual([expected]);
  });

  test.each([
    [`@method_decorator([login_not_required, never_cache], name="dispatch")\nclass A(View):\n${GET}`, "open"],
    [`@method_decorator([never_cache], name="dispatch")\nclass A(View):\n${GET}`, "required"],
    [
      `from django.contrib.auth.views import PasswordResetConfirmView\nclass A(PasswordResetConfirmView):\n${GET}`,
      "open",
    ],
    [`from django.contrib.auth.views import LogoutView\nclass A(LogoutView):\n${GET}`, "required"],
    [
      `from django.contrib.auth.views import PasswordResetConfirmView\nclass A(PasswordResetConfirmView):\n    def dispatch(self, *args, **kwargs):\n        return super().dispatch(*args, **kwargs)\n${GET}`,
      "required",
    ],
  ])("LoginRequiredMiddleware before %s", (views, expected) => {
    const settings = 'MIDDLEWARE = ["django.contrib.auth.middleware.LoginRequiredMiddleware"]\n';
    expect(postureOf(views, "views.A.as_view()", settings)[0]).toBe(`A.get ${expected}/open`);
  });
});

const KEYED = `from rest_framework_api_key.permissions import BaseHasAPIKey
class Keyed(BaseHasAPIKey):
    def has_permission(self, request, view):
        key = self.get_key(request)
        if not key:
            return False
        return True
`;

describe("REST framework", () => {
  const installed = 'INSTALLED_APPS = ["rest_framework"]\n';
  const byDefault = `${installed}REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}\n`;
  const head =
    "from rest_framework.views import APIView\nfrom rest_framework.permissions import *\nfrom rest_framework.permissions import AllowAny, BasePermission, DjangoModelPermissions, IsAdminUser, IsAuthenticated, SAFE_METHODS\n";
  const api = (body: string): string => `${head}class A(APIView):\n${body}${GET}`;
  test.each([
    [installed, api(""), "A.get open/open"],
    [byDefault, api(""), "A.get required/open"],
    [byDefault, api("    permission_classes = []\n"), "A.get open/open"],
    [byDefault, api("    permission_classes = [AllowAny]\n"), "A.get open/open"],
    [installed, api("    permission_classes = [IsAuthenticated & IsAdminUser]\n"), "A.get required/required"],
    [installed, api("    permission_classes = [IsAuthenticated | IsAdminUser]\n"), "A.get required/open"],
    [
      installed,
      api("    def get_permissions(self):\n        return [IsAdminUser()]\n"),
      "A.get required/required",
    ],
    [
      'MIDDLEWARE = ["django.contrib.auth.middleware.LoginRequiredMiddleware"]\n' + installed,
      api(""),
      "A.get open/open",
    ],
    [
      installed,
      `${head}class Mine(BasePermission):\n    def has_permission(self, request, view):\n        return request.method in SAFE_METHODS or request.user.is_staff\nclass A(APIView):\n    permission_classes = [Mine]\n${GET}`,
      "A.get open/open",
    ],
    [
      installed,
      `${head}class Mine(DjangoModelPermissions):\n    def has_permission(self, request, view):\n        if request.method in SAFE_METHODS:\n            return True\n        return super().has_permission(request, view)\nclass A(APIView):\n    permission_classes = [Mine]\n${GET}    def post(self, request):\n        pass\n`,
      "A.get open/open",
      "A.post required/required",
    ],
    [
      installed,
      `${head}class Read(BasePermission):\n    def has_permission(self, request, view):\n        return request.method in SAFE_METHODS\nclass A(APIView):\n    permission_classes = [IsAdminUser | Read]\n${GET}    def post(self, request):\n        pass\n`,
      "A.get open/open",
      "A.post required/required",
    ],
    [
      installed,
      `${head}${KEYED}class A(APIView):\n    permission_classes = [Keyed]\n${GET}`,
      "A.get required/open",
    ],
    [
      installed,
      `${head}${KEYED.replace("self.get_key", "find")}class A(APIView):\n    permission_classes = [Keyed]\n${GET}`,
      "A.get unknown/open",
    ],
    [
      installed,
      `${head}from rest_framework.decorators import action\nclass A(APIView):\n    permission_classes = [IsAdminUser]\n    @action(detail=False, permission_classes=[IsAuthenticated])\n${GET}    def post(self, request):\n        pass\n`,
      "A.get required/open",
      "A.post required/required",
    ],
  ])("%s %s", (settings, views, ...expected) => {
    expect(postureOf(views, "views.A.as_view()", settings)).toEqual(expected);
  });
});

test("a library's view is judged with what each route puts around it", () => {
  const urls = "from django.views.generic import RedirectView\n";
  const route = 'login_required(RedirectView.as_view(url="/"))), path("b/", RedirectView.as_view(url="/")';
  expect(new Set(postureOf("", route, "", urls))).toEqual(
    new Set(
      ["get", "post", "put", "patch", "delete"].flatMap((one) => [
        `RedirectView.${one} required/open`,
        `RedirectView.${one} open/open`,
      ]),
    ),
  );
});

describe("a parameter that no URL fills", () => {
  const view = (decorator = ""): string =>
    `from shop.middleware import *\n${decorator}def a(request, pk=None, team=None):\n    if team is None and not request.user.is_authenticated:\n        return HttpResponse(status=403)\n    return HttpResponse()\n`;
  test.each([
    ["views.a", view(), "required/open"],
    ['views.a), path("b/<pk>/", views.a', view(), "required/open"],
    ['views.a), path("b/<team>/", views.a', view(), "unknown/open"],
    ['views.a, {"team": 1}', view(), "unknown/open"],
    ["views.a, OPTIONS", view(), "unknown/open"],
    ["passing(views.a)", view(), "unknown/open"],
    ["views.a", view("@AskAll\n"), "required/open"],
  ])("%s %s", (route, views, expected) => {
    expect(postureOf(views, route)).toEqual([`a.a ${expected}`]);
  });
});

test("whoever was logged in on the way is not asked for it", () => {
  const views =
    "from django.contrib.auth import authenticate, login\nfrom django.shortcuts import get_object_or_404\ndef a(request):\n    user = authenticate(request)\n    if user:\n        login(request, user)\n        get_object_or_404(Team, owner=request.user)\n    return HttpResponse()\n";
  expect(postureOf(views, "views.a")).toEqual(["a.a open/open"]);
  const before = views
    .replace("        login(request, user)\n", "")
    .replace("return Http", "login(request, user)\n    return Http");
  expect(postureOf(before, "views.a")).toEqual(["a.a unknown/open"]);
});

test.each([
  ["Team.objects.get(owner=request.user)", "required/open"],
  ["Team.objects.get(owner=request.user, active=True)", "required/open"],
  ["get_object_or_404(Team, owner=request.user)", "required/open"],
  ["get_object_or_404(Team, Q(pk=pk), owner=request.user)", "required/required"],
  ["get_object_or_404(Team, pk=pk, owner=request.user)", "required/required"],
  ["Team.objects.get_or_create(owner=request.user, defaults={'name': pk})", "unknown/open"],
  ["Team.objects.filter(owner=request.user)", "unknown/open"],
  ["Team.objects.filter(owner=request.user, pk=pk)", "unknown/unknown"],
  ["Team.objects.filter(owner=request.user, **wanted)", "unknown/unknown"],
  ["request.user.team_set.all()", "unknown/open"],
  ["request.user.team_set.get(pk=pk)", "unknown/unknown"],
])("to have a row of one's own is no right on another: %s", (lookup, expected) => {
  const views = `from django.db.models import Q\nfrom django.shortcuts import get_object_or_404\nfrom shop.models import Team\ndef a(request, pk=1):\n    team = ${lookup}\n    return HttpResponse()\n`;
  expect(postureOf(views, "views.a")).toEqual([`a.a ${expected}`]);
});

test("answers for one method", () => {
  const guard = {
    demands: "staff",
    says: "",
    at: undefined,
    permissions: [],
    methods: ["POST"],
    certain: true,
  } as const;
  const handler = { name: "a", methods: [], function: undefined, inherited: undefined };
  const posture = { handler, login: "open", permission: "open", guards: [guard], because: "" } as const;
  expect([loginFor(posture, "GET"), loginFor(posture, "POST"), privilegeFor(posture, "POST")]).toEqual([
    "open",
    "required",
    "required",
  ]);
});

/** A middleware in `process_request`, before an open view. */
function behind(body: string, call = ""): string[] {
  return projectPostures({
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nMIDDLEWARE = ["shop.sessions.Sessions"]\n',
    "shop/urls.py":
      'from django.urls import path\nfrom shop import views\nurlpatterns = [path("a/", views.a)]\n',
    "shop/views.py": "from django.http import HttpResponse\ndef a(request):\n    return HttpResponse()\n",
    "shop/sessions.py": `from django.http import HttpResponseRedirect
from django.contrib.auth import logout
class Sessions:
${call}    def process_request(self, request):
${body
  .split("\n")
  .map((line) => `        ${line}`)
  .join("\n")}
`,
  });
}

describe("middleware that looks after people who are logged in", () => {
  test.each([
    [
      "if request.user.is_authenticated and not request.user.is_active:\n    return HttpResponseRedirect('/')",
      "a.a open/open",
    ],
    [
      "if not request.user.is_authenticated:\n    return\nif request.user.profile.changed:\n    return HttpResponseRedirect('/')",
      "a.a open/open",
    ],
    ["if not request.user.is_authenticated:\n    return HttpResponseRedirect('/')", "a.a required/open"],
    [
      "if request.user.is_authenticated or request.session.get('posted'):\n    return False\nreturn cached(request)",
      "a.a open/open",
    ],
    [
      "if find(request) and request.user.profile.language != request.GET['lang']:\n    return HttpResponseRedirect(home(request))",
      "a.a open/open",
    ],
    [
      "if find(request) and not request.user.profile.member:\n    return HttpResponseRedirect('/login/')",
      "a.a unknown/unknown",
    ],
    ["if hasattr(request, 'user'):\n    return\nreturn HttpResponseRedirect('/login/')", "a.a open/open"],
  ])("%s", (body, expected) => {
    expect(behind(body)).toEqual([expected]);
  });
});

test("a middleware with a `__call__` of its own runs no `process_request`", () => {
  const body = "if not request.user.is_authenticated:\n    return HttpResponseRedirect('/')";
  const call = "    def __call__(self, request):\n        return self.get_response(request)\n";
  expect(behind(body, call)).toEqual(["a.a open/open"]);
});

test("a setting decides whether a login is asked for", () => {
  const views =
    "from django.conf import settings\nfrom django.shortcuts import redirect\ndef a(request):\n    if settings.MEMBERS_ONLY and not request.user.is_authenticated:\n        return redirect('login')\n    return HttpResponse()\n";
  expect(postureOf(views, "views.a", "MEMBERS_ONLY = True\n")).toEqual(["a.a required/open"]);
  expect(postureOf(views, "views.a", "MEMBERS_ONLY = False\n")).toEqual(["a.a open/open"]);
  expect(postureOf(views, "views.a", "import os\nMEMBERS_ONLY = os.environ.get('M') == '1'\n")).toEqual([
    "a.a unknown/open",
  ]);
});

test("allauth's own pages are known", () => {
  const urls = "from allauth.account import views as account\n";
  expect(postureOf("", "account.login", "", urls)).toEqual(["login.dispatch open/open"]);
  expect(postureOf("", "account.email", "", urls)).toEqual(["email.dispatch required/open"]);
});

describe("views of libraries that have URLconfs of their own", () => {
  const mount = (include: string): readonly string[] =>
    postureOf("", "include('" + include + "')", "", "from django.urls import include\n");

  test.each([
    ["hijack.urls", "AcquireUserView.dispatch required/required"],
    ["oauth2_provider.urls", "ApplicationList.dispatch required/open"],
    ["health_check.urls", "MainView.dispatch open/open"],
    ["silk.urls", "SummaryView.dispatch unknown/unknown"],
  ])("%s", (include, expected) => {
    expect(mount(include)).toContain(expected);
  });

  test("a redirect asks what the route asks on which it stands", () => {
    expect(mount("rosetta.urls").filter((line) => line.startsWith("RedirectView"))).toContain(
      "RedirectView.get open/open",
    );
  });
});
