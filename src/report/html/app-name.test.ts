import { expect, test } from "vitest";
import { appOfPath, appOfView, NO_APP } from "./app-name.ts";

test.each<[string, readonly string[], string]>([
  ["orders/views.py", [""], "orders"],
  ["netbox/dcim/views.py", ["netbox", "scripts"], "dcim"],
  ["src/shop/orders/views.py", ["src", "src/shop"], "orders"],
  ["Dockerfile", [""], NO_APP],
  ["netbox/manage.py", ["netbox"], NO_APP],
])("%s in %j lies in %s", (path, roots, app) => {
  expect(appOfPath(path, roots)).toBe(app);
});

test.each<[string | undefined, string]>([
  ["dcim.api.views.DeviceViewSet", "dcim"],
  ["wagtail.admin.views.pages.create.CreateView", "wagtail.admin"],
  ["api.views.order", "api"],
  ["shop.health", "shop"],
  ["health", "health"],
  ["a.b.c.d.e.View", "a.b.c"],
  [undefined, "view not resolved"],
])("the view %s belongs to %s", (view, app) => {
  expect(appOfView(view)).toBe(app);
});
