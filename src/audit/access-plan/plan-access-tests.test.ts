import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import type { AccessPlan, Expectation, ViewPlan } from "../../generate/access-tests/plan.ts";
import { planAccessTests } from "./plan-access-tests.ts";

const MODELS = `from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

class Shelf(models.Model):
    code = models.SlugField(unique=True)

class Order(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PAID = "paid", "Paid"

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT)
    status = models.CharField(max_length=12, choices=Status.choices)
    stars = models.IntegerField(validators=[MinValueValidator(3)])
    note = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    gone = models.DateTimeField(null=True)
    scan = models.FileField()

class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    place = models.GeoField()

class Team(models.Model):
    members = models.ManyToManyField(settings.AUTH_USER_MODEL)
`;

const HEAD = `from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from .models import Line, Order, Shelf, Team
`;

function plan(views: string, urls: string, others: Readonly<Record<string, string>> = {}): AccessPlan {
  const files = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")\n',
    "site_settings.py": `DEBUG = False
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.auth", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"]
`,
    "urls.py": `from django.urls import include, path, re_path\nfrom shop import views\nurlpatterns = [${urls}]\n`,
    "shop/__init__.py": "",
    "shop/models.py": MODELS,
    "shop/views.py": `${HEAD}${views}`,
    ...others,
  };
  const bytes = new TextEncoder();
  const sources = Object.entries(files).map(([path, text]) => ({ path, bytes: bytes.encode(text) }));
  return planAccessTests(classify(sources), { version: "1.2.3" });
}

function kinds(view: ViewPlan | undefined): readonly Expectation["kind"][] {
  return (view?.expectations ?? []).map(({ kind }) => kind);
}

const OWN = `@login_required
@require_GET
def order(request, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user, status=Order.Status.PAID)
    return render(request, "order.html", {"order": order})
`;

describe("what is expected", () => {
  test("a view of somebody's row refuses strangers and other users", () => {
    const [view] = plan(OWN, 'path("orders/<int:pk>/", views.order, name="order")').views;
    expect(kinds(view)).toEqual(["strangers", "others", "page"]);
    expect(view).toMatchObject({
      key: "order",
      app: "shop",
      view: "shop.views.order",
      at: "shop/views.py:9",
    });
    expect(view?.expectations[1]).toMatchObject({
      rule: "DJANGO-AUTHZ-001",
      because: "a row of Order belongs to its `customer`",
    });
  });

  test("what nobody looks after is expected all the same, under the check that found it", () => {
    const open = OWN.replace(", customer=request.user", "");
    const [view] = plan(open, 'path("orders/<int:pk>/", views.order, name="order")').views;
    const others = view?.expectations.find(({ kind }) => kind === "others");
    expect(others?.rule).toBe("DJANGO-AUTHZ-001/idor");
  });

  test("an open page is listed as public and still asked for", () => {
    const { public: open, views } = plan(
      'def home(request):\n    return render(request, "home.html")\n',
      'path("", views.home, name="home")',
    );
    expect(open.map(({ key }) => key)).toEqual(["GET home", "POST home"]);
    expect(kinds(views[0])).toEqual(["strangers", "page"]);
  });

  test("an open view that writes is not public: strangers ought to be refused", () => {
    const { public: open, views } = plan(
      "@login_required\ndef a(request):\n    return HttpResponse()\n\n@require_POST\ndef drop(request, pk):\n    Order.objects.filter(pk=pk).delete()\n    return redirect('/')\n",
      'path("a/", views.a), path("drop/<int:pk>/", views.drop, name="drop")',
    );
    expect(open).toEqual([]);
    const view = views.find(({ key }) => key === "drop");
    expect(view?.expectations[0]).toMatchObject({
      kind: "strangers",
      rule: "DJANGO-AUTHN-001/unauthenticated-write",
    });
    expect(kinds(view)).toContain("token");
  });

  test.each([
    ["@staff_member_required", "staff", []],
    ['@permission_required("shop.change_order")', "staff", ["shop.change_order"]],
  ])("%s asks for more than a login", (decorator, permitted, permissions) => {
    const [view] = plan(
      `${decorator}\n@require_GET\ndef board(request):\n    return HttpResponse()\n`,
      'path("board/", views.board, name="board")',
    ).views;
    expect(kinds(view)).toEqual(["strangers", "privileged", "page"]);
    expect(view).toMatchObject({ permitted, permissions });
  });

  test("rows behind a guard for staff belong to staff", () => {
    const [view] = plan(
      OWN.replace("@login_required", "@staff_member_required"),
      'path("orders/<int:pk>/", views.order, name="order")',
    ).views;
    expect(view).toMatchObject({ owner: "staff", other: "colleague", permitted: "staff" });
  });

  test("a list of somebody's rows shows them to nobody else", () => {
    const [view] = plan(
      "@login_required\n@require_GET\ndef orders(request):\n    return render(request, 'list.html', {'orders': Order.objects.filter(customer=request.user)})\n",
      'path("orders/", views.orders, name="orders")',
    ).views;
    expect(kinds(view)).toContain("own-rows");
    expect(view?.rows.at(-1)).toMatchObject({ factory: "make_order" });
  });
});

describe("rows and addresses", () => {
  test("a row holds what the view asks for, and its owner", () => {
    const [view] = plan(OWN, 'path("orders/<int:pk>/", views.order, name="order")').views;
    expect(view?.rows).toEqual([
      {
        factory: "make_order",
        values: [
          { name: "customer", value: { kind: "person", person: "owner" } },
          { name: "status", value: { kind: "constant", python: '"paid"' } },
        ],
        member: undefined,
      },
    ]);
    expect(view?.address).toEqual({
      kind: "reverse",
      name: "order",
      arguments: [{ name: "pk", value: { kind: "row", row: 0, field: "pk" } }],
    });
  });

  test("an owner may be two steps away, or a member", () => {
    const { views } = plan(
      `@login_required
@require_GET
def line(request, number):
    return render(request, "l.html", {"line": get_object_or_404(Line, id=number, order__customer=request.user)})

@login_required
@require_GET
def team(request, pk):
    return render(request, "t.html", {"team": get_object_or_404(Team, pk=pk, members=request.user)})
`,
      'path("lines/<int:number>/", views.line, name="line"), path("teams/<int:pk>/", views.team, name="team")',
    );
    const [line, team] = views;
    expect(line?.rows[0]?.values).toEqual([
      {
        name: "order",
        value: {
          kind: "row",
          row: {
            factory: "make_order",
            values: [{ name: "customer", value: { kind: "person", person: "owner" } }],
            member: undefined,
          },
        },
      },
    ]);
    expect(team?.rows[0]?.member).toEqual({ field: "members", person: "owner" });
  });

  test("a row that hangs on another one of the URL hangs on that one", () => {
    const [view] = plan(
      `@login_required
@require_POST
def drop(request, line_pk, pk):
    order = get_object_or_404(Order, pk=pk, customer=request.user)
    get_object_or_404(Line, pk=line_pk, order=order).delete()
    return redirect("/")
`,
      'path("orders/<int:pk>/<int:line_pk>/", views.drop, name="drop")',
    ).views;
    expect(view?.rows.map(({ factory }) => factory)).toEqual(["make_order", "make_line"]);
    expect(view?.rows[1]?.values).toEqual([{ name: "order", value: { kind: "made", row: 0 } }]);
  });

  test("a route without a name is written as a path, and an argument that nobody knows is said", () => {
    const { views, undone } = plan(
      "@login_required\n@require_GET\ndef page(request, name):\n    return HttpResponse()\n",
      'path("pages/<slug:name>/", views.page), re_path(r"^codes/(?P<name>[a-f]{3,9}-(x|y))/$", views.page, name="odd")',
    );
    expect(views[0]?.address).toEqual({
      kind: "path",
      parts: ["/pages/", { kind: "constant", python: '"x"' }, "/"],
    });
    expect(undone).toEqual([
      { what: "GET odd", because: "nobody here knows what `name` stands for in the URL" },
    ]);
  });

  test("links of templates say what an argument may be", () => {
    const [view] = plan(
      "@login_required\n@require_GET\ndef page(request, name):\n    return HttpResponse()\n",
      'path("pages/<slug:name>/", views.page, name="page")',
      { "shop/templates/base.html": "<a href=\"{% url 'page' 'delivery' %}\">Delivery</a>" },
    ).views;
    expect(view?.address).toMatchObject({
      arguments: [{ value: { kind: "constant", python: '"delivery"' } }],
    });
  });
});

test("factories fill what must be filled, from what limits it", () => {
  const { factories } = plan(OWN, 'path("orders/<int:pk>/", views.order, name="order")');
  expect(factories.map(({ name }) => name)).toEqual(["make_shelf", "make_order"]);
  expect(factories[1]).toEqual({
    name: "make_order",
    model: "Order",
    module: "shop.models",
    fields: [
      { name: "customer", value: { kind: "user" } },
      { name: "shelf", value: { kind: "row", factory: "make_shelf" } },
      { name: "status", value: { kind: "constant", python: '"open"' } },
      { name: "stars", value: { kind: "number", least: 3, unique: false } },
      { name: "note", value: { kind: "text", most: undefined } },
      { name: "scan", value: { kind: "file" } },
    ],
    single: undefined,
    unknown: [],
  });
});

test("a field of an unknown kind is said instead of guessed", () => {
  const { factories, undone } = plan(
    `@login_required
@require_GET
def line(request, pk):
    return render(request, "l.html", {"line": get_object_or_404(Line, pk=pk, order__customer=request.user)})
`,
    'path("lines/<int:pk>/", views.line, name="line")',
  );
  expect(factories.at(-1)).toMatchObject({ name: "make_line", unknown: ["place"] });
  expect(undone).toContainEqual({ what: "make_line", because: "nobody here knows what to put into place" });
});
