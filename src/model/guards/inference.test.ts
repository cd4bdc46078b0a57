import { describe, expect, test } from "vitest";
import { flowsIn, functionAt } from "../../../test/support/python-program.ts";
import type { Claim } from "./claim.ts";
import { asksWho, guardsIn } from "./claim.ts";
import { answerOf } from "../posture/answers.ts";
import { functionDecorators } from "./decorators.ts";
import { guardsBefore } from "./enforcement.ts";
import { newGuardBook } from "./inference.ts";

const HEAD = `from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
`;

/** A claim in short words: demands, with a question mark where they are not certain. */
function words(claim: Claim): string {
  if (claim === "never") return "never";
  return (
    [...new Set(claim.map(({ demands, certain }) => `${demands}${certain ? "" : "?"}`))].join(" ") ||
    "nothing"
  );
}

function indented(body: string): string {
  return body
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

/** What a view with this body demands before it ends. */
function demanded(body: string, method = "GET", more = ""): string {
  return words(claimed(body, method, more));
}

function claimed(body: string, method = "GET", more = ""): Claim {
  const flows = flowsIn({ "views.py": `${HEAD}${more}\ndef view(request, pk, obj):\n${indented(body)}\n` });
  const ref = functionAt(flows.program, "views.py", "view");
  const book = newGuardBook(flows);
  return book.ask(book, ref, { outcome: "passes", occasion: { method, action: undefined } });
}

describe("what a body demands", () => {
  test.each([
    ["if not request.user.is_authenticated: return redirect('login')\nreturn render(request, 'a')", "login"],
    [
      "if not request.user.is_authenticated():\n  return redirect('login')\nreturn render(request, 'a')",
      "login",
    ],
    ["if request.user.is_anonymous: raise PermissionDenied\nreturn render(request, 'a')", "login"],
    ["if request.user.is_authenticated:\n  return render(request, 'a')\nreturn redirect('login')", "login"],
    [
      "if request.user.is_authenticated:\n  return render(request, 'a')\nelse:\n  return redirect('login')",
      "login",
    ],
    ["if not request.user.is_staff: raise Http404\nreturn render(request, 'a')", "staff"],
    [
      "user = await request.auser()\nif not user.is_staff: raise Http404\nreturn render(request, 'a')",
      "staff",
    ],
    [
      "from asgiref.sync import sync_to_async\nuser = await request.auser()\nmay = await sync_to_async(user.has_perm)('a.b')\nif not may: raise PermissionDenied\nreturn render(request, 'a')",
      "permission",
    ],
    [
      "from asgiref.sync import sync_to_async\nmay = await sync_to_async(obj.is_open)()\nif not may: raise PermissionDenied\nreturn render(request, 'a')",
      "nothing",
    ],
    [
      "if not (request.user.is_staff and obj): return HttpResponseForbidden()\nreturn render(request, 'a')",
      "staff",
    ],
    [
      "if not request.user.has_perm('a.b'): return HttpResponse(status=403)\nreturn render(request, 'a')",
      "permission",
    ],
    [
      "if not request.user.is_superuser: return JsonResponse({'error': 1})\nreturn render(request, 'a')",
      "superuser",
    ],
    ["if obj.owner != request.user: raise PermissionDenied()\nreturn render(request, 'a')", "object"],
    [
      "if request.user.pk not in obj.members: raise PermissionDenied()\nreturn render(request, 'a')",
      "object",
    ],
    ["order = get_object_or_404(Order, pk=pk, owner=request.user)\nreturn render(request, 'a')", "object"],
    ["if 'user_id' not in request.session: return redirect('login')\nreturn render(request, 'a')", "login"],
    [
      "user = request.user\nif user is None or not user.is_active: raise Http404\nreturn render(request, 'a')",
      "login",
    ],
    [
      "allowed = False\nif request.user.is_staff: allowed = True\nif not allowed: raise Http404\nreturn 1",
      "staff",
    ],
    ["if not (request.user.is_staff or request.user.has_perm('a.b')): raise Http404\nreturn 1", "role"],
    ["if getattr(request.user, 'is_editor', False) is False: raise Http404\nreturn 1", "role"],
    [
      "user = getattr(request, 'user', None)\nif not user or not user.has_perm('a.b'): raise Http404\nreturn 1",
      "permission",
    ],
  ])("%s", (body, expected) => {
    expect(demanded(body)).toBe(expected);
  });

  test.each([
    "if not request.user: return redirect('login')\nreturn render(request, 'a')",
    "assert request.user.is_staff\nreturn render(request, 'a')",
    "if request.user.is_staff: obj.extra = 1\nreturn render(request, 'a')",
    "if request.user.is_authenticated: return redirect('home')\nreturn render(request, 'a')",
    "if not obj.is_valid(): return HttpResponse(status=400)\nreturn redirect('done')",
    "if 'cart' not in request.session: return redirect('shop')\nreturn render(request, 'a')",
    "obj.delete()\nreturn redirect('done')",
  ])("nothing: %s", (body) => {
    expect(demanded(body)).toBe("nothing");
  });

  test.each([
    ["if len(request.headers['X-Key']) != 32: return error('no key', 401)\nreturn 1", "token"],
    ["if obj.locked and len(obj.key) != 32: return error('no key', 401)\nreturn 1", "nothing"],
    ["if len(obj.key) != 32: return error('no key', 400)\nreturn 1", "nothing"],
    ["check = get_object_or_404(Check, api_key=pk)\nreturn 1", "token"],
    [
      "try:\n  check = Check.objects.get(api_key=pk)\nexcept Check.DoesNotExist:\n  return HttpResponse(status=404)\nreturn 1",
      "token",
    ],
    [
      "try:\n  check = Check.objects.get(api_key=pk)\nexcept Check.DoesNotExist:\n  check = None\nreturn 1",
      "token?",
    ],
    ["if request.GET.get('key') != settings.METRICS_KEY: return HttpResponseForbidden()\nreturn 1", "token"],
    ["key = request.headers.get('X-Api-Key')\nlog(key)\nreturn 1", "nothing"],
    ["if request.GET.get('mode') != settings.MODE: return HttpResponseForbidden()\nreturn 1", "nothing"],
  ])("keys and codes: %s", (body, expected) => {
    expect(demanded(body, "GET", "from django.conf import settings\n")).toBe(expected);
  });

  test("what is asked only of people who are logged in says nothing about a login", () => {
    const asks = "if request.user.is_authenticated and not request.user.is_staff: raise Http404\nreturn 1";
    expect(demanded(asks)).toBe("staff?");
    expect(answerOf(guardsIn(claimed(asks)), asksWho)).toBe("open");
    const looks =
      "if request.user.is_authenticated:\n  obj = get_object_or_404(Order, pk=pk, owner=request.user)\nreturn 1";
    expect(answerOf(guardsIn(claimed(looks)), asksWho)).toBe("open");
    const sent =
      "if not request.user.is_authenticated: return answer()\nobj = get_object_or_404(Order, owner=request.user)\nreturn 1";
    expect(answerOf(guardsIn(claimed(sent)), asksWho)).toBe("unknown");
    const kept =
      "if not obj or not request.user.is_authenticated: return obj\nget_object_or_404(Order, owner=request.user)\nreturn 1";
    expect(answerOf(guardsIn(claimed(kept)), asksWho)).toBe("open");
    const found = "if request.user.is_authenticated and obj: return obj\nif not pk: raise Http404\nreturn 1";
    expect(answerOf(guardsIn(claimed(found)), asksWho)).toBe("open");
    expect(demanded("if request.user.is_authenticated: return obj\nraise Http404")).toBe("login");
  });

  test("what is refused either way, to strangers in words of their own, is not called open", () => {
    const body =
      "try: obj = find(pk)\nexcept KeyError:\n  if not request.user.is_authenticated: raise Unknown\n  raise Http404\nreturn 1";
    expect(answerOf(guardsIn(claimed(body)), asksWho)).toBe("unknown");
  });

  test("what REST framework's authentication found is a token", () => {
    expect(demanded("if not isinstance(request.auth, Token): raise PermissionDenied\nreturn 1")).toBe(
      "token",
    );
    expect(demanded("if not request.auth: raise PermissionDenied\nreturn 1")).toBe("token");
    expect(demanded("if isinstance(request.auth, Token): raise PermissionDenied\nreturn 1")).toBe("nothing");
    expect(demanded("if not isinstance(obj.auth, Token): raise PermissionDenied\nreturn 1")).toBe("nothing");
  });

  test("helpers that say who is logged in are looked into", () => {
    const helper =
      "def known(user):\n    if NEW: return user.is_authenticated\n    return user.is_authenticated()\n";
    const body =
      "if known(request.user): obj = get_object_or_404(Order, pk=pk, owner=request.user)\nreturn 1";
    expect(answerOf(guardsIn(claimed(body, "GET", helper)), asksWho)).toBe("open");
    const other = "def known(user):\n    if NEW: return user.is_authenticated\n    return NEW\n";
    expect(answerOf(guardsIn(claimed(body, "GET", other)), asksWho)).toBe("unknown");
    const partly = "def known(user):\n    if NEW: return user.is_anonymous\n";
    const kept = "if known(request.user): return obj\nget_object_or_404(Order, owner=request.user)\nreturn 1";
    expect(answerOf(guardsIn(claimed(kept, "GET", partly)), asksWho)).not.toBe("open");
  });

  test("where all ways out look like refusals, the last one is the normal answer", () => {
    const login =
      "if request.user.is_authenticated: return redirect('/')\nreturn render(request, 'login.html')";
    expect(demanded(login)).toBe("nothing");
    const onward = "if request.user.team: return redirect('order')\nreturn redirect('orders')";
    expect(demanded(onward)).toBe("nothing");
    const sent = "if request.user.is_staff: return obj\nreturn redirect('login')";
    expect(demanded(sent)).toBe("staff");
  });

  test("what holds for some requests only is not certain", () => {
    expect(demanded("if obj.private and not request.user.is_staff: raise Http404\nreturn 1")).toBe("staff?");
  });

  test("a guard inside a branch for POST holds for POST alone", () => {
    const body =
      "if request.method == 'POST':\n  if not request.user.is_staff: raise Http404\nreturn render(request, 'a')";
    expect([demanded(body, "GET"), demanded(body, "POST")]).toEqual(["nothing", "staff"]);
  });

  test("a method that is refused gets nowhere", () => {
    const body =
      "if request.method != 'POST' and obj.user: return HttpResponse(status=405)\nreturn redirect('done')";
    expect(demanded(body, "POST")).toBe("nothing");
  });

  test("a helper that raises demands it of its callers", () => {
    const helper = "def check(request):\n    if not request.user.is_staff:\n        raise PermissionDenied\n";
    expect(demanded("check(request)\nreturn 1", "GET", helper)).toBe("staff");
    expect(demanded("if obj: check(request)\nreturn 1", "GET", helper)).toBe("staff?");
  });

  test("a helper in sight that looks at the request alone demands nothing", () => {
    const helper =
      "def is_allowed_format(request):\n    return 'json' in request.headers.get('Accept', '')\n";
    expect(demanded("if not is_allowed_format(request): raise Http404\nreturn 1", "GET", helper)).toBe(
      "nothing",
    );
  });

  test("a predicate demands it of whoever acts on its answer", () => {
    const helper =
      "def may(user):\n    if user.is_superuser:\n        return True\n    return user.has_perm('a.b')\n";
    expect(demanded("if not may(request.user): raise Http404\nreturn 1", "GET", helper)).toBe("role");
    expect(demanded("may(request.user)\nreturn 1", "GET", helper)).toBe("nothing");
  });
});

/** What the decorators of `view` demand. */
function decorated(definition: string): string {
  const text = `from functools import wraps\nfrom django.contrib.auth.decorators import login_required, permission_required, user_passes_test
from django.views.decorators.cache import never_cache\nfrom stranger import shield\n${HEAD}${definition}\ndef view(request):\n    return 1\n`;
  const flows = flowsIn({ "views.py": text });
  return words(
    functionDecorators(newGuardBook(flows), functionAt(flows.program, "views.py", "view"), {
      method: "GET",
      action: undefined,
    }),
  );
}

const WRAPPER = `def staff_only(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)
    return inner
`;

const FACTORY = `def needs(perm):
    def decorator(view):
        def inner(request, *args, **kwargs):
            if request.user.has_perm(perm):
                return view(request, *args, **kwargs)
            return HttpResponseForbidden()
        return inner
    return decorator
`;

const LOGGING = `def logged(view):
    def inner(request, *args, **kwargs):
        print(request.user)
        return view(request, *args, **kwargs)
    return inner
`;

const MADE = `def access(refuse, deny=None):
    def decorator(view):
        def inner(request, *args, **kwargs):
            out = refuse(request.user)
            if out and not request.headers.get("x") == "ajax":
                return redirect("login")
            elif (out and request.headers.get("x") == "ajax") or (deny and deny(request.user)):
                return HttpResponseForbidden()
            return view(request, *args, **kwargs)
        return wraps(view)(inner)
    return decorator
def members(view, active=True):
    if active:
        def refuse(user):
            return not (user.is_authenticated and user.is_active)
    else:
        def refuse(user):
            return not user.is_authenticated
    return access(refuse)(view)
def guests(view):
    def refuse(user):
        return user.is_authenticated
    return access(refuse)(view)
def whoever(view, refuse):
    return access(refuse)(view)
`;

describe("what decorators demand", () => {
  test.each([
    ["@login_required", "login"],
    ["@permission_required('a.b')", "permission"],
    ["@user_passes_test(lambda u: u.is_superuser)", "superuser"],
    ["members = user_passes_test(lambda u: u.is_authenticated)\n@members", "login"],
    ["@never_cache", "nothing"],
    ["@shield", "role?"],
    [`${WRAPPER}@staff_only`, "staff"],
    [`${FACTORY}@needs('a.b')`, "permission"],
    [`${LOGGING}@logged`, "nothing"],
    [`${MADE}@members`, "login login? role?"],
    [`${MADE}@guests`, "role? login?"],
    [`${MADE}@whoever`, "role?"],
    [
      `${MADE}def editors(perm):\n    return access(lambda user: not user.is_authenticated, lambda user: not user.has_perm(perm))\n@editors('a.b')`,
      "login? permission role",
    ],
    [
      `${MADE}def only():\n    return access(lambda user: not user.is_authenticated)\n@only()`,
      "login login? role?",
    ],
    ["def both(view):\n    return never_cache(login_required(view))\n@both", "login"],
  ])("%s", (definition, expected) => {
    expect(decorated(definition)).toBe(expected);
  });
});

test("what holds before a value, by the branch around it and by what came earlier", () => {
  const text = `${HEAD}\ndef view(request, obj):\n    obj.first()\n    if not request.user.is_authenticated:\n        return redirect('login')\n    obj.second()\n    if request.user.is_staff:\n        obj.third()\n`;
  const flows = flowsIn({ "views.py": text });
  const ref = functionAt(flows.program, "views.py", "view");
  const book = newGuardBook(flows);
  const { values } = ref.unit.facts.functions[ref.function]?.fragment ?? { values: [] };
  const found = values.flatMap((value, id) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (callee?.op !== "attribute" || !/first|second|third/.test(callee.name)) return [];
    return [words(guardsBefore(book, { ...ref, value: id }, { method: "GET", action: undefined }))];
  });
  expect(found).toEqual(["nothing", "login", "staff login"]);
});

describe("a form's own save that asks the model of its row", () => {
  const FORMS = `from django import forms
from models import Series, Shop

class CheckedForm(forms.ModelForm):
    def save(self, request, *args, **kwargs):
        self.instance.raise_not_editable(request.user)
        return super().save(*args, **kwargs)

class SeriesForm(CheckedForm):
    class Meta:
        model = Series
        fields = ["name"]

class ShopForm(CheckedForm):
    class Meta:
        model = Shop
        fields = ["name"]

class NoteForm(CheckedForm):
    class Meta:
        model = __import__("somewhere").Note
        fields = ["name"]
`;
  const MODELS = (own: string, fields: string): string => `from django.core.exceptions import PermissionDenied
from django.db import models

class Checked(models.Model):
    def raise_not_editable(self, viewer):
        if not hasattr(self, "user"):
            return
        if self.user == viewer:
            return
        raise PermissionDenied()

class Series(Checked):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
${own}
class Shop(Checked):
    name = models.TextField()
${fields}`;
  const EDITORS = `    def raise_not_editable(self, viewer):
        if not viewer.has_perm("shop.edit"):
            raise PermissionDenied()
`;

  function saved(form: string, own = "", fields = ""): string {
    const flows = flowsIn({
      "models.py": MODELS(own, fields),
      "forms.py": FORMS,
      "views.py": `from forms import ${form}
def view(request):
    form = ${form}(request.POST)
    return form.save(request)
`,
    });
    const ref = functionAt(flows.program, "views.py", "view");
    const occasion = { method: "POST", action: undefined };
    return words(newGuardBook(flows).ask(newGuardBook(flows), ref, { outcome: "passes", occasion }));
  }

  test.each([
    ["SeriesForm", EDITORS, "", "permission"],
    ["SeriesForm", "", "", "object"],
    ["ShopForm", "", "", "nothing"],
    ["ShopForm", "", '    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)\n', "object"],
    ["NoteForm", EDITORS, "", "nothing"],
  ])("%s", (form, own, fields, expected) => {
    expect(saved(form, own, fields)).toBe(expected);
  });
});

describe("what a middleware keeps on the request", () => {
  const KEEPING = `from django.utils.functional import SimpleLazyObject
from .models import Membership, Team
def kept(request):
    if not hasattr(request, "_membership"):
        request._membership = found(request)
    return request._membership
def found(request):
    if request.user.is_authenticated:
        return Membership.objects.filter(team=request.team, user=request.user).first()
class TeamMiddleware:
    def process_view(self, request, view, args, kwargs):
        request.team = Team.objects.filter(slug=kwargs["team"]).first()
        request.own_profile = request.user.profile
        request.membership = SimpleLazyObject(lambda: kept(request))
        request.is_member = bool(request.membership)
class PilotMiddleware:
    def process_view(self, request, view, args, kwargs):
        request.is_pilot = SimpleLazyObject(lambda: piloting(request, kwargs))
        request.is_early = SimpleLazyObject(lambda: kwargs["hour"] < 8)
def piloting(request, kwargs):
    return kwargs["pk"] in request.user.flights
`;

  test.each([
    ["if not request.membership: raise Http404\nreturn view_member(request)", "role"],
    ["if not request.is_member: raise Http404\nreturn view_member(request)", "role?"],
    ["if not request.is_pilot: raise Http404\nreturn HttpResponse()", "role?"],
    ["if not request.is_early: raise Http404\nreturn HttpResponse()", "nothing"],
    ["if not request.team: raise Http404\nreturn view_member(request)", "nothing"],
    ["if not request.unknown: raise Http404\nreturn view_member(request)", "nothing"],
  ])("%j demands %s", (body, expected) => {
    expect(demanded(body, "GET", KEEPING)).toBe(expected);
  });
});
