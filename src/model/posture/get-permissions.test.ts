import { expect, test } from "vitest";
import { projectPostures } from "../../../test/support/postures.ts";

/** What each action of a viewset asks whose `get_permissions` does this. */
function asked(body: string, more = ""): readonly string[] {
  return projectPostures({
    "shop/settings.py": `ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["rest_framework"]\n`,
    "shop/urls.py": `from rest_framework.routers import SimpleRouter\nfrom shop import views\nrouter = SimpleRouter()\nrouter.register("a", views.A)\nurlpatterns = router.urls\n`,
    "shop/views.py": `from rest_framework import permissions
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAdminUser, IsAuthenticated, SAFE_METHODS
from rest_framework.viewsets import ModelViewSet
from shop.models import Order
WRITES = ("create", "update", "partial_update", "destroy")
class A(ModelViewSet):
    queryset = Order.objects.all()
    permission_classes = [IsAdminUser]
${more}
    @action(detail=True, methods=["post"])
    def close(self, request, pk):
        return 1
${body}
`,
    "shop/models.py": `from django.db import models\nclass Order(models.Model):\n    name = models.TextField()\n`,
  });
}
const OPEN = "open/open";
const LOGIN = "required/open";
const ADMIN = "required/required";

test.each([
  [
    `    def get_permissions(self):
        match self.action:
            case "list" | "retrieve":
                return [AllowAny()]
            case "create":
                return [IsAuthenticated()]
            case _:
                return [IsAdminUser()]
`,
    { list: OPEN, retrieve: OPEN, create: LOGIN, destroy: ADMIN },
  ],
  [
    `    kept = frozenset(WRITES)
    def get_permissions(self):
        if self.action in self.kept:
            return [IsAdminUser()]
        return [IsAuthenticated()]
class Base(ModelViewSet):
    kept = {"create"}
class A(A):
    kept = Base.kept | {"close"}
`,
    { list: LOGIN, create: ADMIN, close: ADMIN, destroy: LOGIN },
  ],
  [
    `    def get_permissions(self):
        try:
            return [p() for p in self.by_action[self.action]]
        except KeyError:
            return [p() for p in self.permission_classes]
    by_action = {"create": [AllowAny], "list": [IsAuthenticated]}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        return [p() for p in self.by_action.get(self.action, self.permission_classes)]
    by_action = {"create": [AllowAny], "list": [IsAuthenticated]}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in self.by_action:
            return [p() for p in self.by_action[self.action]]
        return super().get_permissions()
    by_action = {"create": [AllowAny], "list": [IsAuthenticated]}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in self.by_action:
            self.permission_classes = self.by_action[self.action]
        return super().get_permissions()
    by_action = {"create": [AllowAny], "list": [IsAuthenticated]}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in self.by_action.keys():
            classes = self.by_action[self.action]
        else:
            classes = self.by_action["default"]
        return [p() for p in classes]
    by_action = {"create": (AllowAny,), "list": [IsAuthenticated], "default": [IsAdminUser]}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        classes = {"create": [AllowAny], "list": [IsAuthenticated]}.get(self.action, [IsAdminUser])
        return [p() for p in classes]
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        return self.by_action.get(self.action, [IsAdminUser()])
    by_action = {"create": [AllowAny()], "list": [IsAuthenticated()]}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action not in WRITES:
            return [AllowAny()]
        return [IsAdminUser()]
`,
    { list: OPEN, retrieve: OPEN, create: ADMIN, destroy: ADMIN, close: OPEN },
  ],
  [
    `    def get_permissions(self):
        if self.request.method in SAFE_METHODS:
            return [AllowAny()]
        return [IsAdminUser()]
`,
    { list: OPEN, retrieve: OPEN, create: ADMIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.request.method in permissions.SAFE_METHODS:
            return [permissions.IsAuthenticated()]
        return (permissions.AllowAny(),)
`,
    { list: LOGIN, retrieve: LOGIN, create: OPEN, destroy: OPEN, close: OPEN },
  ],
  [
    `    def get_permissions(self):
        permission_classes = []
        if self.action == "create":
            permission_classes = [AllowAny]
        elif self.action in ["update", "partial_update"]:
            permission_classes = [IsAuthenticated]
        elif self.action == "destroy":
            permission_classes = [IsAdminUser]
        return [permission() for permission in permission_classes]
`,
    { list: OPEN, retrieve: OPEN, create: OPEN, update: LOGIN, destroy: ADMIN, close: OPEN },
  ],
  [
    `    def get_permissions(self):
        permission_classes = [AllowAny] if self.action in ("list", "retrieve") else [IsAdminUser]
        return [permission() for permission in permission_classes]
`,
    { list: OPEN, retrieve: OPEN, create: ADMIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        return [AllowAny()] if self.action in {"list", "retrieve"} else [IsAdminUser()]
`,
    { list: OPEN, retrieve: OPEN, create: ADMIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        permissions = [IsAuthenticated()]
        if self.action == "destroy":
            permissions.append(IsAdminUser())
        return permissions
`,
    { list: LOGIN, retrieve: LOGIN, create: LOGIN, destroy: ADMIN, close: LOGIN },
  ],
  [
    `    def get_permissions(self):
        permission_classes = [IsAuthenticated]
        if self.action == "destroy":
            permission_classes += [IsAdminUser]
        return [permission() for permission in permission_classes]
`,
    { list: LOGIN, retrieve: LOGIN, create: LOGIN, destroy: ADMIN, close: LOGIN },
  ],
  [
    `    def get_permissions(self):
        if self.action == "list":
            permission_class = AllowAny
        else:
            permission_class = IsAdminUser
        return [permission_class()]
`,
    { list: OPEN, retrieve: ADMIN, create: ADMIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        return [permission() for permission in self.get_permission_classes()]
    def get_permission_classes(self):
        if self.action == "list":
            return [AllowAny]
        return [IsAdminUser]
`,
    { list: OPEN, retrieve: ADMIN, create: ADMIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action == "list":
            return [AllowAny()]
        return [*super().get_permissions(), IsAuthenticated()]
`,
    { list: OPEN, retrieve: ADMIN, create: ADMIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        return super().get_permissions() + [IsAuthenticated()]
`,
    { list: ADMIN, retrieve: ADMIN, create: ADMIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action.startswith("foo"):
            return [AllowAny()]
        return [IsAdminUser()]
`,
    { list: "unknown/unknown" },
  ],
  [
    `    def get_permissions(self):
        return list(map(lambda p: p(), self.by_action.get(self.action) or self.permission_classes))
    by_action = {"create": [AllowAny], "list": [IsAuthenticated]}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.request.method == "POST":
            return [AllowAny()]
        elif self.request.method == "DELETE":
            return [IsAdminUser()]
        else:
            return [IsAuthenticated()]
`,
    { list: LOGIN, retrieve: LOGIN, create: OPEN, destroy: ADMIN, close: OPEN },
  ],
  [
    `    def get_permissions(self):
        action = self.action
        if action in ["list"]:
            return [AllowAny()]
        return [IsAdminUser()]
`,
    { list: OPEN, retrieve: ADMIN, create: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if not self.action == "destroy":
            return [AllowAny()]
        return [IsAdminUser()]
`,
    { list: OPEN, retrieve: OPEN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in ("list",) or self.request.user.is_authenticated:
            return [AllowAny()]
        return [IsAdminUser()]
`,
    { list: OPEN, retrieve: LOGIN, create: LOGIN },
  ],
  [
    `    def get_permissions(self):
        try:
            classes = self.by_action[self.action]
        except (KeyError, AttributeError):
            classes = self.permission_classes
        return [p() for p in classes]
    by_action = {**{"create": [AllowAny]}, "list": (IsAuthenticated,)}
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        return [p() for p in getattr(self, "by_action", {}).get(self.action, [IsAdminUser])]
    by_action = dict(create=[AllowAny], list=[IsAuthenticated])
`,
    { list: LOGIN, retrieve: ADMIN, create: OPEN, destroy: ADMIN },
  ],
  [
    `    def get_permissions(self):
        by_method = {"GET": [AllowAny], "POST": [IsAuthenticated]}
        return [p() for p in by_method.get(self.request.method, [IsAdminUser])]
`,
    { list: OPEN, retrieve: OPEN, create: LOGIN, destroy: ADMIN, close: LOGIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in ("list", "retrieve"):
            self.permission_classes = [AllowAny]
        elif self.action == "create":
            self.permission_classes = [IsAuthenticated]
        else:
            self.permission_classes = [IsAdminUser]
        return [p() for p in self.permission_classes]
`,
    { list: OPEN, retrieve: OPEN, create: LOGIN, destroy: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in ("list", "retrieve"):
            return [p() for p in self.read_classes]
        return super().get_permissions()
    read_classes = [AllowAny]
`,
    { list: OPEN, retrieve: OPEN, create: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in WRITES + ("close",):
            return [IsAdminUser()]
        return [AllowAny()]
`,
    { list: OPEN, retrieve: OPEN, create: ADMIN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in ["list", "create"]: permission_classes = [AllowAny & IsAuthenticated]
        else: permission_classes = [IsAuthenticated | IsAdminUser]
        return [p() for p in permission_classes]
`,
    { list: LOGIN, retrieve: LOGIN, create: LOGIN, close: LOGIN },
  ],
  [
    `    def get_permissions(self):
        return OTHERS.get_permissions()
`,
    { list: "unknown/unknown" },
  ],
  [
    `    def get_permissions(self):
        if self.action == "list":
            return [LOADED()]
        return [p() for p in load("permissions")]
`,
    { list: "unknown/unknown", create: "unknown/unknown" },
  ],
  [
    `    def get_permissions(self):
        if self.action == "close":
            return super().get_permissions()
        return [AllowAny()]
`,
    { list: OPEN, create: OPEN, close: ADMIN },
  ],
  [
    `    def get_permissions(self):
        if self.action in self.http_method_names:
            return [AllowAny()]
        return [IsAdminUser()]
`,
    { list: "unknown/unknown", create: "unknown/unknown" },
  ],
  [
    `    def get_permissions(self):
        return []
`,
    { list: OPEN, retrieve: OPEN, create: OPEN },
  ],
])("%s", (body, expected) => {
  const got = Object.fromEntries(
    asked(body).map((one) => {
      const [k, v] = one.slice(2).split(" ");
      return [k, v];
    }),
  );
  expect(Object.fromEntries(Object.keys(expected).map((k) => [k, got[k]]))).toEqual(expected);
});

test("a table of the view that its mixin reads, and what a base gives to others", () => {
  const views = (own: string) =>
    projectPostures({
      "shop/settings.py": `ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["rest_framework"]\n`,
      "shop/urls.py": `from rest_framework.routers import SimpleRouter\nfrom shop import views\nrouter = SimpleRouter()\nrouter.register("a", views.A)\nurlpatterns = router.urls\n`,
      "shop/mixins.py": `from rest_framework.permissions import IsAuthenticated
class ByAction:
    permissions_by_action = {}
    def get_permissions(self):
        try:
            return [permission() for permission in self.permissions_by_action[self.action]]
        except KeyError:
            return super().get_permissions()
class Known:
    def get_permissions(self):
        return [IsAuthenticated()]
`,
      "shop/views.py": `from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.viewsets import ReadOnlyModelViewSet
from shop.mixins import ByAction, Known
${own}
`,
    });
  expect(
    views(`class A(ByAction, ReadOnlyModelViewSet):
    permission_classes = [IsAdminUser]
    permissions_by_action = {"list": [AllowAny]}`),
  ).toEqual(["A.list open/open", "A.retrieve required/required"]);
  expect(
    views(`class A(ByAction, Known, ReadOnlyModelViewSet):
    permission_classes = [IsAdminUser]
    permissions_by_action = {"list": [AllowAny]}`),
  ).toEqual(["A.list open/open", "A.retrieve required/open"]);
  expect(
    views(`class A(ByAction, ReadOnlyModelViewSet):
    permission_classes = [IsAdminUser]`),
  ).toEqual(["A.list required/required", "A.retrieve required/required"]);
});
