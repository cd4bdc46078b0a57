import { describe, expect, test } from "vitest";
import { projectPostures } from "../../../test/support/postures.ts";

const HEAD = `from elsewhere.permissions import ModelDecides
from rest_framework.mixins import CreateModelMixin
from rest_framework.permissions import BasePermission, IsAdminUser, IsAuthenticated
from rest_framework.viewsets import GenericViewSet
class ManagerOrSelf(BasePermission):
    def has_object_permission(self, request, view, obj):
        member = view.get_member()
        return member == obj or member.is_manager
class ByAction(BasePermission):
    def has_object_permission(self, request, view, obj):
        return view.get_queryset().filter(pk=obj.pk).exists()
class Asking(CreateModelMixin, GenericViewSet):
    def create(self, request, *args, **kwargs):
        self.check_object_permissions(request, None)
        return super().create(request, *args, **kwargs)
`;

function demands(view: string): string[] {
  return projectPostures({
    "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\n',
    "shop/urls.py":
      'from rest_framework.routers import DefaultRouter\nfrom shop.views import A\nrouter = DefaultRouter()\nrouter.register("a", A, "a")\nurlpatterns = router.urls\n',
    "shop/views.py": `${HEAD}${view}\n`,
  });
}

const ONWARD =
  "    def create(self, request, *args, **kwargs):\n        return super().create(request, *args, **kwargs)";
const BY_DEVICE =
  "    def get_permissions(self):\n        if self.request.user.is_authenticated and self.request.user.is_device:\n            return (IsAdminUser(),)\n        return super().get_permissions()";

describe("what permission classes leave to others", () => {
  test.each([
    // The method that the handler overrides and goes on to has the view's answer asked for.
    [
      `class A(Asking):\n    permission_classes = (IsAuthenticated, ManagerOrSelf)\n${ONWARD}`,
      "required/unknown",
    ],
    [`class A(Asking):\n    permission_classes = (IsAuthenticated, ByAction)\n${ONWARD}`, "required/open"],
    [
      `class A(CreateModelMixin, GenericViewSet):\n    permission_classes = (IsAuthenticated, ManagerOrSelf)\n${ONWARD}`,
      "required/open",
    ],
    // One list asks for more, the other one may.
    [
      `class A(CreateModelMixin, GenericViewSet):\n    permission_classes = (IsAuthenticated, ModelDecides)\n${BY_DEVICE}`,
      "required/unknown",
    ],
    [
      `class A(CreateModelMixin, GenericViewSet):\n    permission_classes = (IsAuthenticated,)\n${BY_DEVICE}`,
      "required/open",
    ],
  ])("%s", (view, expected) => {
    expect(demands(view)).toContain(`A.create ${expected}`);
  });
});
