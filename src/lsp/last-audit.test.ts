import { expect, it } from "vitest";
import { auditDiscovery } from "../audit.ts";
import { classify } from "../discover/classify.ts";
import type { Discovery } from "../discover/file-kind.ts";
import { lastAuditOf, stillSaid } from "./last-audit.ts";

const FILES: Readonly<Record<string, string>> = {
  "shop/targets.py": "def target(request):\n    return request.GET['to']\n",
  "shop/views.py":
    "from django.shortcuts import redirect\nfrom shop.targets import target\n\ndef go(request):\n    return redirect(target(request))\n",
  "shop/sums.py": "def add(request):\n    return eval(request.GET['sum'])\n",
};

function treeWith(changed: Readonly<Record<string, string>> = {}): Discovery {
  const texts = Object.entries({ ...FILES, ...changed });
  return classify(texts.map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
}

const OPTIONS = { root: ".", version: "1", today: "2026-01-01" };
const { report } = auditDiscovery(treeWith(), OPTIONS);
const last = lastAuditOf(report, treeWith(), OPTIONS);

function pathsSaid(discovery: Discovery, options: typeof OPTIONS = OPTIONS): readonly string[] | undefined {
  return stillSaid(last, discovery, options)?.report.findings.map(({ path }) => path);
}

it("is said again of files that are the same, on another day as well", () => {
  expect(stillSaid(last, treeWith(), OPTIONS)?.report.findings).toEqual(report.findings);
  expect(pathsSaid(treeWith(), { ...OPTIONS, today: "2026-01-02" })).toEqual(pathsSaid(treeWith()));
});

it("is not said of a file that has changed, nor where the way leads through one", () => {
  expect(pathsSaid(treeWith({ "shop/sums.py": "x = 1\n" }))).not.toContain("shop/sums.py");
  const changed = treeWith({ "shop/targets.py": "def target(request):\n    return '/'\n" });
  expect(pathsSaid(changed)).toContain("shop/sums.py");
  expect(pathsSaid(changed)).not.toContain("shop/views.py");
  expect(stillSaid(last, changed, OPTIONS)?.paths).toEqual(new Set(["shop/sums.py", "shop/views.py"]));
});

it("is not said where the audit is asked to do something else", () => {
  expect(stillSaid(last, treeWith(), { ...OPTIONS, version: "2" })).toBeUndefined();
});
