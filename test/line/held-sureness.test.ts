/** How sure a value is that an object holds: what its maker was given is seen, what was looked up by it is guessed. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** `line confidence` of what one check finds in the only module. */
function sure(check: string, text: string, routes: string = ""): readonly string[] {
  const given = {
    "manage.py": "from django.core.management import execute_from_command_line\n",
    "shop/urls.py": routes,
    "shop/views.py": text,
  };
  const files = Object.entries(given).map(([path, written]) => ({ path, bytes: encoder.encode(written) }));
  const { findings } = audit(files, { choice: { persona: "auditor" } });
  return findings
    .filter((one) => one.check === check)
    .map(({ evidence, confidence }) => `${evidence}: ${confidence}`);
}

const SHEET = `from django.http import HttpResponse
from archive import repository

class Sheet:
    def __init__(self, revision, label):
        self.revision = revision
        self.label = label

    def path(self):
        return "/srv/sheets/" + self.label

    def read(self):
        return open(self.path()).read()
`;

test("an object that is made of what the request names is sure", () => {
  const view = `
def load(name):
    return Sheet("main", name)

def show(request):
    return load(request.GET["name"]).read()
`;
  expect(sure("path-traversal", SHEET + view)).toEqual(["open(self.path()): high"]);
});

test("an object that is made of what was looked up by the request's value is not", () => {
  const view = `
def load(revision):
    manifest = repository.manifest_at(revision)
    return Sheet(revision, manifest["name"])

def show(request):
    return load(request.GET["version"]).read()
`;
  expect(sure("path-traversal", SHEET + view)).toEqual(["open(self.path()): low"]);
});

test("a view that keeps the request's value itself is sure", () => {
  const view = `from django.views import View

class Show(View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.label = request.GET["name"]

    def get(self, request):
        return open("/srv/sheets/" + self.label)
`;
  expect(sure("path-traversal", view)).toEqual(['open("/srv/sheets/" + self.label): high']);
});

const HANDLED = `from django.contrib.auth.models import User
from django.http import HttpResponse
from django.views import View

ROWS = {"main": 1}

def find_row(key):
    return ROWS[key]

class Sheet:
    def __init__(self, key):
        self.key = key

    @classmethod
    def kept(cls, key):
        find_row(key)
        return cls(key)

    def read(self):
        return open("/srv/sheets/" + self.key).read()

    def read_own(self):
        User.objects.get(username=self.key)
        return open("/srv/users/" + self.key).read()
`;

const ROUTE = `from django.urls import path
from shop import views
urlpatterns = [path("sheets/<path:key>", views.Show.as_view())]
`;

test("a captured key is as sure as the object it is handed to", () => {
  const view = `
class Show(View):
    def setup(self, request, key):
        self.sheet = Sheet(key)

    def get(self, request, *args, **kwargs):
        return HttpResponse(self.sheet.read())
`;
  expect(sure("path-traversal", HANDLED + view, ROUTE)).toContainEqual(
    'open("/srv/sheets/" + self.key): high',
  );
});

test("a key by which something was found first is not", () => {
  const view = `
class Show(View):
    def setup(self, request, key):
        self.sheet = Sheet.kept(key)

    def get(self, request, *args, **kwargs):
        return HttpResponse(self.sheet.read())
`;
  expect(sure("path-traversal", HANDLED + view, ROUTE)).toContainEqual(
    'open("/srv/sheets/" + self.key): low',
  );
});
