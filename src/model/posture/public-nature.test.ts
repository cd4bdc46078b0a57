import { expect, test } from "vitest";
import type { View } from "../views/view.ts";
import { publicByNature } from "./public-nature.ts";

function viewNamed(name: string): View {
  return {
    name,
    framework: "django",
    target: { kind: "external", name },
    routes: [],
    handlers: [],
    project: "",
    at: { path: "shop/views.py", span: { start: 0, end: 0 }, scope: "" },
  };
}

test.each([
  ["shop.views.sign_up", true],
  ["shop.views.SignUpView", true],
  ["shop.views.log_in", true],
  ["shop.views.design_up", false],
  ["shop.views.log_delivery_in", false],
  ["shop.views.status", true],
  ["shop.views.order_status", true],
  ["shop.views.changeStatusOrder", false],
  ["shop.views.OrderStatusUpdateView", false],
  ["shop.views.update_cart", true],
])("%s is meant for strangers: %s", (name, expected) => {
  expect(publicByNature(viewNamed(name), false) !== undefined).toBe(expected);
});
