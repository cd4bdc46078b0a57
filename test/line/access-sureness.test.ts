import { describe, expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import type { Finding } from "../../src/findings/finding.ts";

const encoder = new TextEncoder();

const PROJECT: Readonly<Record<string, string>> = {
  "manage.py": `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
`,
  "shop/settings.py": `ROOT_URLCONF = "shop.urls"
LIVE = True
INSTALLED_APPS = ["django.contrib.auth", "shop"]
`,
  "shop/models.py": `from django.conf import settings
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    paid = models.BooleanField(default=False)
`,
};

const HEAD = `from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View
from shop.models import Order


`;

const GUARDED = ["a", "b", "c", "d", "e", "f"].map((letter) => `mine_${letter}`);

const guardedView = (name: string): string => `
@login_required
def ${name}(request):
    Order.objects.filter(customer=request.user).update(paid=True)
    return redirect("/")
`;

const NEIGHBOURS = GUARDED.map(guardedView).join("");

/** What the rules of access control find in views of this text. */
function found(
  views: string,
  names: readonly string[],
  more: Readonly<Record<string, string>> = {},
): readonly Finding[] {
  const routes = [...names, ...GUARDED].map((name) => {
    const view = /^[A-Z]/.test(name) ? `${name}.as_view()` : name;
    return `path("${name.toLowerCase()}/<int:pk>/", views.${view})`;
  });
  const urls = `from django.urls import path\nfrom shop import views\nurlpatterns = [${routes.join(", ")}]\n`;
  const texts = {
    ...PROJECT,
    "shop/urls.py": urls,
    "shop/views.py": `${HEAD}${NEIGHBOURS}${views}`,
    ...more,
  };
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = {
    persona: "auditor" as const,
    preview: true,
    select: ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001", "DJANGO-CSRF-001"],
  };
  return audit(files, { choice })
    .findings.filter(({ path }) => path === "shop/views.py")
    .filter(({ scope }) => names.some((name) => scope?.startsWith(name) === true));
}

/** The same as words: check, severity, confidence and the number of further places. */
function said(...args: Parameters<typeof found>): readonly string[] {
  return found(...args).map(
    ({ check, severity, confidence, places }) => `${check} ${severity} ${confidence} +${places.length}`,
  );
}

describe("views that strangers reach", () => {
  test.each([
    ["get_context_data", "low"],
    ["put", "medium"],
  ])("a class that tells both apart in %s", (method, confidence) => {
    const view = `
class Download(View):
    def get(self, request, pk):
        return render(request, "order.html", self.data(Order.objects.get(pk=pk)))

    def ${method}(self, request):
        return {"mine": request.user.is_authenticated}

    def data(self, order):
        return {"order": order}
`;
    const sureness = found(view, ["Download"]).map((one) => one.confidence);
    expect(sureness).toEqual([confidence]);
  });

  test("one that forgets its neighbours' login is sure", () => {
    const view = `
@require_POST
def remove(request, pk):
    get_object_or_404(Order, pk=pk).delete()
    return redirect("/")
`;
    expect(said(view, ["remove"])).toEqual(["unauthenticated-write high high +0"]);
  });

  test("several of one file are one finding with several places", () => {
    const view = (name: string): string => `
@require_POST
def ${name}(request, pk):
    get_object_or_404(Order, pk=pk).delete()
    return redirect("/")
`;
    expect(said(`${view("remove")}${view("drop")}`, ["remove", "drop"])).toEqual([
      "unauthenticated-write high high +1",
    ]);
  });

  test("one that serves people with and without a login is no more than a hint", () => {
    const view = `
@require_POST
def order(request, pk):
    who = request.user if request.user.is_authenticated else None
    Order.objects.create(customer=who)
    return redirect("/")
`;
    expect(said(view, ["order"])).toEqual(["inconsistent-sibling high low +0"]);
  });

  test.each([
    ["if not settings.DEMO:\n        raise Http404", "low"],
    ["if not getattr(settings, 'DEMO', False):\n        raise Http404", "low"],
    ["if not settings.LIVE:\n        raise Http404", "high"],
    ["if not getattr(settings, 'DEMO', True):\n        raise Http404", "high"],
    ["if settings.CLOSED:\n        raise Http404", "high"],
    ["if settings.DEMO:\n        pass", "high"],
  ])("what only a setting switches on is a hint: %j is %s", (gate, confidence) => {
    const view = `
from django.conf import settings
from django.http import Http404
@require_POST
def remove(request, pk):
    ${gate}
    get_object_or_404(Order, pk=pk).delete()
    return redirect("/")
`;
    expect(said(view, ["remove"])).toEqual([`unauthenticated-write high ${confidence} +0`]);
  });

  test("what they make only where something was found missing counts for nothing", () => {
    const view = `
def bot():
    try:
        return Order.objects.get(paid=True)
    except Order.DoesNotExist:
        return first()


def first():
    return Order.objects.create(paid=True)


@require_POST
def order(request, pk):
    return render(request, "order.html", {"bot": bot()})
`;
    expect(said(view, ["order"])).toEqual(["inconsistent-sibling low low +0"]);
  });

  test("one that changes nothing in sight counts more among many that demand a login", () => {
    const preview = `
@require_POST
def preview(request, pk):
    return render(request, "preview.html", {"text": request.POST["text"]})
`;
    const more = Array.from({ length: 15 }, (_, n) => `other_${n}`);
    expect(said(preview, ["preview"])).toEqual(["inconsistent-sibling low low +0"]);
    const all = said(`${more.map(guardedView).join("")}${preview}`, ["preview", ...more]);
    expect(all.filter((one) => one.startsWith("inconsistent"))).toEqual([
      "inconsistent-sibling medium low +0",
    ]);
    const most = Array.from({ length: 30 }, (_, n) => `other_${n}`);
    const alone = said(`${most.map(guardedView).join("")}${preview}`, ["preview", ...most]);
    expect(alone.filter((one) => one.startsWith("inconsistent"))).toEqual([
      "inconsistent-sibling medium medium +0",
    ]);
  });

  test("a row shown beside a change that asks for a permission is a hint, beside one that asks whose it is a finding", () => {
    const view = (asks: string): string => `
class Edit(View):
    def get(self, request, pk):
        return render(request, "edit.html", {"order": get_object_or_404(Order, pk=pk)})

    def post(self, request, pk):
        order = get_object_or_404(Order, pk=pk)
        if ${asks}:
            raise PermissionDenied()
        order.delete()
        return redirect("/")
`;
    const head = "from django.core.exceptions import PermissionDenied\n";
    const read = (asks: string): readonly string[] =>
      said(head + view(asks), ["Edit"]).filter((one) => one.startsWith("unauthenticated-sensitive-read"));
    expect(read('not request.user.has_perm("shop.edit_order")')).toEqual([
      "unauthenticated-sensitive-read high low +0",
    ]);
    expect(read("order.customer != request.user")).toEqual(["unauthenticated-sensitive-read high medium +0"]);
  });

  test("a change on GET stays worth a look where anybody can make it: a login alone does not mend it", () => {
    const view = `
def remove(request, pk):
    get_object_or_404(Order, pk=pk).delete()
    return redirect("/")
`;
    expect(said(view, ["remove"])).toEqual([
      "unauthenticated-write high high +0",
      "get-state-change medium high +0",
    ]);
  });
});

describe("rows of somebody", () => {
  const show = `
@login_required
def show(request, pk):
    return render(request, "order.html", {"order": get_object_or_404(Order, pk=pk)})
`;

  test("are open although a middleware asks for a second factor", () => {
    const settings = `${PROJECT["shop/settings.py"]}MIDDLEWARE = ["shop.second.SecondFactor"]
`;
    const second = `from django.conf import settings
from django.shortcuts import redirect


class SecondFactor:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.ENFORCED and request.path not in settings.FREE and not request.user.is_verified():
            return redirect("/second/")
        if request.user.social_auth.exists():
            request.social = True
        return self.get_response(request)
`;
    const more = { "shop/settings.py": settings, "shop/second.py": second };
    expect(said(show, ["show"], more)).toEqual(said(show, ["show"]));
    expect(said(show, ["show"])).toEqual(["idor high medium +0"]);
  });

  test("are mended as most other views do it", () => {
    const checks = ["edit", "pay", "drop"].map(
      (name) => `
@login_required
def ${name}(request, pk):
    order = get_object_or_404(Order, pk=pk)
    if order.customer != request.user:
        raise PermissionDenied
    return render(request, "order.html", {"order": order})
`,
    );
    const views = `from django.core.exceptions import PermissionDenied\n${checks.join("")}${show}`;
    const fixes = found(views, ["show", "edit", "pay", "drop"]).map(({ fix }) => fix);
    expect(fixes).toEqual([expect.stringContaining("as `edit` does")]);
    expect(found(show, ["show"])[0]?.fix).toContain("Put the owner into the query");
    expect(found(show, ["show"])[0]?.fix).toContain("`customer=request.user`");
  });

  test("are mended with the request that a method has", () => {
    const page = `
class Show(LoginRequiredMixin, DetailView):
    template_name = "order.html"

    def get_object(self):
        return get_object_or_404(Order, pk=self.kwargs["pk"])
`;
    const imports =
      "from django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.views.generic import DetailView\n";
    const [one] = found(imports + page, ["Show"]);
    expect(one?.fix).toContain("`customer=self.request.user`");
  });

  test("are a hint where the request gives a text to look for", () => {
    const asked = (by: string): string => `
@login_required
def show(request):
    orders = Order.objects.filter(${by}=request.GET["q"])
    return render(request, "orders.html", {"orders": orders})
`;
    const idor = (by: string): readonly string[] =>
      said(asked(by), ["show"]).filter((one) => one.startsWith("idor"));
    expect(idor("customer__username__startswith")).toEqual(["idor high low +0"]);
    expect(idor("pk__in")).toEqual(["idor high medium +0"]);
  });

  test("are a hint where several columns are searched for a text, however the question is put together", () => {
    const asked = (question: string): string => `
from django.db.models import Q


@login_required
def show(request):
    orders = Order.objects.all()
    text = request.GET.get("q", "")
    if text:
${question}
    return render(request, "orders.html", {"orders": orders})
`;
    const idor = (...lines: readonly string[]): readonly string[] =>
      said(asked(lines.map((line) => `        ${line}`).join("\n")), ["show"]).filter((one) =>
        one.startsWith("idor"),
      );
    const name = "Q(customer__username__icontains=text)";
    expect(idor(`orders = orders.filter(${name} | Q(customer__email__icontains=text))`)).toEqual([
      "idor high low +0",
    ]);
    expect(
      idor(
        "asked = Q()",
        "for word in text.split():",
        `    asked |= Q(customer__username__icontains=word)`,
        "orders = orders.filter(asked)",
      ),
    ).toEqual(["idor high low +0"]);
    expect(idor(`orders = orders.filter(${name} | Q(pk=text))`)).toEqual(["idor high medium +0"]);
  });

  test("are a hint where they are fetched several calls away", () => {
    const far = `
def find(pk):
    return Order.objects.get(pk=pk)


def found(pk):
    return find(pk)


@login_required
def show(request, pk):
    return render(request, "order.html", {"order": found(pk)})
`;
    expect(said(far, ["show"])).toEqual(["idor high low +0"]);
  });
});

test("a library's mixin that is told what to ask may ask about the row", () => {
  const view = (told: string): string => `
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import View
from crossmedia import MediaMixin
class Dropped(LoginRequiredMixin, MediaMixin, View):
    ${told}
    def post(self, request, pk):
        get_object_or_404(Order, pk=pk).delete()
        return redirect("/")
`;
  const idor = (told: string): readonly string[] =>
    said(view(told), ["Dropped"]).filter((one) => one.startsWith("idor"));
  expect(idor("media_auth_class = OrderAuth")).toEqual(["idor-write high low +0"]);
  expect(idor("media_class = OrderMedia")).toEqual(["idor-write high medium +0"]);
});

test("a right that is given for all rows may be meant to reach them all", () => {
  const names = ["one", "two", "three", "four"];
  const asking = names.map(
    (name) => `
@login_required
def ${name}(request, pk):
    ticket = get_object_or_404(Ticket, pk=pk)
    if not ticket.desk.may_enter(request.user):
        raise PermissionDenied
    ticket.text = "${name}"
    ticket.save()
    return redirect("/")
`,
  );
  const views = (demand: string, body = ""): string => `
from django.contrib.auth.decorators import login_required, permission_required, user_passes_test
from django.core.exceptions import PermissionDenied
from shop.models import Ticket

def may(user, permission, row=None):
    return user.profile.is_superuser or user.has_perm(permission, row)
${asking.join("")}
@${demand}
def close(request, pk):
${body}    ticket = get_object_or_404(Ticket, pk=pk)
    ticket.text = "closed"
    ticket.save()
    return redirect("/")
`;
  const models = `${PROJECT["shop/models.py"]}

class Desk(models.Model):
    def may_enter(self, user):
        return user.groups.filter(name=self.name).exists()

    name = models.TextField()


class Ticket(models.Model):
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE)
    text = models.TextField()
`;
  const sureness = (demand: string, body = ""): readonly string[] =>
    found(views(demand, body), ["close", ...names], { "shop/models.py": models })
      .filter(({ scope, check }) => scope === "close" && check.startsWith("object"))
      .map(({ check, confidence }) => `${check} ${confidence}`);
  expect(sureness('permission_required("shop.change_ticket")')).toEqual([
    "object-permission-not-checked low",
  ]);
  expect(sureness("user_passes_test(lambda user: user.is_clerk)")).toEqual([
    "object-permission-not-checked medium",
  ]);
  const unless = (test: string): string => `    if not ${test}:\n        raise PermissionDenied\n`;
  expect(sureness("login_required", unless('may(request.user, "shop.change_ticket")'))).toEqual([
    "object-permission-not-checked low",
  ]);
  expect(sureness("login_required", unless('may(request.user, "shop.close")'))).toEqual([
    "object-permission-not-checked medium",
  ]);
  expect(sureness("login_required", unless("request.user.profile.is_superuser"))).toEqual([]);
});

test.each([
  [1, "medium"],
  [3, "low"],
])("lists that go on where two others stop: %i of them", (count, confidence) => {
  const mine = ["a", "b"].map(
    (letter) => `
@login_required
def own_${letter}(request):
    return render(request, "orders.html", {"orders": Order.objects.filter(customer=request.user)})
`,
  );
  const names = ["a", "b", "c"].slice(0, count).map((letter) => `all_${letter}`);
  const all = names.map(
    (name) => `
@login_required
def ${name}(request):
    return render(request, "orders.html", {"orders": Order.objects.filter(paid=True)})
`,
  );
  const views = [...mine, ...all].join("");
  const urls = `from django.urls import path\nfrom shop import views\nurlpatterns = [${[...names, "own_a", "own_b"].map((name) => `path("${name}/", views.${name})`).join(", ")}]\n`;
  expect(said(views, names, { "shop/urls.py": urls })).toEqual(
    names.map(() => `unscoped-queryset high ${confidence} +0`),
  );
});
