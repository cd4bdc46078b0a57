import { describe, expect, test } from "vitest";
import { isFlow, namesIn, readCases, rulesFor } from "../../scripts/replay/case.ts";
import type { ReplayCase } from "../../scripts/replay/case.ts";
import { compareCase, type FoundPlace } from "../../scripts/replay/compare.ts";

describe("a row", () => {
  test("is read by the names of its columns", () => {
    const table =
      "repo\tid\tclass\tvulnerable_commit\tfix_commit\tfile\tfunction_or_view\nowner/shop\tshop-1\tcsrf\ta\tb\tshop/views.py\tpay";
    expect(readCases(table)).toEqual([
      {
        id: "shop-1",
        repository: "owner/shop",
        vulnerable: "a",
        fixed: "b",
        kind: "csrf",
        path: "shop/views.py",
        names: ["pay"],
        lines: undefined,
        description: "",
        keeps: "",
      },
    ]);
  });

  test.each([
    ["Order.get/post", ["Order.get", "Order.post"]],
    ["Order.get / pay (and siblings)", ["Order.get", "pay"]],
    ["-", []],
    ["template base.html", []],
  ])("names functions: %s", (field, names) => {
    expect(namesIn(field)).toEqual(names);
  });
});

describe("a case", () => {
  const place = (
    scope: string,
    id = "DJANGO-AUTHZ-001/idor",
    path = "shop/views.py",
    line = 1,
  ): FoundPlace => ({ id, path, scope, line });
  const bug: ReplayCase = {
    id: "shop-1",
    repository: "owner/shop",
    vulnerable: "a",
    fixed: "b",
    kind: "missing-object-check",
    path: "shop/views.py",
    names: ["Order.get"],
    lines: [10, 12],
    description: "",
    keeps: "",
  };
  test.each([
    ["in the named method", place("Order.get"), 1],
    ["in a function inside it", place("Order.get.inner"), 1],
    ["on its class", place("Order"), 1],
    ["on its lines, whatever it is called", place("show", "DJANGO-AUTHZ-001/idor", "shop/views.py", 14), 1],
    ["in another method", place("Order.post"), 0],
    ["in another file", place("Order.get", "DJANGO-AUTHZ-001/idor", "shop/other.py"), 0],
    ["by a rule about something else", place("Order.get", "DJANGO-XSS-001/safe-filter"), 0],
  ])("is found %s", (_, before, count) => {
    expect(compareCase(bug, [before], []).found.length).toBe(count);
  });

  test("is silent when the check that found it says nothing there any more", () => {
    const other = place("Order.get", "DJANGO-AUTHZ-001/idor-write");
    const { left } = compareCase(bug, [place("Order.get")], [other]);
    expect(left).toEqual([]);
    expect(compareCase(bug, [place("Order.get")], [place("Order.get")]).left.length).toBe(1);
  });
});

test("bugs of flows are told from those of access, and others are not replayed here", () => {
  expect(rulesFor("insecure-settings")).toEqual([]);
  expect([isFlow("ssrf"), isFlow("xss-stored"), isFlow("csrf")]).toEqual([true, true, false]);
  expect(rulesFor("ssrf")).toEqual(["DJANGO-SSRF-001"]);
});
