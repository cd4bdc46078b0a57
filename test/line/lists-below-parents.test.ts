/** Lists below a parent that the request names, rows that are only counted, and GET requests that two answers share. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

function found(check: string, files: Readonly<Record<string, string>>): ReturnType<typeof audit>["findings"] {
  const given = Object.entries({ ...SITE, ...files });
  const report = audit(
    given.map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
    { choice: { persona: "auditor" } },
  );
  return report.findings.filter((one) => one.check === check);
}

const SITE = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/settings.py":
    'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\nMIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]\n',
  "shop/models.py": `from django.conf import settings
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class Item(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    at = models.DateTimeField()
`,
  "shop/sums.py": `from shop.models import Item


def item_totals():
    return [row.at for row in Item.objects.all()]


def item_rows():
    return [row.at for row in Item.objects.all()]
`,
};

const HEAD = `from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import ListView
from shop.models import Item, Order
from shop.sums import item_rows, item_totals


@login_required
def mine(request):
    return render(request, "items.html", {"rows": Item.objects.filter(order__customer=request.user)})


@login_required
def mine_again(request):
    return render(request, "again.html", {"rows": Item.objects.filter(order__customer=request.user)})


@login_required
def mine_late(request):
    return render(request, "late.html", {"rows": Item.objects.filter(order__customer=request.user)})

`;

function urls(...names: readonly string[]): string {
  const lines = ["mine", "mine_again", "mine_late", ...names].map(
    (name) => `    path("${name.replace(".as_view()", "/<int:pk>")}/", views.${name}),\n`,
  );
  return `from django.urls import path\nfrom shop import views\n\nurlpatterns = [\n${lines.join("")}]\n`;
}

test("a list below one parent asks about the parent, and nothing is put into the query", () => {
  const seen = found("unscoped-queryset", {
    "shop/urls.py": urls("Below.as_view()", "everybodys"),
    "shop/views.py": `${HEAD}
class Below(LoginRequiredMixin, ListView):
    def get_queryset(self):
        return Item.objects.filter(order=self.order())

    def order(self):
        return Order.objects.filter(pk=self.kwargs.get("pk")).first()


@login_required
def everybodys(request):
    return render(request, "items.html", {"rows": Item.objects.all()})
`,
  });
  const below = seen.find(({ message }) => message.startsWith("`Below"));
  const all = seen.find(({ message }) => message.startsWith("`everybodys`"));
  expect(below?.message).toContain("rows of any `order` that is named");
  expect(below?.fix).toContain("Ask whether the user may see the `order`");
  expect(all?.message).toContain("rows of everybody");
  expect(all?.fix).toContain("`order__customer=request.user`");
});

test("rows that a function computes totals of are told low", () => {
  const seen = found("unscoped-queryset", {
    "shop/urls.py": urls("totals", "rows"),
    "shop/views.py": `${HEAD}
@login_required
def totals(request):
    return JsonResponse({"totals": item_totals()})


@login_required
def rows(request):
    return JsonResponse({"rows": item_rows()})
`,
  });
  expect(seen.map(({ confidence, message }) => [confidence, message.slice(0, 8)])).toEqual([
    ["medium", "`rows` l"],
    ["low", "`totals`"],
  ]);
});

test("a change behind two answers that share the GET requests is told low", () => {
  const body = (second: string): string => `    if request.user.customer:
        if files and not request.method == "POST":
            return render(request, "files.html")
    if ${second}:
        return redirect("/")
    Item.objects.create(order=request.user.order)
    return redirect("/items/")
`;
  const seen = found("get-state-change", {
    "shop/urls.py": urls("add_item", "add_items"),
    "shop/views.py": `${HEAD}
@login_required
def add_item(request):
    files = request.user.files.all()
${body('not files and request.method == "GET"')}

@login_required
def add_items(request):
    files = request.user.files.all()
${body("not request.user.files")}`,
  });
  expect(seen.map(({ confidence, message }) => [confidence, message.slice(0, 11)])).toEqual([
    ["medium", "`add_items`"],
    ["low", "`add_item` "],
  ]);
});
