import { expect, test } from "vitest";
import { parsePython } from "../../syntax/python/parse.ts";
import type { AccessPlan, ViewPlan } from "./plan.ts";
import { writeAccessTests } from "./write-access-tests.ts";

const VIEW: ViewPlan = {
  app: "shop",
  key: "shop:order",
  pattern: "^orders/(?P<pk>\\d+)/$",
  view: "shop.views.order",
  at: "shop/views.py:9",
  address: {
    kind: "reverse",
    name: "shop:order",
    arguments: [{ name: "pk", value: { kind: "row", row: 0, field: "pk" } }],
  },
  rows: [
    {
      factory: "make_order",
      values: [{ name: "customer", value: { kind: "person", person: "owner" } }],
      member: { field: "watchers", person: "owner" },
    },
  ],
  sent: [{ name: "q", value: { kind: "constant", python: '"x"' } }],
  owner: "owner",
  other: "other",
  permitted: "owner",
  permissions: ["shop.view_order"],
  expectations: [
    { kind: "others", methods: ["GET", "POST"], rule: "DJANGO-AUTHZ-001/idor", because: "it is «theirs»" },
    { kind: "token", methods: ["POST"], rule: "DJANGO-CSRF-001", because: "it writes" },
  ],
};

const PLAN: AccessPlan = {
  version: "1.2.3",
  folder: "",
  user: { fields: [{ name: "phone", value: { kind: "text", most: 20 } }], unknown: [] },
  factories: [
    {
      name: "make_order",
      model: "Order",
      module: "shop.models",
      fields: [
        { name: "customer", value: { kind: "user" } },
        { name: "total", value: { kind: "decimal", least: 1 } },
      ],
      single: undefined,
      unknown: ["shape"],
    },
    { name: "make_case", model: "TestCase", module: "qa.models", fields: [], single: "user", unknown: [] },
  ],
  views: [VIEW],
  public: [{ key: "GET shop:home", because: "no guard\non the way" }],
  site: {
    production: "config.production",
    page: undefined,
    api: undefined,
    names: ["shop:home"],
    hasRestFramework: false,
    hasAdmin: true,
  },
  undone: [{ what: "GET /odd", because: "nobody\nknows" }],
};

function problemsOf(text: string): readonly unknown[] {
  return parsePython(new TextEncoder().encode(text)).problems;
}

test("one module that Python can read", () => {
  const { files, next } = writeAccessTests(PLAN, "shop/tests/test_route_access.py");
  expect(files.map(({ path }) => path)).toEqual(["shop/tests/test_route_access.py"]);
  const text = files[0]?.text ?? "";
  expect(problemsOf(text)).toEqual([]);
  expect(next[0]).toBe("python manage.py test shop.tests.test_route_access");
  for (const part of [
    '    "GET shop:home",  # no guard on the way\n',
    'PRODUCTION = "config.production"\n',
    '        "phone": text("phone", 20),\n',
    "    # shape: nobody here knows what to put into it.\n",
    "from qa.models import TestCase as QaTestCaseRow\n",
    "from shop.models import Order\n",
    "#   GET /odd: nobody knows\n",
  ])
    expect(text).toContain(part);
});

test("a test makes its rows, tells what it is about, and asks with each method", () => {
  const text = writeAccessTests(PLAN, "test_route_access.py").files[0]?.text ?? "";
  expect(text).toContain(`    def test_order_other_users(self):
        r"""GET, POST /orders/(?P<pk>\\d+)/: shop.views.order (shop/views.py:9)

        DJANGO-AUTHZ-001/idor: it is theirs.
        If everybody with a login may: add "GET shop:order", "POST shop:order" to SHARED.
        Nothing held that when this was written; \`pickguard explain DJANGO-AUTHZ-001/idor\` shows the way.
        """
        self.allow("shop.view_order", self.owner, self.other)
        order = self.made(lambda: make_order(customer=self.owner))
        order.watchers.add(self.owner)
        url = self.address("shop:order", pk=order.pk)
        sent = {"q": "x"}
        for method in ("GET", "POST"):
            with self.subTest(method):
                self.others(f"{method} shop:order", url, self.owner, self.other, sent=sent, strict=True)
`);
  expect(text).toContain('        self.needs_token("POST shop:order", url, self.owner, sent=sent)\n');
});

test("routes with other rules for other methods are told apart", () => {
  const view = { ...VIEW, expectations: VIEW.expectations.slice(1) };
  const other = {
    ...view,
    expectations: view.expectations.map((one) => ({ ...one, methods: ["PUT", "PATCH"] })),
  };
  const text = writeAccessTests({ ...PLAN, views: [view, other, other] }, "test_x.py").files[0]?.text ?? "";
  const names = [...text.matchAll(/def (test_order_\w+)/g)].map(([, name]) => name);
  expect(names).toEqual([
    "test_order_without_token",
    "test_order_put_patch_without_token",
    "test_order_put_patch_without_token_2",
  ]);
});

test("a module imports what it uses and nothing else", () => {
  const text = writeAccessTests(PLAN, "test_route_access.py").files[0]?.text ?? "";
  expect(text).toContain("from decimal import Decimal\n");
  expect(text).toContain("from django.contrib.admin import site\n");
  expect(text).not.toContain("rest_framework");
  expect(text).not.toContain("import uuid");
});

test("a large project gets a package, with the tables and rows in one place", () => {
  const views = Array.from({ length: 200 }, (_, at) => ({
    ...VIEW,
    app: at % 2 === 0 ? "shop" : "stock",
    key: `shop:v${at}`,
  }));
  const { files, next } = writeAccessTests({ ...PLAN, folder: "site", views }, "site/test_route_access.py");
  expect(files.map(({ path }) => path)).toEqual([
    "site/test_route_access/__init__.py",
    "site/test_route_access/support.py",
    "site/test_route_access/test_shop.py",
    "site/test_route_access/test_stock.py",
    "site/test_route_access/test_site.py",
  ]);
  expect(files.flatMap(({ text }) => problemsOf(text))).toEqual([]);
  expect(files[2]?.text).toContain("from .support import (\n    AccessTestCase,\n    make_order,\n)\n");
  expect(next[0]).toBe("python manage.py test test_route_access");
});
