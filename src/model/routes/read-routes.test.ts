import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readProject, routeLines, routesOf } from "../../../test/support/routes.ts";

describe("patterns", () => {
  test.each([
    ["urlpatterns = [path('', views.index)]", [" -> index"]],
    [
      "urlpatterns = [path('orders/<int:pk>/', views.detail, name='detail')]",
      ["orders/<int:pk>/ -> detail [detail]"],
    ],
    ["urlpatterns = [re_path(r'^a/(?P<pk>\\d+)/$', views.detail)]", ["^a/(?P<pk>\\d+)/$ -> detail"]],
    ["urlpatterns = [path('a/', views.Orders.as_view())]", ["a/ -> Orders"]],
    [
      "from django.views.generic import TemplateView as T\nurlpatterns = [path('a/', T.as_view())]",
      ["a/ -> django.views.generic.TemplateView"],
    ],
    ["urlpatterns = [path('a/', missing.view)]", ["a/ -> ?"]],
    [
      "from django.urls import LocaleRegexURLResolver as L, RegexURLPattern\nclass Own(L):\n  pass\ndef prefixed(*urls):\n  return [Own(list(urls))]\nurlpatterns = prefixed(RegexURLPattern(r'^a$', views.index))",
      ["en-us/a$ -> index"],
    ],
    [
      "from django.urls.resolvers import URLPattern, RegexPattern, RegexURLResolver\nurlpatterns = [RegexURLResolver(r'^a/', [URLPattern(RegexPattern(r'^b$'), views.index, None, 'b')])]",
      ["^a/b$ -> index [b]"],
    ],
    ["from functools import partial\nurlpatterns = [path('a/', partial(views.index, 1))]", ["a/ -> index"]],
    [
      "from django.conf.urls import patterns, url\nurlpatterns = patterns('shop.views', url(r'^a$', 'index'), (r'^b$', 'detail'))",
      ["^a$ -> index", "^b$ -> detail"],
    ],
  ])("of %j", (urls, expected) => {
    expect(routesOf(urls)).toEqual(expected);
  });

  test("keep calls around views, outermost first", () => {
    const urls =
      "from django.contrib.auth.decorators import login_required as l\nurlpatterns = [path('a/', l(l(views.index)))]";
    expect(routesOf(urls)).toEqual(["a/ -> index in 2"]);
  });

  test("under DEBUG say so", () => {
    const urls =
      "from django.conf import settings\nurlpatterns = []\nif settings.DEBUG:\n  urlpatterns += [path('d/', views.index)]";
    expect(routesOf(urls)).toEqual(["d/ -> index with DEBUG"]);
  });
});

describe("includes", () => {
  const api = {
    "shop/api.py":
      "from django.urls import path\nfrom shop import views\napp_name = 'api'\nurlpatterns = [path('x/', views.index, name='x')]\n",
  };

  test.each([
    ["include('shop.api')", "api:x"],
    ["include(('shop.api', 'v1'))", "v1:x"],
    ["include('shop.api', namespace='v2')", "v2:x"],
    ["include([path('x/', views.index, name='x')])", "x"],
    ["([path('x/', views.index, name='x')], 'v3', 'v4')", "v4:x"],
  ])("%s", (include, name) => {
    expect(routesOf(`urlpatterns = [path('p/', ${include})]`, api)).toEqual([`p/x/ -> index [${name}]`]);
  });

  test("lose the caret of an included expression, as Django does", () => {
    expect(routesOf("urlpatterns = [re_path('^a/', include([re_path('^b/$', views.index)]))]")).toEqual([
      "^a/b/$ -> index",
    ]);
  });

  test("of libraries are listed where we know them, and counted where we do not", () => {
    const { routes, unseen } = readProject({
      "shop/urls.py":
        "from django.urls import include, path\nurlpatterns = [path('a/', include('django.contrib.auth.urls')), path('b/', include('unknown.urls'))]",
    });
    expect(routes.map(({ pattern }) => pattern)).toContain("a/password_reset/");
    expect(unseen.map(({ pattern, library }) => [pattern, library])).toEqual([["b/", "unknown.urls"]]);
  });

  test("name modules that lie beside them, as Python 2 did", () => {
    const lines = routesOf("urlpatterns = [path('a/', include('shop.rest.urls'))]", {
      "shop/__init__.py": "",
      "shop/rest/__init__.py": "",
      "shop/rest/urls.py":
        "import views\nfrom django.urls import path\nurlpatterns = [path('b/', views.gone), path('c/', views.index)]",
      "shop/rest/views.py": "def index(request): pass",
    });
    expect(lines).toEqual(["a/b/ -> ?", "a/c/ -> index"]);
  });

  test("in a circle end", () => {
    expect(routesOf("urlpatterns = [path('a/', include('shop.urls')), path('b/', views.index)]")).toContain(
      "b/ -> index",
    );
  });

  test("of the admin are one route", () => {
    const urls = "from django.contrib import admin\nurlpatterns = [path('admin/', admin.site.urls)]";
    expect(routesOf(urls)).toEqual(["admin/ -> django.contrib.admin.site [admin:index]"]);
  });
});

describe("lists that code builds", () => {
  test.each([
    [
      "urlpatterns = []\nfor n in ['a', 'b']:\n  urlpatterns.append(path(n + '/', views.index))",
      ["a/ -> index", "b/ -> index"],
    ],
    [
      "urlpatterns = [path(f'{n}/', v) for n, v in (('a', views.index), ('b', views.detail))]",
      ["a/ -> index", "b/ -> detail"],
    ],
    ["urlpatterns = [path('%s/' % n, views.index) for n in ['a', 'b'] if n != 'b']", ["a/ -> index"]],
    [
      "def more(n):\n  return [path(n, views.index), path(n + '2', views.detail)]\nurlpatterns = more('a') + more('b')",
      ["a -> index", "a2 -> detail", "b -> index", "b2 -> detail"],
    ],
    ["urlpatterns = [path('a', views.index), *[path('b', views.detail)]]", ["a -> index", "b -> detail"]],
    [
      "from functools import reduce\nfrom operator import add\nurlpatterns = reduce(add, [[path('a', views.index)], [path('b', views.detail)]])",
      ["a -> index", "b -> detail"],
    ],
    [
      "class Site:\n  def __init__(self, prefix):\n    self.prefix = prefix\n  @property\n  def urls(self):\n    return [path(self.prefix + 'x', views.index)]\nurlpatterns = [path('', include(Site('p/').urls))]",
      ["p/x -> index"],
    ],
    [
      "K = {'pk': '[0-9]+', 'n': 'x'}\nurlpatterns = [re_path(r'^{n}/(?P<pk>{pk})$'.format(**K), views.detail)]",
      ["^x/(?P<pk>[0-9]+)$ -> detail"],
    ],
    ["def gen():\n  yield path('a', views.index)\nurlpatterns = list(gen())", ["a -> index"]],
    ["import x\nurlpatterns = [path('a' if x else 'b', views.index)]", ["a -> index"]],
  ])("%j", (urls, expected) => {
    expect(routesOf(urls)).toEqual(expected);
  });

  test("and decorate afterwards keep the decorator", () => {
    const urls = [
      "from django.contrib.auth.decorators import login_required",
      "def protect(patterns, decorator):",
      "  for pattern in patterns:",
      "    pattern.callback = decorator(pattern.callback)",
      "  return patterns",
      "urlpatterns = protect([path('a', views.index)], login_required) + [path('b', views.index)]",
    ].join("\n");
    expect(routesOf(urls)).toEqual(["a -> index in 1", "b -> index"]);
  });
});

describe("registries", () => {
  test("that decorators fill are read backwards", () => {
    const registry = [
      "from django.urls import path",
      "REGISTRY = {}",
      "def register(model, name, detail=True):",
      "  def wrapper(cls):",
      "    REGISTRY.setdefault(model, []).append({'name': name, 'view': cls, 'detail': detail})",
      "    return cls",
      "  return wrapper",
      "def urls(model, detail=True):",
      "  views = [v for v in REGISTRY[model] if v['detail'] == detail]",
      "  return [path(v['name'] + '/', v['view'].as_view()) for v in views]",
      "",
    ].join("\n");
    const views = [
      "from django.views import View",
      "from shop.registry import register",
      "@register('order', 'edit')\nclass Edit(View): pass",
      "@register('order', 'list', detail=False)\nclass List(View): pass",
      "@register('customer', 'edit')\nclass CustomerEdit(View): pass",
      "",
    ].join("\n");
    const files = {
      "shop/registry.py": registry,
      "shop/views.py": views,
      "shop/urls.py":
        "from django.urls import include, path\nfrom shop.registry import urls\nurlpatterns = [path('o/', include(urls('order'))), path('l/', include(urls('order', detail=False)))]",
    };
    expect(routeLines(files)).toEqual(["o/edit/ -> Edit", "l/list/ -> List"]);
  });
});

describe("classes that stand for others", () => {
  const meta = [
    "class Forward(type):",
    "  def __getattr__(cls, name): return getattr(load(cls), name)",
    "class Override(metaclass=Forward):",
    "  _default = None",
    "",
  ].join("\n");
  const views = (base: string): string =>
    `from django.views import View\nfrom shop.meta import Override\nclass Edit(View): pass\nclass Stand(${base}):\n  _default = Edit\nclass Bare(${base}): pass\n`;
  const urls =
    "from django.urls import path\nfrom shop.views import Stand, Bare\nurlpatterns = [path('s/', Stand.as_view()), path('b/', Bare.as_view())]";
  const lines = (base: string): readonly string[] =>
    routeLines({ "shop/meta.py": meta, "shop/views.py": views(base), "shop/urls.py": urls });

  test("lead to what they name", () => {
    expect(lines("Override")).toEqual(["s/ -> Edit", "b/ -> Bare"]);
  });

  test("are no others that name a class", () => {
    expect(lines("View")).toEqual(["s/ -> Stand", "b/ -> Bare"]);
  });
});

describe("REST framework's routers", () => {
  const views = [
    "from rest_framework.viewsets import ModelViewSet, ReadOnlyModelViewSet",
    "from rest_framework.decorators import action",
    "class Orders(ModelViewSet):",
    "  queryset = Order.objects.all()",
    "  lookup_field = 'number'",
    "  @action(detail=True, methods=['post'], url_path='pay-now')",
    "  def pay(self, request, pk): pass",
    "  @pay.mapping.delete",
    "  def unpay(self, request, pk): pass",
    "  @action(detail=False)",
    "  def recent(self, request): pass",
    "class Read(ReadOnlyModelViewSet): pass",
    "",
  ].join("\n");
  const urls =
    "from django.urls import include, path\nfrom rest_framework.routers import SimpleRouter\nfrom shop.views import Orders, Read\n";

  test("map what a viewset answers", () => {
    const lines = routeLines({
      "shop/views.py": views,
      "shop/urls.py": `${urls}r = SimpleRouter()\nr.register('orders', Orders, basename='order')\nurlpatterns = [path('api/', include(r.urls))]`,
    });
    expect(lines).toEqual([
      "api/orders/$ -> Orders{GET:list POST:create} [order-list]",
      "api/orders/recent/$ -> Orders{GET:recent} [order-recent]",
      "api/orders/(?P<number>[^/.]+)/$ -> Orders{GET:retrieve PUT:update PATCH:partial_update DELETE:destroy} [order-detail]",
      "api/orders/(?P<number>[^/.]+)/pay-now/$ -> Orders{POST:pay DELETE:unpay} [order-pay]",
    ]);
  });

  test("are read whoever registers, also in loops and without slashes", () => {
    const lines = routeLines({
      "shop/views.py": views,
      "shop/routers.py":
        "from rest_framework.routers import SimpleRouter\nr = SimpleRouter(trailing_slash=False)\n",
      "shop/urls.py": `${urls}from shop.routers import r\nfor n, v in [('a', Read), ('b', Read)]:\n  r.register(n, v)\nurlpatterns = r.urls`,
    });
    expect(lines).toEqual([
      "^a$ -> Read{GET:list}",
      "^a/(?P<pk>[^/.]+)$ -> Read{GET:retrieve}",
      "^b$ -> Read{GET:list}",
      "^b/(?P<pk>[^/.]+)$ -> Read{GET:retrieve}",
    ]);
  });

  test("of a subclass, with what is registered on a registered viewset", () => {
    const lines = routeLines({
      "shop/views.py": views,
      "shop/urls.py": [
        "from rest_framework_extensions.routers import ExtendedSimpleRouter",
        "from shop.views import Read",
        "r = ExtendedSimpleRouter()",
        "o = r.register('orders', Read)",
        "o.register('lines', Read, basename='line', parents_query_lookups=['order'])",
        "urlpatterns = r.urls",
      ].join("\n"),
    });
    expect(lines).toContain("^orders/(?P<parent_lookup_order>[^/.]+)/lines/$ -> Read{GET:list} [line-list]");
  });

  test("of viewsets below viewsets, each with its own look-up", () => {
    const lines = routeLines({
      "shop/views.py": `${views}class Lines(ReadOnlyModelViewSet):\n  lookup_value_regex = '[0-9]+'\n`,
      "shop/urls.py": [
        "from rest_framework_extensions.routers import ExtendedSimpleRouter",
        "from shop.views import Lines, Read",
        "r = ExtendedSimpleRouter()",
        "o = r.register('orders', Read)",
        "l = o.register('lines', Lines, parents_query_lookups=['order'])",
        "l.register('notes', Read, basename='note', parents_query_lookups=['order', 'line'])",
        "urlpatterns = r.urls",
      ].join("\n"),
    });
    expect(lines).toContain(
      "^orders/(?P<parent_lookup_order>[^/.]+)/lines/(?P<parent_lookup_line>[0-9]+)/notes/$ -> Read{GET:list} [note-list]",
    );
  });
});

describe("other frameworks", () => {
  test("Ninja's operations and routers", () => {
    const project = readProject({
      "shop/api.py": [
        "from ninja import NinjaAPI, Router",
        "api = NinjaAPI()",
        "orders = Router()",
        "@api.get('/hello')\ndef hello(request): pass",
        "@orders.post('/{int:pk}/pay')\ndef pay(request, pk): pass",
        "api.add_router('/orders/', orders)",
        "",
      ].join("\n"),
      "shop/urls.py":
        "from django.urls import path\nfrom shop.api import api\nurlpatterns = [path('api/', api.urls)]",
    });
    expect(project.routes.map(({ pattern, name, origin }) => [pattern, name, origin])).toEqual([
      ["api/hello", "hello", "ninja"],
      ["api/orders/<int:pk>/pay", "pay", "ninja"],
    ]);
    expect(project.views.map(({ framework, handlers }) => [framework, handlers[0]?.methods])).toEqual([
      ["ninja", ["GET"]],
      ["ninja", ["POST"]],
    ]);
  });

  test("Channels' consumers", () => {
    const { routes, views } = readProject({
      "shop/urls.py": "urlpatterns = []",
      "shop/routing.py": [
        "from channels.generic.websocket import WebsocketConsumer",
        "from django.urls import path",
        "class Chat(WebsocketConsumer): pass",
        "websocket_urlpatterns = [path('ws/', Chat.as_asgi())]",
      ].join("\n"),
    });
    expect(routes.map(({ pattern, origin }) => [pattern, origin])).toEqual([["ws/", "websocket"]]);
    expect(views.map(({ framework }) => framework)).toEqual(["channels"]);
  });
});

describe("without ROOT_URLCONF", () => {
  test("resolving begins at the URLconf that nothing includes", () => {
    const files = {
      "shop/settings.py": "INSTALLED_APPS = []\nSECRET_KEY = 'x'\n",
      "shop/api/urls.py": "from django.urls import path\nurlpatterns = [path('x', y)]",
      "shop/urls.py":
        "from django.urls import include, path\nurlpatterns = [path('api/', include('shop.api.urls'))]",
    };
    expect(routeLines(files)).toEqual(["api/x -> ?"]);
  });
});

describe("any URLconf", () => {
  const piece = fc.constantFrom(
    "urlpatterns = [path('a', views.index)]",
    "urlpatterns += [path('b', urlpatterns)]",
    "urlpatterns.append(path('c', include(urlpatterns)))",
    "for p in urlpatterns:\n  urlpatterns.append(p)",
    "def f(x): return f(x)",
    "urlpatterns = f(urlpatterns)",
    "from shop.urls import *",
    "class R:\n  @property\n  def urls(self): return self.urls",
    "urlpatterns = [path('d', include(R().urls))]",
    "r = {}\nr['a'] = r",
    "urlpatterns = [path(k, v) for k, v in r.items()]",
    "urlpatterns = urlpatterns[1:] if x else [*urlpatterns, *urlpatterns]",
  );

  test("is read without an end or an exception of its own", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const routes = routesOf(pieces.join("\n"));
        expect(routes.length).toBeLessThanOrEqual(50_000);
      }),
      { numRuns: 60 },
    );
  });
});
