import { expect, test } from "vitest";
import { projectPostures } from "../../../test/support/postures.ts";

/** What each action of a viewset asks whose permission classes are made by something of the project. */
function asked(maker: string): readonly string[] {
  return projectPostures({
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["rest_framework"]\n`,
    "shop/urls.py": `from rest_framework.routers import SimpleRouter\nfrom shop import views\nrouter = SimpleRouter()\nrouter.register("a", views.A)\nurlpatterns = router.urls\n`,
    "shop/rights.py": `from rest_framework import permissions\n${maker}`,
    "shop/views.py": `from rest_framework.permissions import IsAuthenticated
from rest_framework.viewsets import ModelViewSet
from shop.models import Order
from shop.rights import has_right
class A(ModelViewSet):
    http_method_names = ["get", "delete"]
    queryset = Order.objects.all()
    permission_classes = [IsAuthenticated, has_right("shop.change_order")]
`,
    "shop/models.py": `from django.db import models\nclass Order(models.Model):\n    name = models.TextField()\n`,
  });
}

const CLASS = `        class Right(permissions.BasePermission):
            def has_permission(self, request, view):
                return any(request.user.has_perm(one) for one in names)
`;

test("a function that makes a permission class", () => {
  expect(asked(`def has_right(*names):\n${CLASS.replace(/^ {4}/gm, "")}    return Right\n`)).toEqual([
    "A.list required/required",
    "A.retrieve required/required",
    "A.destroy required/required",
  ]);
});

test("an object that answers with a permission when it is called", () => {
  const maker = `class has_right:
    def __init__(self, *names):
${CLASS}        self.made = Right
    def __call__(self):
        return self.made()
`;
  expect(asked(maker)).toEqual([
    "A.list required/required",
    "A.retrieve required/required",
    "A.destroy required/required",
  ]);
});

test("what an object answers with may be out of sight", () => {
  const maker = `class has_right:
    def __init__(self, *names):
        self.made = find(names)
    def __call__(self):
        return self.made()
`;
  expect(asked(maker)).toEqual([
    "A.list required/unknown",
    "A.retrieve required/unknown",
    "A.destroy required/unknown",
  ]);
});

test("a permission class that a function makes, and that asks in words out of sight", () => {
  const made = `        class Right(permissions.BasePermission):
            def has_permission(self, request, view):
                return self.rules.allow(names)
`;
  expect(asked(`def has_right(*names):\n${made.replace(/^ {4}/gm, "")}    return Right\n`)).toEqual([
    "A.list unknown/unknown",
    "A.retrieve unknown/unknown",
    "A.destroy unknown/unknown",
  ]);
});

test("an object that answers with itself when it is called", () => {
  const own = `class has_right(permissions.BasePermission):
    def __init__(self, *names):
        self.names = names
    def __call__(self):
        return self
    def has_object_permission(self, request, view, obj):
        return request.user == obj.owner
`;
  expect(asked(own)).toEqual([
    "A.list required/open",
    "A.retrieve required/required",
    "A.destroy required/required",
  ]);
});
