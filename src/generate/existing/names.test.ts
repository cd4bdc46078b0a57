import { expect, test } from "vitest";
import { imports, snake, spoken } from "./names.ts";
import { hasLoginMiddleware, hasMailers, hasOwnPolicy } from "./versions.ts";

test.each([
  ["Order", "order", "Order"],
  ["OrderLine", "order_line", "Order line"],
  ["HTTPCheck", "http_check", "Http check"],
  ["APIKey2", "api_key2", "Api key2"],
])("%s", (name, written, said) => {
  expect([snake(name), spoken(name)]).toEqual([written, said]);
});

test("imports are one line for each module, each name once", () => {
  const names = [
    { module: "shop.models", name: "Order" },
    { module: "blog.models", name: "Post" },
    { module: "shop.models", name: "Line" },
    { module: "shop.models", name: "Order" },
  ];
  expect(imports(names)).toBe("from blog.models import Post\nfrom shop.models import Line, Order\n");
});

test.each([
  ["4.2.30", false, false, false],
  ["5.0", false, false, false],
  ["5.1", true, false, false],
  ["5.2.19", true, false, false],
  ["6.0", true, true, false],
  ["6.1.3", true, true, true],
  ["10.0", true, true, true],
  [undefined, true, false, false],
])("Django %s", (version, login, policy, mailers) => {
  expect([hasLoginMiddleware(version), hasOwnPolicy(version), hasMailers(version)]).toEqual([
    login,
    policy,
    mailers,
  ]);
});
