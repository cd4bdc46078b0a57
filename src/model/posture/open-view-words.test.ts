import { expect, test } from "vitest";
import { programOf, unitAt } from "../../../test/support/python-program.ts";
import type { Guard } from "../guards/guard.ts";
import type { View } from "../views/view.ts";
import type { Neighbour } from "./neighbours.ts";
import { closingFix } from "./open-view-words.ts";

const program = programOf({});
const at = { path: "shop/views.py", span: { start: 0, end: 1 } };
const view: View = {
  framework: "django",
  target: { kind: "external", name: "shop.views.archive" },
  name: "shop.views.archive",
  handlers: [],
  routes: [],
  at,
  project: undefined,
};

function guard(demands: Guard["demands"], says: string): Guard {
  return { demands, says, at, permissions: [], methods: undefined, certain: true };
}

function neighbour(...guards: readonly Guard[]): Neighbour {
  const handler = { name: "get", methods: [], function: undefined, inherited: undefined };
  const posture = { handler, login: "required", permission: "required", guards, because: "" } as const;
  return { posture: { view, handlers: [posture] }, handler: posture, answer: "required", guard: guards[0] };
}

const login = guard("login", "`@login_required`");
const permission = guard("permission", "`@permission_required`");

test("a view is closed as most of its neighbours are, permissions included", () => {
  const both = [neighbour(login, permission), neighbour(login, permission), neighbour(login)];
  expect(closingFix(program, view, both)).toBe(
    "Guard `shop.views.archive` as its neighbours are: `@login_required`, `@permission_required`.",
  );
});

test("what few neighbours ask for is not asked of it", () => {
  const few = [neighbour(login, permission), neighbour(login), neighbour(login)];
  expect(closingFix(program, view, few)).toBe("Put `@login_required` above `shop.views.archive`.");
  expect(closingFix(program, view, [])).toBe("Put `@login_required` above `shop.views.archive`.");
});

test("a view of the admin is closed as the admin closes its own", () => {
  expect(closingFix(program, { ...view, framework: "admin" }, [neighbour(login, permission)])).toBe(
    "Put `self.admin_site.admin_view(…)` around `shop.views.archive` in `get_urls()`: it lets only staff in.",
  );
});

test("a class that reads permission classes is closed by them", () => {
  const text =
    "class APIView:\n    permission_classes = ()\nclass Orders(APIView):\n    def post(self, request):\n        pass\n";
  const own = programOf({ "shop/api.py": text });
  const ref = { unit: unitAt(own, "shop/api.py"), class: 1 };
  const orders: View = {
    ...view,
    name: "shop.api.Orders",
    target: { kind: "class", ref },
  };
  expect(closingFix(own, orders, [])).toContain("Give `Orders` `permission_classes`");
});

test("a function without the CSRF check may be another server's, which no login helps", () => {
  const text =
    "from django.views.decorators.csrf import csrf_exempt\n@csrf_exempt\ndef closed(request):\n    pass\ndef left(request):\n    pass\n";
  const own = programOf({ "shop/hooks.py": text });
  const unit = unitAt(own, "shop/hooks.py");
  const hook = (name: string, id: number): View => ({
    ...view,
    name: `shop.hooks.${name}`,
    target: { kind: "function", ref: { unit, function: id } },
  });
  expect(closingFix(own, hook("closed", 1), [])).toContain("compare a secret that only that server has");
  expect(closingFix(own, hook("left", 2), [])).toBe("Put `@login_required` above `left`.");
  expect(closingFix(own, hook("closed", 1), [neighbour(permission)])).not.toContain("that server");
});
