/** What the page's script is given, and how routes become a map. */
import { describe, expect, test } from "vitest";
import { findingIn, sourceFile } from "../../../test/support/sample-findings.ts";
import type { ReportedHandler, ReportedRoute } from "../routes-report.ts";
import { pageFinding } from "./finding-content.ts";
import { pageContent } from "./page-content.ts";
import { surfaceGroups } from "./surface.ts";
import { viewCounter } from "./view-findings.ts";

const FILE = sourceFile("shop/views.py", "def pay(request):\n    go(\n        bad(),\n    )\n");

const at = { path: "shop/urls.py", line: 3 };

function handler(login: string, more: Partial<ReportedHandler> = {}): ReportedHandler {
  const facet = { state: "none", because: "nothing in sight" };
  return {
    name: "get",
    methods: ["GET"],
    writes: false,
    login: { state: login, because: "no guard on the way" },
    permission: { state: "open", because: "nothing asks for more", permissions: [] },
    ownership: facet,
    csrf: facet,
    throttle: facet,
    ...more,
  };
}

function route(pattern: string, view: string, ...handlers: readonly ReportedHandler[]): ReportedRoute {
  return { pattern, view, framework: "django", origin: "urlconf", at, through: [], handlers };
}

describe("lines of an excerpt", () => {
  test("are parted around the finding", () => {
    const { lines } = pageFinding(findingIn(FILE, "bad()"), undefined);
    expect(lines).toContainEqual([3, "        ", "bad()", ","]);
    expect(lines).toContainEqual([2, "    go(", "", ""]);
  });

  test("are marked to their ends over several lines, indentation left out", () => {
    const { lines } = pageFinding(findingIn(FILE, "go(\n        bad(),\n    )"), undefined);
    expect(lines.slice(1, 4)).toEqual([
      [2, "    ", "go(", ""],
      [3, "        ", "bad(),", ""],
      [4, "    ", ")", ""],
    ]);
  });
});

test("a diff goes line by line, made visible", () => {
  const { diff } = pageFinding(findingIn(FILE, "bad()"), "--- a/x\n+++ b/x\n-bad\u202e\n+good\n");
  expect(diff).toEqual(["--- a/x", "+++ b/x", "-bad\\u202e", "+good"]);
});

describe("the map of routes", () => {
  const open = handler("open");
  const write = handler("open", { methods: ["POST"], writes: true });
  const login = handler("required");
  const unseen = handler("unknown");
  const permitted = handler("required", {
    permission: { state: "required", because: "@permission_required", permissions: ["shop.view"] },
  });

  test("has a row for each posture of a route, most exposed first", () => {
    const routes = [
      route("b/", "shop.views.b", login, permitted),
      route("a/", "shop.views.a", open, write),
      route("c/", "shop.views.c", unseen),
      route("d/", "shop.views.d"),
    ];
    const [group] = surfaceGroups({ routes, unseen: [] }, () => 0);
    expect(group?.app).toBe("shop");
    expect(group?.rows.map(({ route: { pattern }, kind }) => `${pattern} ${kind}`)).toEqual([
      "a/ open-write",
      "c/ unknown",
      "d/ unknown",
      "b/ login",
      "b/ permission",
    ]);
  });

  test("puts the most exposed app first, and the admin by itself", () => {
    const admin = { ...route("admin/", "django.contrib.admin.site", login), framework: "admin" };
    const routes = [admin, route("a/", "quiet.views.a", login), route("b/", "loud.views.b", write)];
    expect(surfaceGroups({ routes, unseen: [] }, () => 0).map(({ app }) => app)).toEqual([
      "loud",
      "admin",
      "quiet",
    ]);
  });

  test("knows in which views findings lie, also in projects below a folder", () => {
    const finding = { ...findingIn(FILE, "bad()"), path: "src/shop/views.py", scope: "Pay.post" };
    const count = viewCounter([finding]);
    expect([count("shop.views.Pay"), count("shop.views.Other"), count(undefined)]).toEqual([1, 0, 0]);
  });

  test("writes each reason once", () => {
    const groups = surfaceGroups(
      { routes: [route("a/", "shop.views.a", open), route("b/", "shop.views.b", open)], unseen: [] },
      () => 0,
    );
    const sources = { rules: new Map(), helpUri: () => undefined, diffs: new Map<string, string>() };
    const { routes, reasons } = pageContent([], groups, sources);
    expect(reasons).toEqual(["no guard on the way", "nothing asks for more", "nothing in sight"]);
    expect(routes.map(({ answers }) => answers[0])).toEqual([
      ["Login", "no", 0],
      ["Login", "no", 0],
    ]);
  });
});
