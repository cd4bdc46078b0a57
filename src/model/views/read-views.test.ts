import { describe, expect, test } from "vitest";
import { readProject } from "../../../test/support/routes.ts";
import type { Handler } from "./view.ts";

/** The handlers of the only view, as `name:METHODS` with a library's method in brackets. */
function handlers(views: string, route = "path('a/', views.V.as_view())"): string {
  const project = readProject({
    "shop/views.py": views,
    "shop/urls.py": `from django.urls import path\nfrom shop import views\nurlpatterns = [${route}]`,
  });
  return project.views.flatMap((view) => view.handlers.map(words)).join(" ");
}

function words({ name, methods, inherited }: Handler): string {
  return `${name}:${methods.join("/")}${inherited === undefined ? "" : `<${inherited}>`}`;
}

describe("function views", () => {
  test.each([
    ["", "f:"],
    ["@require_POST\n", "f:POST"],
    ["@require_GET\n", "f:GET"],
    ["@require_http_methods(['GET', 'POST'])\n", "f:GET/POST"],
    ["@require_http_methods(known)\n", "f:"],
    ["@api_view(['PUT'])\n", "f:PUT"],
    ["@api_view()\n", "f:GET"],
  ])("under %j", (decorator, expected) => {
    const head =
      "from django.views.decorators.http import *\nfrom django.views.decorators.http import require_POST, require_GET, require_http_methods\nfrom rest_framework.decorators import api_view\n";
    expect(handlers(`${head}${decorator}def f(request): pass`, "path('a/', views.f)")).toBe(expected);
  });
});

describe("class-based views", () => {
  test.each([
    [
      "from django.views import View\nclass V(View):\n  def get(self, r): pass\n  def post(self, r): pass",
      "get:GET post:POST",
    ],
    [
      "from django.views import View\nclass V(View):\n  http_method_names = ['post']\n  def get(self, r): pass\n  def post(self, r): pass",
      "post:POST",
    ],
    [
      "from django.views.generic import DeleteView\nclass V(DeleteView): pass",
      "get:GET<django.views.generic.DeleteView.get> post:POST<django.views.generic.DeleteView.post>",
    ],
    [
      "from rest_framework.generics import ListAPIView\nclass B(ListAPIView): pass\nclass V(B):\n  def post(self, r): pass",
      "get:GET<rest_framework.generics.ListAPIView.get> post:POST",
    ],
    ["from django.views import View\nclass V(View):\n  def dispatch(self, r): pass", "dispatch:"],
    ["class V(unknown.Base): pass", ""],
  ])("%j", (views, expected) => {
    expect(handlers(views)).toBe(expected);
  });

  test("of a viewset that a router maps answer the methods alone that the class lets in", () => {
    const views =
      "from rest_framework.viewsets import ModelViewSet\nclass V(ModelViewSet):\n  http_method_names = ['get']\n  def list(self, r): pass\n  def create(self, r): pass";
    const route = "path('a/', views.V.as_view({'get': 'list', 'post': 'create'}))";
    expect(handlers(views, route)).toBe("list:GET");
  });

  test("of a viewset have one handler for each action that a route maps", () => {
    const views =
      "from rest_framework.viewsets import ModelViewSet\nclass V(ModelViewSet):\n  def list(self, r): pass";
    expect(handlers(views, "path('a/', views.V.as_view({'get': 'list', 'post': 'create'}))")).toBe(
      "list:GET create:POST<rest_framework.viewsets.ModelViewSet.create>",
    );
  });
});

describe("views", () => {
  test("gather all routes that lead to them, and tell whose rules hold", () => {
    const { views } = readProject({
      "shop/views.py":
        "from rest_framework.views import APIView\nclass V(APIView):\n  def get(self, r): pass\ndef f(r): pass",
      "shop/urls.py":
        "from django.urls import path\nfrom shop import views as v\nurlpatterns = [path('a', v.V.as_view()), path('b', v.f), path('c', v.V.as_view())]",
    });
    expect(views.map(({ name, framework, routes }) => [name, framework, routes.length])).toEqual([
      ["shop.views.V", "drf", 2],
      ["shop.views.f", "django", 1],
    ]);
  });
});
