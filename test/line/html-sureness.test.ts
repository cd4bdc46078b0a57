/** Texts that are marked as HTML where no page, or nobody at all, gets them. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import { surenessInPython as sureness } from "../support/sureness.ts";

const encoder = new TextEncoder();

test("a link that nothing asks for, and what feeds are given, are guesses", () => {
  expect(
    sureness("mark-safe", {
      "manage.py": "",
      "shop/settings.py": 'INSTALLED_APPS = ["shop"]\n',
      "shop/links.py": `from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.safestring import mark_safe


def order_link_unused(product):
    return mark_safe("<a href='/'>{}</a>".format(product))


def order_link_used(product):
    return mark_safe("<a href='/'>{}</a>".format(product))


class OrderFeed(Feed):
    def item_title(self, item):
        return mark_safe("<b>" + item.title + "</b>")


class OrderPage:
    def item_title(self, item):
        return mark_safe("<b>" + item.title + "</b>")


def zone(form):
    return mark_safe(f"<i>{timezone.get_current_timezone_name()}</i>")
`,
      "shop/words.py": `from django.utils.safestring import mark_safe


def labelled(label):
    return mark_safe(f"<i>{label}</i>")


def named(name):
    return mark_safe(f"<i>{name}</i>")


def titled(row):
    return mark_safe(f"<i>{row.get_shown_title()}</i>")


def classed(row):
    return mark_safe(f"<i>{row.get_class_name()}</i>")
`,
      "shop/tables.py":
        "from shop.links import OrderFeed, order_link_used, zone\nfrom shop.words import classed, labelled, named, titled\n",
    }),
  ).toEqual({
    order_link_unused: "low",
    order_link_used: "medium",
    labelled: "low",
    named: "medium",
    titled: "medium",
    classed: "low",
    "OrderFeed.item_title": "low",
    "OrderPage.item_title": "medium",
  });
});

test("a text that is marked for a mail is a guess, unless tags are put around what the request sent", () => {
  expect(
    sureness("mark-safe", {
      "shop/notes.py": `from django.shortcuts import render
from django.utils.safestring import mark_safe
from shop.queue import QueuedMail, render_to_mail


def whole(request):
    QueuedMail(subject="Asked", text=mark_safe(request.POST["text"])).save()


def by_dictionary(request):
    extra = {"url": "/"}
    extra["name"] = mark_safe(request.POST["name"])
    render_to_mail("asked", context=extra)


def get_mail_context(request):
    return {"name": mark_safe(request.POST["name"])}


def tagged(request):
    QueuedMail(subject="Asked", text=mark_safe(f"<p>{request.POST['text']}</p>")).save()


def shown(request):
    extra = {"name": mark_safe(request.POST["name"])}
    return render(request, "asked.html", extra)


def mailto_link(request):
    return mark_safe(f"<a>{request.POST['name']}</a>")
`,
    }),
  ).toEqual({
    whole: "low",
    by_dictionary: "low",
    get_mail_context: "low",
    tagged: "medium",
    shown: "high",
    mailto_link: "high",
  });
});

test("a filter that only plain documents use is a guess", () => {
  expect(
    sureness("unsafe-custom-tag", {
      "shop/templatetags/marks.py": `from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def backslashed(value):
    return mark_safe("".join("/" + ch for ch in str(value)))


@register.filter
def spaced(value):
    return mark_safe(" ".join("/" + ch for ch in str(value)))
`,
      "shop/templates/shop/contract.md": "{% load marks %}\n{{ order.note|backslashed }}\n",
      "shop/templates/shop/show.html": "{% load marks %}\n{{ order.note|spaced }}\n",
    }),
  ).toEqual({ backslashed: "low", spaced: "medium" });
});

test("what a package offers, and a view without a route in sight, may be asked for all the same", () => {
  const marked = `from django.utils.safestring import mark_safe


def product_link(product):
    return mark_safe("<a href='/'>{}</a>".format(product))
`;
  const site = { "manage.py": "", "shop/settings.py": 'INSTALLED_APPS = ["shop"]\n' };
  expect(sureness("mark-safe", { ...site, "shop/links.py": marked })).toEqual({ product_link: "low" });
  expect(sureness("mark-safe", { "shop/links.py": marked })).toEqual({ product_link: "medium" });
  const view = marked.replace("(product):", "(request, product):");
  expect(sureness("mark-safe", { ...site, "shop/links.py": view })).toEqual({ product_link: "medium" });
});

test("a row that a form has just saved shows what was sent; other calls may clean it", () => {
  expect(
    sureness("mark-safe", {
      "manage.py": "",
      "shop/settings.py": 'INSTALLED_APPS = ["shop"]\n',
      "shop/views.py": `from django.contrib import messages
from django.utils.safestring import mark_safe

from elsewhere import forms, prepared


def saved(request):
    form = forms["x"](data=request.POST)
    row = form.save()
    messages.success(request, mark_safe(f"<b>{row}</b>"))


def cleaned(request):
    row = prepared(request.POST["row"])
    messages.success(request, mark_safe(f"<b>{row}</b>"))
`,
    }),
  ).toEqual({ saved: "medium", cleaned: "low" });
});

test("what a list of the code's own says is a guess, what rows say is not", () => {
  const loop = (list: string): string =>
    `    found = []\n    for name, one in ${list}.items():\n        found.append(mark_safe("<b>%s</b>" % one.description))\n    return found\n`;
  expect(
    sureness("mark-safe", {
      "shop/labels.py": `from django.utils.safestring import mark_safe
from shop.choices import PREFERENCES
from shop.rows import gathered


def own():
${loop("PREFERENCES")}

def rows():
${loop("gathered()")}`,
      "shop/views.py":
        "from shop.labels import own, rows\n\n\ndef page(request):\n    return own() + rows()\n",
    }),
  ).toEqual({ own: "low", rows: "medium" });
});

test("a text whose line ends become tags was plain, so what is in it is not HTML by intention", () => {
  const models = `from django.db import models
from django.utils.html import urlize
from django.utils.safestring import mark_safe


class Note(models.Model):
    body = models.TextField()

    def lines(self):
        return mark_safe(urlize(self.body, nofollow=True).replace("\\n", "<br>"))

    def whole(self):
        return mark_safe(urlize(self.body, nofollow=True).replace("b", "<br>"))
`;
  expect(sureness("mark-safe", { "shop/models.py": models })).toEqual({
    "Note.lines": "medium",
    "Note.whole": "low",
  });
});

test("what goes into a mail through a function that turns lines into tags is followed", () => {
  const views = `from django.core.mail import EmailMultiAlternatives


def paragraphs(text):
    return text.strip().replace("\\n", "<br>")


def words(text):
    return text.strip().replace("b", "c")


def ask(request):
    mail = EmailMultiAlternatives("Question", "", to=["shop@shop.example"])
    mail.attach_alternative(f"<p>{paragraphs(request.POST['text'])}</p>", "text/html")


def say(request):
    mail = EmailMultiAlternatives("Question", "", to=["shop@shop.example"])
    mail.attach_alternative(f"<p>{words(request.POST['text'])}</p>", "text/html")
`;
  expect(sureness("unescaped-html-body", { "shop/views.py": views })).toEqual({ ask: "medium", say: "low" });
});

test("a name that the code has looked up among its own is a guess", () => {
  expect(
    sureness("mark-safe", {
      "shop/labels.py": `from django.utils.safestring import mark_safe

from shop.roles import HELP


def known(request, group):
    help_text = HELP.get(group.title, "")
    if help_text:
        return mark_safe(f"<b>{group.title}</b>{help_text}")


def kept(request, group):
    help_text = getattr(HELP.get(group.title, {}), "text", "")
    if help_text:
        return mark_safe(f"<b>{group.title}</b>{help_text}")


def other(request, group):
    help_text = HELP.get(group.kind, "")
    if help_text:
        return mark_safe(f"<b>{group.title}</b>{help_text}")


def unknown(request, group):
    help_text = HELP.get(group.title, "")
    if not help_text:
        return mark_safe(f"<b>{group.title}</b>")


def brought(request, group):
    if request.GET.get(group.title):
        return mark_safe(f"<b>{group.title}</b>")
`,
      "shop/pages.py": "from shop.labels import brought, kept, known, other, unknown\n",
    }),
  ).toEqual({ known: "low", kept: "low", other: "medium", unknown: "medium", brought: "medium" });
});

test("a lone string of a script that a header fills is a guess", () => {
  const page = (value: string): Readonly<Record<string, string>> => ({
    "manage.py": "",
    "shop/settings.py": 'INSTALLED_APPS = ["shop"]\n',
    "shop/views.py": `from django.shortcuts import render


def page(request):
    return render(request, "shop/page.html", {"who": ${value}})
`,
    "shop/templates/shop/page.html": '<script>const who = "{{ who }}";</script>\n',
  });
  const surest = (files: Readonly<Record<string, string>>): readonly string[] => {
    const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
    const { findings } = audit(given, { choice: { persona: "auditor" } });
    return findings.filter(({ check }) => check === "script-context").map(({ confidence }) => confidence);
  };
  expect(surest(page('request.META.get("HTTP_X_PROFILE_ID", "")'))).toEqual(["low"]);
  expect(surest(page('request.GET.get("who", "")'))).toEqual(["high"]);
});

test("a tag that returns the query string weighs more than one that returns what a template hands it", () => {
  const node = (name: string, gives: string): string =>
    `class ${name}(template.Node):\n    def render(self, context):\n        return ${gives}\n\n\n`;
  const text = `from django import template\n\n\n${node("Sent", 'context["request"].GET["q"]')}${node("Handed", "self.given.resolve(context)")}`;
  const files = [{ path: "shop/templatetags/words.py", bytes: encoder.encode(text) }];
  const { findings } = audit(files, { choice: { persona: "auditor" } });
  expect(
    findings
      .filter(({ check }) => check === "unsafe-custom-tag")
      .map(({ scope, severity }) => `${scope} ${severity}`),
  ).toEqual(["Sent.render high", "Handed.render medium"]);
});

test("what a POST alone brings along is a guess where other sites cannot send one", () => {
  expect(
    sureness("html-response", {
      "shop/views.py": `from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@require_POST
def dropped(request):
    return HttpResponse(f"{request.GET['callback']}(1)")


@csrf_exempt
@require_POST
def exempt(request):
    return HttpResponse(f"{request.GET['callback']}(1)")


def shown(request):
    return HttpResponse(f"{request.GET['callback']}(1)")


def posted(request):
    return HttpResponse(f"<p>{request.POST['name']}</p>")
`,
    }),
  ).toEqual({ dropped: "low", exempt: "high", shown: "high", posted: "low" });
});

test("what neither a link nor another site's page can choose is a guess", () => {
  expect(
    sureness("html-response", {
      "manage.py": "",
      "shop/settings.py": 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "shop.urls"\n',
      "shop/urls.py": `from django.urls import path

from shop import views

urlpatterns = [
    path("1/", views.host),
    path("2/", views.agent),
    path("3/", views.referrer),
    path("4/", views.asked_by_script),
    path("5/", views.asked_by_anybody),
    path("6/", views.posted_with_address),
    path("7/", views.shown_with_address),
]
`,
      "shop/guards.py": `from django.shortcuts import render


def script_required(view):
    def checked(request):
        if "HTTP_HX_REQUEST" not in request.META:
            return render(request, "405.html")
        return view(request)

    return checked


def language_required(view):
    def checked(request):
        if "HTTP_ACCEPT_LANGUAGE" not in request.META:
            return render(request, "405.html")
        return view(request)

    return checked
`,
      "shop/views.py": `from django.http import HttpResponse

from shop.guards import language_required, script_required


def host(request):
    return HttpResponse("<b>%s</b>" % request.headers["host"])


def agent(request):
    return HttpResponse("<b>%s</b>" % request.META.get("HTTP_USER_AGENT"))


def referrer(request):
    return HttpResponse("<b>%s</b>" % request.META["HTTP_REFERER"])


@script_required
def asked_by_script(request):
    return HttpResponse("<b>%s</b>" % request.GET["name"])


@language_required
def asked_by_anybody(request):
    return HttpResponse("<b>%s</b>" % request.GET["name"])


def posted_with_address(request):
    if request.method == "POST":
        return HttpResponse("<b>%s</b>" % request.GET["name"])
    return HttpResponse("")


def shown_with_address(request):
    if request.method == "GET":
        return HttpResponse("<b>%s</b>" % request.GET["name"])
    return HttpResponse("")
`,
    }),
  ).toEqual({
    host: "low",
    agent: "low",
    referrer: "high",
    asked_by_script: "low",
    asked_by_anybody: "high",
    posted_with_address: "low",
    shown_with_address: "high",
  });
});

/** The graded findings of one check in templates, by line: severity and confidence. */
function grades(check: string, files: Readonly<Record<string, string>>): Readonly<Record<number, string>> {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const own = findings.filter((one) => one.check === check && one.path.endsWith(".html"));
  return Object.fromEntries(
    own.map(({ start, severity, confidence }) => [start.line, `${severity} ${confidence}`]),
  );
}

test("fields that are there to hold scripts, and entries that the project keeps with the request, weigh little", () => {
  expect(
    grades("safe-filter", {
      "shop/models.py": `from django.db import models


class Shop(models.Model):
    site_script = models.TextField()
    adsense_codes = models.TextField()
    tracking_code = models.TextField()
    code = models.TextField()
    description = models.TextField()
`,
      "shop/views.py": `from django.shortcuts import render

from shop.models import Shop


def shop(request):
    return render(request, "shop.html", {"shop": Shop.objects.first()})
`,
      "shop/templates/shop.html": `{{ shop.site_script|safe }}
{{ shop.adsense_codes|safe }}
{{ shop.tracking_code|safe }}
{{ shop.code|safe }}
{{ shop.description|safe }}
{{ request.META.closed|safe }}
{{ request.META.HTTP_REFERER|safe }}
`,
    }),
  ).toEqual({
    1: "low medium",
    2: "low medium",
    3: "low medium",
    4: "medium medium",
    5: "medium medium",
    6: "low low",
    7: "high high",
  });
});

test("a string alone in its line breaks the script at most; beside another it runs", () => {
  expect(
    grades("script-context", {
      "shop/views.py": `from django.shortcuts import render


def search(request):
    return render(request, "search.html", {"q": request.GET["q"], "tab": request.GET["tab"]})
`,
      "shop/templates/search.html": `<script>
  show("{{ q }}");
  both("{{ q }}", "{{ tab }}");
  run({{ q }});
</script>
`,
    }),
  ).toEqual({ 2: "low high", 3: "high high", 4: "high high" });
});

test("an address in the database is a guess where nothing in sight lets anybody fill the field", () => {
  const views = `from django.shortcuts import render

from shop.models import Order


def order(request):
    return render(request, "order.html", {"order": Order.objects.first()})
`;
  const writes = `

def write(request):
    Order.objects.create(link=request.POST["link"])
`;
  const files = {
    "shop/models.py":
      "from django.db import models\n\n\nclass Order(models.Model):\n    link = models.CharField(max_length=200)\n",
    "shop/templates/order.html": '<a href="{{ order.link }}">More</a>\n',
  };
  expect(grades("url-attribute", { ...files, "shop/views.py": views })).toEqual({ 1: "medium low" });
  expect(grades("url-attribute", { ...files, "shop/views.py": views + writes })).toEqual({
    1: "medium medium",
  });
});

test("what is known already, goes through a call, or is the visitor's own profile", () => {
  const text = `from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.shortcuts import render
from django.utils.safestring import mark_safe

from shop.words import label_of


def known(request):
    email = request.GET["email"]
    if get_user_model().objects.filter(email=email).exists():
        return render(request, "x.html", {"note": mark_safe(f"<b>{email}</b> is taken")})


def new(request):
    email = request.GET["email"]
    if not get_user_model().objects.filter(email=email).exists():
        return render(request, "x.html", {"note": mark_safe(f"<b>{email}</b> is free")})


def cached(request):
    return render(request, "x.html", {"note": mark_safe("<b>%s</b>" % cache.get("motto"))})
`;
  expect(sureness("mark-safe", { "shop/views.py": text })).toEqual({
    known: "low",
    new: "high",
    cached: "low",
  });
});

test("what a method keeps, and what a page's script was handed", () => {
  const models = `from django.db import models


class Shop(models.Model):
    description = models.TextField()
`;
  const script = `const box = {
  show: function () { document.getElementById("a").innerHTML = "<b>" + this.description + "</b>"; },
};
function draw(shop) { document.getElementById("b").innerHTML = "<b>" + shop.description + "</b>"; }
`;
  const given = { "shop/models.py": models, "shop/static/box.js": script };
  const files = Object.entries(given).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(files, { choice: { persona: "auditor" } });
  const own = findings.filter(({ check }) => check === "js-dom-sink");
  expect(own.map(({ confidence }) => confidence)).toEqual(["medium", "low"]);
});
