import { describe, expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

const PROJECT: Readonly<Record<string, string>> = {
  "manage.py": `import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bank.settings")
`,
  "bank/settings.py": `ROOT_URLCONF = "bank.urls"
INSTALLED_APPS = ["django.contrib.auth", "bank"]
`,
  "bank/models.py": `from django.db import models


class Purse(models.Model):
    name = models.CharField(max_length=20)
    motto = models.TextField()
`,
};

const VIEWS = `from django.contrib.auth import authenticate, login
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from bank.models import Purse


@require_POST
def motto(request, pk):
    purse = Purse.objects.get(pk=pk)
    purse.motto = request.POST["motto"]
    purse.save()
    return redirect("/")


@require_POST
def sweep(request):
    Purse.objects.all().delete()
    return redirect("/")
`;

const BY_DJANGO = `

def sign_in(request):
    user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
    if user is not None:
        login(request, user)
    return redirect("/")
`;

const BY_HAND = `

def sign_in(request):
    purse = Purse.objects.get(name=request.POST["name"])
    if purse.motto == request.POST["password"]:
        request.session["user_id"] = purse.pk
    return redirect("/")
`;

/** How sure the audit is of a view beside these others. */
function sureness(view: string, more: string, routes = ""): readonly (string | undefined)[] {
  const urls = `from django.contrib.auth.views import LoginView
from django.urls import path
from bank import views
urlpatterns = [path("motto/<int:pk>/", views.motto), path("sweep/", views.sweep)${routes}]
`;
  const texts = { ...PROJECT, "bank/urls.py": urls, "bank/views.py": VIEWS + more };
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { persona: "auditor" as const, preview: true, select: ["DJANGO-AUTHN-001"] };
  return audit(files, { choice })
    .findings.filter(({ scope }) => scope === view)
    .map(({ check, confidence }) => `${check} ${confidence}`);
}

describe("where no view asks for a login", () => {
  test("any row that strangers may change is a flaw, whoever has an account", () => {
    expect(sureness("motto", "")).toEqual(["unauthenticated-write medium"]);
    expect(sureness("motto", BY_DJANGO)).toEqual(["unauthenticated-write medium"]);
  });

  test("everything else that strangers may do is a hint where nobody has an account", () => {
    expect(sureness("sweep", "")).toEqual(["unauthenticated-write low"]);
  });

  test.each([
    ["Django's function", BY_DJANGO, ', path("in/", views.sign_in)'],
    ["the project's own session", BY_HAND, ', path("in/", views.sign_in)'],
    ["Django's login page", "", ', path("in/", LoginView.as_view())'],
  ])("is more where people sign in by %s", (_, views, routes) => {
    expect(sureness("sweep", views, routes)).toEqual(["unauthenticated-write medium"]);
  });
});
