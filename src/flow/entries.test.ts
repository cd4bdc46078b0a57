import { describe, expect, test } from "vitest";
import { programOf } from "../../test/support/python-program.ts";
import { functionFacts } from "../bind/program.ts";
import { findEntries } from "./entries.ts";

const MANAGE = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
};

/** Parameters that URLs fill: `view(slug, pk!)`, with `!` for those that hold no injection. */
function filled(route: string, views: string): string[] {
  const urls = `from django.urls import include, path, re_path\nfrom django.conf.urls import url\nfrom shop import views\nSLUG = '[a-z][a-z0-9_.-]*'\nANY = '[^/]+'\nPAIR = ('~?' + SLUG, SLUG)\nurlpatterns = [${route}]\n`;
  const files = {
    ...MANAGE,
    "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
    "shop/urls.py": urls,
    "shop/other.py": "urlpatterns = []\n",
    "shop/views.py": views,
  };
  return [...findEntries(programOf(files))].map(([ref, entries]) => {
    const facts = functionFacts(ref);
    const names = entries.map(
      ({ index, converter, clears }) =>
        `${facts.parameters[index]?.name}${converter === "str" ? "" : converter && (clears === 0 ? "~" : "!") + converter}`,
    );
    return `${facts.qualifiedName}(${names.join(", ")})`;
  });
}

const view = "def view(request, a, b=None): pass\n";

describe("parameters that URLs fill", () => {
  test.each([
    ["path('<a>/<b>/', views.view)", "view(a, b)"],
    ["path('<str:a>/<path:b>/', views.view)", "view(a, b~path)"],
    ["path('<int:a>/<slug:b>/', views.view)", "view(a!int, b!slug)"],
    ["path('<uuid:a>/', views.view)", "view(a!uuid)"],
    ["path('<uuid:a>/', views.view, {'b': 'x'})", "view(a!uuid)"],
    ["path('<uuid:a>/', views.view), path('<b>/', views.view)", "view(a!uuid, b)"],
    ["path('<b>/', include([path('<uuid:a>/', views.view)]))", "view(a!uuid, b)"],
    ["path(PREFIX, include([path('<uuid:a>/', views.view)]))", "view(a!uuid)"],
    ["re_path('^(.+)/', include([re_path('<uuid:a>/', views.view)]))", "view(a!uuid, b)"],
    ["path(PREFIX, other.view), path('<uuid:a>/', views.view)", "view(a!uuid)"],
    ["re_path(r'^([^/]+)/(.+)$', views.view)", "view(a, b)"],
    ["re_path(r'^([^/]+)/$', views.view)", "view(a)"],
    ["re_path(r'^(~?[a-z][a-z0-9_.-]*)/([^/]+)$', views.view)", "view(a!letters, b)"],
    ["re_path(r'^([a-z]+)/$', views.view), re_path(r'^([^/]+)/([0-9]+)$', views.view)", "view(a, b!letters)"],
    ["re_path(r'^((a)|(b))/$', views.view)", "view(a, b)"],
    ["re_path(r'^(%s)/(%s)/$' % (SLUG, SLUG), views.view)", "view(a!letters, b!letters)"],
    ["re_path(r'^(%s)/(%s)/$' % PAIR, views.view)", "view(a!letters, b!letters)"],
    ["re_path(r'^(%s)/(%s)/$' % (SLUG, ANY), views.view)", "view(a!letters, b)"],
    ["re_path(r'^(%s)/(%s)/$' % (SLUG, unseen), views.view)", "view(a, b)"],
    ["re_path(r'^(?P<a>%s)/$' % SLUG, views.view)", "view(a!letters)"],
    ["re_path(r'^(.+)/', include([re_path('^([0-9]+)/$', views.view)]))", "view(a, b)"],
    ["re_path(r'^(.+)/', include('shop.other')), re_path('^([0-9]+)/$', views.view)", "view(a!letters)"],
    ["re_path(r'^(.+)/', include(unseen)), re_path('^([0-9]+)/$', views.view)", "view(a, b)"],
    ["re_path(r'^(?:old|new)/\\(x\\)$', views.view)", "view(a)"],
    ["path(f'{PREFIX}/<a>/', views.view)", "view(a)"],
    ["path(f'{PREFIX}/<a>/<b>', views.view)", "view(a, b)"],
    ["path(PREFIX + '/<a>/', views.view)", "view(a)"],
    ["path('%s/<a>/' % PREFIX, views.view)", "view(a)"],
    ["path(_('orders/<a>/'), views.view)", "view(a)"],
    ["re_path(r'^(?P<a>\\d+)/(?P<b>.+)$', views.view)", "view(a!pattern, b~path)"],
    ["re_path(r'^(?P<a>[0-9]+)/(?P<b>[\\w-]+)$', views.view)", "view(a!pattern, b!pattern)"],
    ["url(r'^(?P<a>[^/]+)$', views.view)", "view(a)"],
    ["url(r'^(?P<a>[a-zA-Z0-9._-]+)/$', views.view)", "view(a!letters)"],
    ["url(r'^(?P<a>[\\w.@+-]{1,150})/$', views.view)", "view(a!letters)"],
    ["url(r'^(?P<a>[\\w<]+)/(?P<b>[\\w.]+.)$', views.view)", "view(a, b)"],
    ["url(r'^(?P<a>[^a-z]+)/$', views.view)", "view(a)"],
    ["path(PATTERN, views.view)", "view(a, b)"],
    ["re_path(rf'^{PREFIX}/(?P<a>\\w+)/(?P<b>[^/]+)$', views.view)", "view(a!pattern, b)"],
    ["re_path(rf'^{PREFIX}/(?P<a>[a-z]{{2}})/(?P<b>{ANY})$', views.view)", "view(a!pattern, b)"],
  ])("%s: %s", (route, expected) => {
    expect(filled(route, view)).toEqual([expected]);
  });

  test("what no pattern captures is filled by the decorator", () => {
    const decorated = "def with_order(view): pass\n@with_order\ndef view(request, a, b): pass\n";
    expect(filled("path('<b>/', views.view)", decorated)).toEqual(["view(b)"]);
    expect(filled("re_path('^(.+)/$', views.view)", decorated)).toEqual(["view(a, b)"]);
    expect(filled("path('<b>/', views.view)", "def view(request, a, b): pass\n")).toEqual(["view(a, b)"]);
  });

  test("a view that a function of the project wraps is no include", () => {
    const views = `${view}def guarded(v): return v\nclass Feed:\n  def __call__(self, request): pass\n`;
    const routes = "re_path('^feed/(s)/$', views.guarded(views.Feed())), path('<uuid:a>/', views.view)";
    expect(filled(routes, views)).toEqual(["view(a!uuid)"]);
    const made = `${view}def pages(p):\n  return include(p)\n`;
    const included = "re_path('^x/(s)/$', views.pages([])), path('<uuid:a>/', views.view)";
    expect(filled(included, made)).toEqual(["view(a!uuid, b)"]);
  });

  test("a converter of the project is as narrow as its pattern", () => {
    const views = `${view}class Town:\n  regex = "[a-z-]{3,}"\nclass Any:\n  regex = ".+"\n`;
    const routes =
      "path('<the-town:a>/<all:b>', views.view)]\nfrom django.urls import register_converter\nregister_converter(views.Town, 'the-town')\nregister_converter(views.Any, 'all')\nother = [";
    expect(filled(routes, views)).toEqual(["view(a!pattern, b)"]);
  });

  test("handlers of a class, and nothing else in it", () => {
    const views =
      "class V:\n  def get(self, request, pk): pass\n  def other(self, x): pass\n  def post(self, request, pk): pass\n";
    expect(filled("path('<int:pk>', views.V.as_view())", views)).toEqual(["V.get(pk!int)", "V.post(pk!int)"]);
  });

  test("what frameworks hand URL arguments to beside the handlers, in classes above as well", () => {
    const views =
      "from django.views.generic import RedirectView, View\nclass Base(View):\n  def setup(self, request, a): pass\n  def initial(self, request, a): pass\n  def get_redirect_url(self, a): pass\nclass V(Base): pass\nclass R(RedirectView):\n  def get_redirect_url(self, *args, **kwargs): pass\n";
    expect(filled("path('<path:a>', views.V.as_view()), path('<a>/', views.R.as_view())", views)).toEqual([
      "Base.setup(a~path)",
      "Base.initial(a~path)",
      "R.get_redirect_url(args, kwargs)",
    ]);
  });

  test.each([
    "other('<a>', views.view)",
    "path('<a>')",
    "path('<a>', 'shop.views.view')",
    "path('<a>', unknown)",
  ])("%s routes to nothing known", (route) => {
    expect(filled(route, view)).toEqual([]);
  });
});
