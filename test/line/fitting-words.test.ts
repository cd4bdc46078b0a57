/** Messages and fixes that say what is the case at this place, and no more. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** `message | fix` of one check's findings, in their order. */
function words(check: string, files: Readonly<Record<string, string>>): readonly string[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  return findings.filter((one) => one.check === check).map(({ message, fix }) => `${message} | ${fix}`);
}

const SITE = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/wsgi.py":
    "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = get_wsgi_application()\n",
};

test("a form is sent, a link is followed", () => {
  const found = words("html-response", {
    "shop/views.py": `from django.http import HttpResponse


def by_link(request):
    return HttpResponse("no " + request.GET["q"])


def by_form(request):
    return HttpResponse("no " + request.POST["q"])
`,
  });
  expect(found).toHaveLength(2);
  expect(found[0]).toContain("whoever follows such a link");
  expect(found[1]).toContain("whoever is made to send such a form");
});

test("the variable of a key inside a setting is called like both", () => {
  const files = {
    ...SITE,
    "shop/settings.py":
      'INSTALLED_APPS = ["shop"]\nSIMPLE_JWT = {"SIGNING_KEY": "qk3Vw8Zt5Lm1Rn7Bx2Hc9Pd4Jf6Gs0Ta"}\n',
  };
  expect(words("hardcoded-credential", files)).toEqual([
    expect.stringContaining('`os.environ["SIMPLE_JWT_SIGNING_KEY"]`'),
  ]);
});

test("the variable of a credential is called like its setting, and a call that sets a level is taken away", () => {
  const files = {
    ...SITE,
    "shop/settings.py": 'INSTALLED_APPS = ["shop"]\nDEFAULT_ADMIN_PASSWORD = "gladiolus-Friday-7"\n',
    "shop/tasks.py": "import logging\n\nlogging.basicConfig(level=logging.DEBUG)\n",
  };
  expect(words("hardcoded-credential", files)).toEqual([
    expect.stringContaining('`os.environ["DEFAULT_ADMIN_PASSWORD"]`'),
  ]);
  expect(words("debug-logging-in-prod", files)).toEqual([
    expect.stringContaining("Take the call out of the module"),
  ]);
});

test("the types that are named are those of the list", () => {
  const found = words("active-content-served", {
    "shop/models.py": 'ALLOWED_FILETYPES = ["image/png", "image/svg+xml"]\n',
  });
  expect(found).toEqual([expect.stringContaining("Take `image/svg+xml` out of the list")]);
});

test("what comes with the request is cleaned before it is shown", () => {
  const [found] = words("safe-filter", {
    "shop/views.py":
      'from django.shortcuts import render\n\n\ndef show(request):\n    return render(request, "shop/show.html", {"q": request.GET["q"]})\n',
    "shop/templates/shop/show.html": "<p>{{ q|safe }}</p>\n",
  });
  expect(found).toContain("clean it with an allowlist before it is shown");
});

test("a script that people run by hand reads files of their own, most likely", () => {
  const code = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n";
  const given = ["scripts/config.py", "shop/ci/config.py"].map((path) => ({
    path,
    bytes: encoder.encode(code),
  }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const own = findings.filter(({ check }) => check === "yaml-unsafe-load");
  expect(Object.fromEntries(own.map(({ path, confidence }) => [path, confidence]))).toEqual({
    "scripts/config.py": "low",
    "shop/ci/config.py": "medium",
  });
});

test("a view that only counts who looks is told low, and is not to be closed", () => {
  const found = audit(
    Object.entries({
      ...SITE,
      "shop/settings.py":
        'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth", "django.contrib.sessions", "shop"]\n',
      "shop/urls.py":
        'from django.urls import path\nfrom shop import views\nurlpatterns = [path("tags/", views.tags), path("words/", views.words), path("own/", views.own)]\n',
      "shop/models.py":
        "from django.db import models\n\n\nclass Tag(models.Model):\n    usage_count = models.IntegerField()\n    word = models.TextField()\n\n    def increment_usage_count(self):\n        self.usage_count += 1\n        self.save()\n\n    def set_word(self, word):\n        self.word = word\n        self.save()\n",
      "shop/views.py": `from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from shop.models import Tag


def tags(request):
    tag = Tag.objects.get(pk=request.GET["tag"])
    tag.increment_usage_count()
    return HttpResponse("ok")


def words(request):
    tag = Tag.objects.get(pk=request.GET["tag"])
    tag.increment_usage_count()
    tag.set_word(request.GET["word"])
    return HttpResponse("ok")


@login_required
def own(request):
    return HttpResponse("own")
`,
    }).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
    { choice: { persona: "auditor" } },
  ).findings.filter((one) => one.check === "unauthenticated-write");
  expect(found.map(({ severity, message }) => [severity, message.slice(0, 40)])).toEqual([
    ["high", expect.stringContaining("`words` (`/words/`) changes")],
    ["low", expect.stringContaining("`tags` (`/tags/`) counts up")],
  ]);
  expect(found[1]?.fix).toContain("Leave the page open");
});
