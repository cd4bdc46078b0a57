import { describe, expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

const PROJECT: Readonly<Record<string, string>> = {
  "manage.py": `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "club.settings")
`,
  "club/settings.py": `ROOT_URLCONF = "club.urls"
INSTALLED_APPS = ["django.contrib.auth", "club"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
`,
  "club/models.py": `from django.conf import settings
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    text = models.TextField()
    state = models.CharField(max_length=9)
`,
  "club/books.py": `def count(order):
    order.state = "seen"
    order.save()
`,
  "club/urls.py": `from django.urls import path
from club import views
urlpatterns = [path("a/<int:pk>/", views.asked), path("mine/", views.mine), path("home/", views.home)]
`,
};

const HEAD = `from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from club.books import count
from club.models import Order


@login_required
def mine(request):
    return HttpResponse()


def home(request):
    return render(request, "home.html", {})


`;

/** What the rules of access find in the view of this name, with the confidence. */
function said(view: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const texts = { ...PROJECT, "club/views.py": `${HEAD}${view}`, ...more };
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = {
    persona: "auditor" as const,
    preview: true,
    select: ["DJANGO-AUTHN-001", "DJANGO-CSRF-001"],
  };
  return audit(files, { choice })
    .findings.filter(
      ({ path, scope }) => path === "club/views.py" && (scope === "asked" || scope === "download"),
    )
    .map(({ check, confidence }) => `${check} ${confidence}`);
}

describe("what strangers read", () => {
  const shows = (name: string, answer: string): string =>
    `def asked(request, pk):\n    ${name} = get_object_or_404(Order, pk=pk)\n    return ${answer}\n`;

  test("a row of a customer may be a page for everybody", () => {
    expect(said(shows("order", 'render(request, "order.html", {"order": order})'))).toEqual([
      "unauthenticated-sensitive-read low",
    ]);
  });

  test("what a view calls a download was put there by somebody", () => {
    const urls = (PROJECT["club/urls.py"] ?? "").replace("views.asked", "views.download");
    const view = shows("order", "HttpResponse(order.text)").replace("asked", "download");
    expect(said(view, { "club/urls.py": urls })).toEqual(["unauthenticated-sensitive-read medium"]);
  });
});

describe("what is written for strangers", () => {
  test("by code behind the view, of nothing that was sent", () => {
    const view = `def asked(request, pk):\n    count(get_object_or_404(Order, pk=pk))\n    return HttpResponse()\n`;
    expect(said(view)).toContain("unauthenticated-write low");
    const own = view.replace(
      "count(get_object_or_404(Order, pk=pk))",
      "Order.objects.filter(pk=pk).update(state='x')",
    );
    expect(said(own)).toContain("unauthenticated-write medium");
    const sent = view.replace("count(", "request.POST\n    count(");
    expect(said(sent)).toContain("unauthenticated-write medium");
  });
});

describe("an exempt view without a session", () => {
  const view = `@csrf_exempt\ndef asked(request):\n    Order.objects.create(text=request.POST["text"])\n    return HttpResponse()\n`;
  const urls = { "club/urls.py": (PROJECT["club/urls.py"] ?? "").replace("a/<int:pk>/", "send/") };

  test("has nothing to lose where no page sends to it", () => {
    expect(said(view, urls)).toContain("exempt-view low");
  });

  test("is a page's where one shows it", () => {
    const shown = view.replace("return HttpResponse()", 'return render(request, "home.html", {})');
    expect(said(shown, urls)).toContain("exempt-view medium");
  });

  test("is a page's where one sends to it", () => {
    const home = '<form method="post" action="/send/"><input name="text"></form>';
    expect(said(view, { ...urls, "club/templates/home.html": home })).toContain("exempt-view medium");
  });
});
