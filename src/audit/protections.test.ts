import { describe, expect, test } from "vitest";
import { classify } from "../discover/classify.ts";
import { protectionsOf, weakened, type Protections } from "./protections.ts";

const FILES: Readonly<Record<string, string>> = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/settings.py": [
    "INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.sessions']",
    "MIDDLEWARE = ['django.contrib.sessions.middleware.SessionMiddleware', 'django.middleware.csrf.CsrfViewMiddleware']",
    "ROOT_URLCONF = 'shop.urls'",
    "DEBUG = False",
    "SESSION_COOKIE_SECURE = True",
    "",
  ].join("\n"),
  "shop/urls.py":
    "from django.urls import path\nfrom shop import views\nurlpatterns = [path('order/<int:pk>/', views.order), path('news/', views.news)]\n",
  "shop/views.py": [
    "from django.contrib.auth.decorators import login_required",
    "from django.shortcuts import get_object_or_404, render",
    "from shop.models import Order",
    "@login_required",
    "def order(request, pk):",
    "    return render(request, 'x.html', {'o': get_object_or_404(Order, pk=pk, user=request.user)})",
    "@login_required",
    "def news(request):",
    "    return render(request, 'news.html')",
    "",
  ].join("\n"),
  "shop/models.py":
    "from django.conf import settings\nfrom django.db import models\nclass Order(models.Model):\n    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)\n",
};

function protections(changes: Readonly<Record<string, string>> = {}): Protections {
  const files = Object.entries({ ...FILES, ...changes });
  const encoder = new TextEncoder();
  return protectionsOf(classify(files.map(([path, text]) => ({ path, bytes: encoder.encode(text) }))), {});
}

/** The file with a text taken out or replaced. */
function without(path: string, text: string, by = ""): Readonly<Record<string, string>> {
  const before = FILES[path] ?? "";
  expect(before).toContain(text);
  return { [path]: before.replace(text, by) };
}

describe("protections", () => {
  test("stay as strong when nothing changes, or when something is added", () => {
    expect(weakened(protections(), protections())).toEqual([]);
    const more = without("shop/settings.py", "DEBUG = False\n", "DEBUG = False\nCSRF_COOKIE_SECURE = True\n");
    expect(weakened(protections(), protections(more))).toEqual([]);
  });

  test.each([
    ["a login", without("shop/views.py", "@login_required\ndef news", "def news"), "login of "],
    ["an owner", without("shop/views.py", ", user=request.user"), "ownership of "],
    [
      "a middleware",
      without("shop/settings.py", ", 'django.middleware.csrf.CsrfViewMiddleware'"),
      "csrf of ",
    ],
    [
      "a safe cookie",
      without("shop/settings.py", "SESSION_COOKIE_SECURE = True"),
      "SESSION_COOKIE_SECURE of ",
    ],
    ["DEBUG off", without("shop/settings.py", "DEBUG = False", "DEBUG = True"), "DEBUG of "],
    ["a route", without("shop/urls.py", "path('order/<int:pk>/', views.order), "), "is gone"],
  ])("are weaker without %s", (_, change, said) => {
    expect(weakened(protections(), protections(change)).join("\n")).toContain(said);
  });
});
