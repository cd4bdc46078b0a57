/** What separates a text that somebody else put into a page from the code's own words, numbers and what only scripts are told. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import { sureness, surenessInPython } from "../support/sureness.ts";

const SETTINGS = { "manage.py": "", "shop/settings.py": 'INSTALLED_APPS = ["shop"]\n' };

test("browsers show no answer to DELETE as a page", () => {
  expect(
    surenessInPython("html-response", {
      ...SETTINGS,
      "shop/urls.py":
        'from django.urls import path\n\nfrom shop.views import Orders\n\nurlpatterns = [path("<str:name>/", Orders.as_view())]\n',
      "shop/views.py": `from django.http import HttpResponseNotFound
from django.views import View


class Orders(View):
    def get(self, request, name):
        return HttpResponseNotFound("no order %s" % name)

    def delete(self, request, name):
        return HttpResponseNotFound("no such order %s" % name)
`,
    }),
  ).toEqual({ "Orders.get": "high", "Orders.delete": "low" });
});

test("another site's page brings no key along, where the CSRF check is off", () => {
  expect(
    surenessInPython("html-response", {
      ...SETTINGS,
      "shop/urls.py":
        'from django.urls import path\n\nfrom shop import views\n\nurlpatterns = [path("a/", views.closed), path("b/", views.open_to_all)]\n',
      "shop/views.py": `from functools import wraps

from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

from shop.models import Machine


def key_required(view):
    @wraps(view)
    def wrap(request):
        if "HTTP_AUTHORIZATION" in request.META:
            key = request.META["HTTP_AUTHORIZATION"].split()[1]
            if Machine.objects.filter(key=key).exists():
                return view(request)
        return HttpResponseForbidden()

    return wrap


@csrf_exempt
@key_required
def closed(request):
    return HttpResponse("got %s" % request.POST["serial"])


@csrf_exempt
def open_to_all(request):
    return HttpResponse("got %s" % request.POST["serial"])
`,
      "shop/models.py":
        "from django.db import models\n\n\nclass Machine(models.Model):\n    key = models.CharField(max_length=64)\n",
    }),
  ).toEqual({ closed: "low", open_to_all: "high" });
});

test("one stored value in many scripts is one finding", () => {
  const page = "<script>const length = {{ rows_shown }};</script>\n";
  const files = {
    ...SETTINGS,
    "shop/models.py":
      "from django.db import models\n\n\nclass Option(models.Model):\n    value = models.TextField()\n",
    "shop/views.py": `from django.shortcuts import render

from shop.models import Option


def option(name):
    row = Option.objects.get(name=name)
    return row.value.strip()


def first(request):
    return render(request, "shop/first.html", {"rows_shown": option("rows")})


def second(request):
    return render(request, "shop/second.html", {"rows_shown": option("rows")})
`,
    "shop/templates/shop/first.html": page,
    "shop/templates/shop/second.html": page,
  };
  const encoder = new TextEncoder();
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const own = findings.filter(({ check }) => check === "script-context");
  expect(own.map(({ path, places }) => [path, ...places.map((one) => one.path)])).toEqual([
    ["shop/templates/shop/first.html", "shop/templates/shop/second.html"],
  ]);
});

test("words that every caller writes itself, and errors of all kinds, are guesses", () => {
  expect(
    surenessInPython("mark-safe", {
      ...SETTINGS,
      "shop/told.py": `from django.utils.safestring import mark_safe


def told(row, words, after=None):
    done = after or words
    return mark_safe(f"<b>{done}</b>" + row.describe())


def shown(words):
    return mark_safe(f"<b>{words}</b>")


def tried(row):
    try:
        row.try_it()
    except Exception as error:
        return mark_safe(f"<b>{error}</b>")


def counted(row):
    try:
        return row.count_it()
    except ValueError as error:
        return mark_safe(f"<b>{error}</b>")
`,
      "shop/used.py": `from shop.told import counted, shown, told, tried


def use(row):
    told(row, "paid")
    told(row, "sent", after="was sent")
    shown("paid")
    shown(row.words)
    tried(row)
    counted(row)
`,
    }),
  ).toEqual({ told: "low", shown: "medium", tried: "low", counted: "medium" });
});

test("a related field's name is the code's own", () => {
  expect(
    surenessInPython("mark-safe", {
      ...SETTINGS,
      "requirements.txt": "Django==1.8.19\n",
      "shop/admin.py": `from django.contrib import admin


class Links(admin.ModelAdmin):
    def linked(self, instance):
        return "<a href='?%s'>all</a>" % instance.relation().get_related_field().name

    linked.allow_tags = True

    def titled(self, instance):
        return "<a>%s</a>" % instance.relation().name

    titled.allow_tags = True
`,
    }),
  ).toEqual({ "Links.linked": "low", "Links.titled": "medium" });
});

test("the site's one row of settings is written in the admin", () => {
  const files = (base: string): Record<string, string> => ({
    ...SETTINGS,
    "shop/models.py": `from django.db import models
from solo.models import SingletonModel


class Conf(${base}):
    intro = models.TextField()
`,
    "shop/views.py": `from django.shortcuts import render

from shop.models import Conf


def show(request):
    return render(request, "shop/show.html", {"conf": Conf.objects.get()})
`,
    "shop/templates/shop/show.html": "<p>{{ conf.intro|safe }}</p>\n",
  });
  const severities = (base: string): string[] => {
    const encoder = new TextEncoder();
    const given = Object.entries(files(base)).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
    const { findings } = audit(given, { choice: { persona: "auditor" } });
    return findings.filter(({ check }) => check === "safe-filter").map(({ severity }) => severity);
  };
  expect(severities("models.Model")).toEqual(["medium"]);
  expect(severities("SingletonModel")).toEqual(["low"]);
  expect(sureness("safe-filter", files("models.Model"))).toEqual({ "": "medium" });
});

test("rows that were found with what was sent hold texts of their own, and a form's text runs for its sender", () => {
  const encoder = new TextEncoder();
  const files = {
    ...SETTINGS,
    "shop/urls.py":
      'from django.urls import path\n\nfrom shop import views\n\nurlpatterns = [path("a/", views.listed), path("b/", views.typed), path("c/", views.asked)]\n',
    "shop/models.py":
      "from django.db import models\n\n\nclass Order(models.Model):\n    remark = models.TextField()\n",
    "shop/views.py": `from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe

from shop.models import Order


def found(asked):
    return Order.objects.filter(remark=asked["q"])


def listed(request):
    rows = found(request.POST)
    return JsonResponse({"rows": ["<a>" + row.remark + "</a>" for row in rows]})


def typed(request):
    messages.info(request, mark_safe("<b>%s</b>" % request.POST["name"]))
    return redirect("/")


def asked(request):
    messages.info(request, mark_safe("<b>%s</b>" % request.GET["name"]))
    return redirect("/")
`,
  };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const told = findings.filter(({ check }) => check === "html-response" || check === "mark-safe");
  expect(Object.fromEntries(told.map(({ scope, severity }) => [scope, severity]))).toEqual({
    listed: "medium",
    typed: "medium",
    asked: "high",
  });
  expect(told.find(({ scope }) => scope === "listed")?.message).toContain("from a row that this code finds");
});

test("parts of the request in one script are one mistake with several places", () => {
  const files = {
    ...SETTINGS,
    "shop/views.py": `from django.shortcuts import render


def find(request):
    return render(request, "shop/find.html")
`,
    "shop/templates/shop/find.html":
      "<script>\nlet a = {{ request.GET.a }};\nlet b = {{ request.GET.b }};\n</script>\n",
  };
  const encoder = new TextEncoder();
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const own = audit(given).findings.filter(({ check }) => check === "script-context");
  expect(own.map(({ severity, places }) => [severity, places.length])).toEqual([["high", 1]]);
});
