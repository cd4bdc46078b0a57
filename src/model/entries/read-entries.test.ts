import { describe, expect, test } from "vitest";
import { readProject, type Files } from "../../../test/support/routes.ts";
import { newGuardBook } from "../guards/inference.ts";
import { entryPostures } from "../posture/entry-postures.ts";
import { readPostures } from "../posture/read-postures.ts";
import { readEntries } from "./read-entries.ts";

const GRAPHENE_URLS =
  "from django.urls import path\nfrom graphene_django.views import GraphQLView\nurlpatterns = [path('graphql/', GraphQLView.as_view())]\n";

const STRAWBERRY_URLS =
  "from django.urls import path\nfrom strawberry.django.views import GraphQLView\nurlpatterns = [path('graphql/', GraphQLView.as_view())]\n";

/** Each entry with its login and permission: `query order required/open`. */
function entriesOf(files: Files): readonly string[] {
  const { flows, views } = readProject({ "shop/urls.py": GRAPHENE_URLS, ...files });
  const book = newGuardBook(flows, []);
  const postures = entryPostures(book, [], readEntries(flows), readPostures(book, [], views));
  return [...postures.values()].flatMap(({ view, handlers }) =>
    handlers.map(({ login, permission }) => `${view.routes[0]?.pattern} ${login}/${permission}`),
  );
}

const graphene = (body: string, more: Files = {}): readonly string[] =>
  entriesOf({
    "shop/schema.py": `import graphene\nfrom graphql_jwt.decorators import login_required, permission_required\n${body}`,
    ...more,
  });

describe("fields of graphene schemas", () => {
  const query = (resolver: string): readonly string[] =>
    graphene(
      `class Query(graphene.ObjectType):\n    order = graphene.Field(graphene.String, id=graphene.ID())\n${resolver}`,
    );

  test.each([
    ["nothing asks", "    def resolve_order(root, info, id):\n        return id\n", "open/open"],
    [
      "a decorator asks",
      "    @login_required\n    def resolve_order(root, info, id):\n        return id\n",
      "required/open",
    ],
    [
      "a decorator asks for a permission",
      "    @permission_required('shop.view_order')\n    def resolve_order(root, info, id):\n        return id\n",
      "required/required",
    ],
    [
      "its own code refuses strangers",
      "    def resolve_order(root, info, id):\n        if info.context.user.is_anonymous:\n            raise Exception('log in')\n        return id\n",
      "required/open",
    ],
  ])("%s", (_, resolver, posture) => {
    expect(query(resolver)).toEqual([`query order ${posture}`]);
  });

  test("a field's own class is told which permissions to ask", () => {
    const fields = "class PermissionsField(graphene.Field): pass\n";
    const body = `${fields}class Query(graphene.ObjectType):\n    order = PermissionsField(graphene.String, permissions=['view'])\n    def resolve_order(root, info):\n        return 1\n`;
    expect(graphene(body)).toEqual(["query order required/required"]);
    expect(graphene(body.replace("['view']", "[]"))).toEqual(["query order open/open"]);
  });

  test("types that are no root are no entries, unless a schema is given them", () => {
    const body =
      "class Start(graphene.ObjectType):\n    def resolve_order(root, info):\n        return 1\nclass Order(graphene.ObjectType):\n    def resolve_total(root, info):\n        return 1\n";
    expect(graphene(body)).toEqual([]);
    expect(graphene(`${body}schema = graphene.Schema(query=Start)\n`)).toEqual(["query order open/open"]);
  });

  test.each([
    ["mutate", "graphene.Mutation", "    def mutate(self, info, id):\n        pass\n"],
    [
      "mutate_and_get_payload",
      "graphene.relay.ClientIDMutation",
      "    @classmethod\n    def mutate_and_get_payload(cls, root, info, **given):\n        pass\n",
    ],
  ])("mutations by %s", (_, base, method) => {
    expect(graphene(`class UpdateOrder(${base}):\n${method}`)).toEqual(["mutation updateOrder open/open"]);
  });

  const OWN_BASE = `class Base(graphene.Mutation):
    class Meta:
        abstract = True
    @classmethod
    def mutate(cls, root, info, **data):
        if not info.context.user.is_staff:
            raise PermissionError()
        return cls.perform_mutation(root, info, **data)
class Plain(graphene.Mutation):
    class Meta:
        abstract = True
    @classmethod
    def mutate(cls, root, info, **data):
        return cls.perform_mutation(root, info, **data)
`;
  const step = (base: string, meta: string): string =>
    `${OWN_BASE}class UpdateOrder(${base}):\n    class Meta:\n        ${meta}\n    @classmethod\n    def perform_mutation(cls, root, info, /, **data):\n        pass\n`;

  test("a base class asks before it calls the mutation's own step; abstract ones are none", () => {
    expect(graphene(step("Base", "description = 'x'"))).toEqual(["mutation updateOrder required/required"]);
    expect(graphene(step("Plain", "description = 'x'"))).toEqual(["mutation updateOrder open/open"]);
  });

  test("what a base class asks may depend on the class", () => {
    const plain =
      "    def mutate(cls, root, info, **data):\n        return cls.perform_mutation(root, info, **data)\n";
    const asking = plain.replace(
      "        return",
      "        if not cls.allowed(info.context):\n            raise PermissionError()\n        return",
    );
    const body = step("Plain", "description = 'x'").replace(plain, asking);
    expect(graphene(body)).toEqual(["mutation updateOrder unknown/unknown"]);
  });

  test("permissions of its `Meta`", () => {
    expect(graphene(step("Plain", "permissions = ('manage',)"))).toEqual([
      "mutation updateOrder required/required",
    ]);
    expect(graphene(step("Plain", "permissions = ()"))).toEqual(["mutation updateOrder open/open"]);
  });

  test("the address asks for all of them, or was not found", () => {
    const body = "class Query(graphene.ObjectType):\n    def resolve_order(root, info):\n        return 1\n";
    const guarded = GRAPHENE_URLS.replace(
      "GraphQLView.as_view()",
      "login_required(GraphQLView.as_view())",
    ).replace(
      "from django.urls",
      "from django.contrib.auth.decorators import login_required\nfrom django.urls",
    );
    expect(graphene(body, { "shop/urls.py": guarded })).toEqual(["query order required/open"]);
    expect(graphene(body, { "shop/urls.py": "urlpatterns = []\n" })).toEqual(["query order unknown/unknown"]);
  });

  test("a view that the project wrote itself is an address, too", () => {
    const body = "class Query(graphene.ObjectType):\n    def resolve_order(root, info):\n        return 1\n";
    const own =
      "from django.urls import path\nfrom shop.views import GraphQLView\nurlpatterns = [path('graphql/', GraphQLView.as_view())]\n";
    const view =
      "from django.views import View\nclass GraphQLView(View):\n    def post(self, request):\n        return None\n";
    expect(graphene(body, { "shop/urls.py": own, "shop/views.py": view })).toEqual(["query order open/open"]);
  });

  test("tests are left out", () => {
    const body =
      "import graphene\nclass Query(graphene.ObjectType):\n    def resolve_order(root, info): pass\n";
    expect(entriesOf({ "shop/tests/test_schema.py": body })).toEqual([]);
  });
});

describe("fields of strawberry schemas", () => {
  const field = (decorator: string, body = "pass", owner = "Mutation"): readonly string[] =>
    entriesOf({
      "shop/urls.py": STRAWBERRY_URLS,
      "shop/schema.py": `import strawberry
from strawberry.permission import BasePermission
class LoggedIn(BasePermission):
    def has_permission(self, source, info, **kwargs):
        return info.context["request"].user.is_authenticated
@strawberry.type
class ${owner}:
    ${decorator}
    def update_order(self, info, id: int) -> int:
        ${body}
`,
    });

  test.each([
    ["@strawberry.mutation", "pass", "mutation updateOrder open/open"],
    ["@strawberry.field", "pass", "query updateOrder open/open"],
    ["@strawberry.mutation(permission_classes=[LoggedIn])", "pass", "mutation updateOrder required/open"],
    ["@strawberry.mutation(permission_classes=[Elsewhere])", "pass", "mutation updateOrder unknown/unknown"],
    [
      "@strawberry.mutation",
      "if not info.context.request.user.is_authenticated:\n            raise PermissionError()",
      "mutation updateOrder required/open",
    ],
  ])("%s: %s", (decorator, body, line) => {
    expect(field(decorator, body)).toEqual([line]);
  });

  test("another type's fields are no entries", () => {
    expect(field("@strawberry.field", "pass", "Order")).toEqual([]);
  });
});

test("actions of the admin are for staff, and for those whom they name", () => {
  const admin = `from django.contrib import admin
def archive(modeladmin, request, queryset): pass
class OrderAdmin(admin.ModelAdmin):
    actions = ["publish", archive]
    def publish(self, request, queryset): pass
    def other(self, request, queryset): pass
    @admin.action(permissions=["change"])
    def close(self, request, queryset): pass
`;
  expect(entriesOf({ "shop/admin.py": admin })).toEqual([
    "action OrderAdmin.publish required/required",
    "action OrderAdmin.archive required/required",
    "action OrderAdmin.close required/required",
  ]);
});
