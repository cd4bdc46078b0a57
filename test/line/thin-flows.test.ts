import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** How sure the audit is, and how bad it finds it, of what a check says about a shop's files. */
function graded(select: string, texts: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { persona: "auditor" as const, preview: true, select: [select] };
  return audit(files, { choice }).findings.map(({ confidence, severity }) => `${confidence} ${severity}`);
}

const MODEL =
  "from django.db import models\n\nclass Profile(models.Model):\n    photo = models.ImageField()\n";

test.each([
  ["photo", "medium medium"],
  ["diff", "low medium"],
])("a form's file called %j is sure to be kept where a model has such a column: %s", (name, grade) => {
  const form = `from django import forms\n\nclass Upload(forms.Form):\n    ${name} = forms.FileField()\n`;
  expect(
    graded("DJANGO-UPLOAD-001/no-type-validation", { "shop/models.py": MODEL, "shop/forms.py": form }),
  ).toEqual([grade]);
});

test("where no model keeps files, the project keeps them in its own way", () => {
  const form = `from django import forms\n\nclass Upload(forms.Form):\n    diff = forms.FileField()\n`;
  expect(graded("DJANGO-UPLOAD-001/no-type-validation", { "shop/forms.py": form })).toEqual([
    "medium medium",
  ]);
});

test.each([
  ["def run(text):\n    return eval(text)\n", "low medium"],
  ["def run(request):\n    return eval(request.GET['text'])\n", "high critical"],
])("what nobody in sight hands to eval accuses nobody: %j is %s", (view, grade) => {
  expect(graded("DJANGO-CODE-001/eval-input", { "shop/views.py": view })).toEqual([grade]);
});

const ROUTES = (pattern: string): string =>
  `from django.urls import path, re_path\nfrom shop import views\nurlpatterns = [${pattern}]\n`;

test.each([
  ['re_path(r"^files/(?P<file>[a-z.]+)$", views.show)', "low high"],
  ['path("files/<str:key>", views.show_key)', "low high"],
  ['path("files/<path:file>", views.show)', "high high"],
])("a path from a URL that lets no slash through is a guess: %j is %s", (pattern, grade) => {
  const views = `def show(request, file):\n    return open("/srv/files/" + file)\n\n\ndef show_key(request, key):\n    return open("/srv/files/" + key)\n`;
  const used = pattern.includes("show_key")
    ? views.slice(views.indexOf("def show_key"))
    : views.split("\n\n\n")[0];
  expect(
    graded("DJANGO-PATH-001/path-traversal", {
      "shop/views.py": used ?? "",
      "shop/urls.py": ROUTES(pattern),
    }),
  ).toEqual([grade]);
});

test.each([
  ['re_path("media/(?P<path>.*)", serve, {"document_root": settings.MEDIA_ROOT})', "", "high medium"],
  [
    're_path("media/(?P<path>.*)", serve, {"document_root": settings.MEDIA_ROOT})',
    'if settings.DEBUG or os.environ.get("STANDALONE"):\n    ',
    "low medium",
  ],
])("a route of uploads under a switch beside DEBUG: %j behind %j is %s", (route, guard, grade) => {
  const urls = `import os\nfrom django.conf import settings\nfrom django.urls import re_path\nfrom django.views.static import serve\nurlpatterns = []\n${guard}urlpatterns.append(${route})\n`;
  expect(graded("DJANGO-UPLOAD-001/media-served-by-django", { "shop/urls.py": urls })).toEqual([grade]);
});

test("the full loader of YAML is weighed as what it still does", () => {
  const view = `import yaml\n\ndef show(request):\n    return yaml.load(request.body, Loader=yaml.FullLoader)\n`;
  expect(graded("DJANGO-DESER-001/yaml-unsafe-load", { "shop/views.py": view })).toEqual(["high low"]);
});

test("a statement with what unknown code made of the database's text is a guess", () => {
  const models = `from django.db import connection, models
from somewhere import convert

class Setting(models.Model):
    value = models.TextField()

    def known(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hosts WHERE name = '%s'" % self.value)

    def converted(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hosts WHERE name = '%s'" % convert(self.value))
`;
  expect(graded("DJANGO-SQL-001/sql-interpolated", { "shop/models.py": models })).toEqual([
    "medium medium",
    "low low",
  ]);
});

test("words that are handed through several functions are a guess", () => {
  const view = (from: string): string => `import subprocess

def convert(name):
    subprocess.run(["someconverter", name])

def prepare(name):
    convert(name)

def show(request):
    ${from}(request.GET["name"])
`;
  expect(graded("DJANGO-CMD-001/argument-injection", { "shop/views.py": view("convert") })[0]).toBe(
    "medium medium",
  );
  expect(graded("DJANGO-CMD-001/argument-injection", { "shop/views.py": view("prepare") })[0]).toBe(
    "low medium",
  );
});

test("one function that compares too little is one mistake, whoever calls it", () => {
  const views = `import os

FILES = "/srv/files"

def inside(path):
    path = os.path.abspath(path)
    if os.path.commonprefix([FILES, path]) != FILES:
        raise ValueError
    return path

def show(request):
    return open(inside(os.path.join(FILES, request.GET["file"])))

def drop(request):
    os.remove(inside(os.path.join(FILES, request.GET["file"])))
`;
  expect(graded("DJANGO-PATH-001/prefix-check-bypass", { "shop/views.py": views })).toEqual(["high high"]);
});

test("a name that one function picks out of the request is one mistake, whoever uses it", () => {
  const views = `import os
from xml.dom import minidom

FILES = "/srv/files"

def folder_of(request):
    text = minidom.parseString(request.POST["package"])
    return text.getElementsByTagName("package")[0].getAttribute("id") or request.POST["folder"]

def make(request):
    os.makedirs(os.path.join(FILES, folder_of(request)))

def drop(request):
    os.rmdir(os.path.join(FILES, folder_of(request)))
`;
  expect(graded("DJANGO-PATH-001/delete-or-write", { "shop/views.py": views })).toHaveLength(1);
});

test.each([
  ["kwargs", "low"],
  ['kwargs["table"]', "high"],
])("all that a URL captures, handed on in one, accuses nobody: %s is %s", (handed, confidence) => {
  const views = `from django.db import connection
from django.views import View

def statement(given):
    return "SELECT * FROM %s" % given

class Report(View):
    def get(self, request, *args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute(statement(${handed}))
`;
  const urls = ROUTES('path("<str:table>/<int:page>", views.Report.as_view())');
  expect(
    graded("DJANGO-SQL-001/sql-from-input", { "shop/views.py": views, "shop/urls.py": urls })[0]?.split(
      " ",
    )[0],
  ).toBe(confidence);
});

test("routers let no slash through", () => {
  const views = (base: string, decorator: string): string => `from rest_framework import views, viewsets
from rest_framework.decorators import action

class Files(${base}):
    ${decorator}
    def retrieve(self, request, filename):
        return open("/srv/files/" + filename)
`;
  const of = (base: string, decorator: string): readonly string[] =>
    graded("DJANGO-PATH-001/path-traversal", { "shop/views.py": views(base, decorator) });
  expect(of("viewsets.ViewSet", "@action(detail=True)")).toEqual(["low high"]);
  expect(of("views.APIView", "")).toEqual(["high high"]);
});

test("what is kept in the session is no part of the request that is handed on", () => {
  const views = `from django.shortcuts import redirect
from providers import provider

def start(request):
    request.session["mail"] = request.GET["mail"]
    return redirect(provider.login_url(request))

def back(request):
    return redirect(request.GET["next"])
`;
  expect(graded("DJANGO-REDIRECT-001/open-redirect", { "shop/views.py": views })).toEqual(["high medium"]);
});

const UPLOAD_FORM = "from django import forms\n\nclass Upload(forms.Form):\n    photo = forms.FileField()\n";

test.each([
  ["photo = models.ImageField()", "medium medium"],
  ["photo = models.FileField(storage=PrivateStorage())", "low medium"],
])("a column with a storage of its own may have other addresses: %j is %s", (column, grade) => {
  const model = `from django.db import models\n\nclass Profile(models.Model):\n    ${column}\n`;
  expect(
    graded("DJANGO-UPLOAD-001/no-type-validation", { "shop/models.py": model, "shop/forms.py": UPLOAD_FORM }),
  ).toEqual([grade]);
});

test.each([
  ['if os.path.splitext(form.cleaned_data["photo"].name)[1] != ".png":\n        return None', "low medium"],
  ["print(form)", "medium medium"],
])("a view that looks at the end of the name asks for the kind itself: %j is %s", (asked, grade) => {
  const view = `import os\nfrom django.shortcuts import render\nfrom shop.forms import Upload\n\ndef take(request):\n    form = Upload(request.POST, request.FILES)\n    form.is_valid()\n    ${asked}\n    return render(request, "x.html")\n`;
  const urls =
    'from django.urls import path\nfrom shop import views\nurlpatterns = [path("take/", views.take)]\n';
  const texts = { "shop/forms.py": UPLOAD_FORM, "shop/views.py": view, "shop/urls.py": urls };
  expect(graded("DJANGO-UPLOAD-001/no-type-validation", texts)).toEqual([grade]);
});

test.each([
  ["interval '%s days'", "low low"],
  ["'%s'", "high low"],
])("a span of time takes a number between quotes: %j is %s", (quoted, grade) => {
  const view = `from django.db import connection\n\ndef old(days=90):\n    connection.cursor().execute("SELECT 1 WHERE now() - ${quoted} > seen", [90])\n`;
  expect(graded("DJANGO-SQL-001/quoted-placeholder", { "shop/views.py": view })).toEqual([grade]);
});

test("several comparisons of the claimed type in one function are one finding", () => {
  const view =
    'def take(request):\n    upload = request.FILES["x"]\n    if upload.content_type == "text/html":\n        return 1\n    if upload.content_type == "text/plain":\n        return 2\n';
  expect(graded("DJANGO-UPLOAD-001/content-type-trusted", { "shop/views.py": view })).toHaveLength(1);
});

test.each([
  ["order", 1],
  ["other", 2],
])("a value that names columns twice in a function is one finding: %j gives %d", (second, count) => {
  const view = `from shop.models import Book\n\ndef books(request):\n    order = request.GET["order"]\n    other = request.GET["other"]\n    if request.user.is_staff:\n        return Book.objects.all().order_by(order)\n    return Book.objects.filter(id=1).order_by(${second})\n`;
  const model =
    "from django.db import models\n\nclass Book(models.Model):\n    title = models.CharField(max_length=3)\n";
  expect(
    graded("DJANGO-SQL-001/orm-kwargs-injection", { "shop/views.py": view, "shop/models.py": model }),
  ).toHaveLength(count);
});

test("the extensions and the types that uploads may have are one finding", () => {
  const lists =
    'ALLOWED_UPLOAD_TYPES = ["image/png", "image/svg+xml"]\nALLOWED_UPLOAD_EXTENSIONS = ["png", "svg"]\n';
  expect(graded("DJANGO-UPLOAD-001/active-content-served", { "shop/validators.py": lists })).toHaveLength(1);
});
