import { expect, test } from "vitest";
import type { Finding } from "../../findings/finding.ts";
import { findingIn, sourceFile } from "../../../test/support/sample-findings.ts";
import { nearestFirst } from "./describe-change.ts";
import { touchedBetween } from "./touched.ts";

test("what was touched comes first, and of equally near findings the worst", () => {
  const file = sourceFile("shop/views.py", "a = 1\nb = 2\n");
  const other = sourceFile("shop/other.py", "c = 3\n");
  const touched = touchedBetween([other], [file, other], new Map());
  const one = (path: string, more: Partial<Finding>): Finding => ({
    ...findingIn(path === file.path ? file : other, path === file.path ? "a = 1" : "c = 3"),
    ...more,
  });
  const found = nearestFirst(touched, [
    one(other.path, { severity: "critical", id: "far" }),
    one(file.path, { severity: "medium", id: "medium" }),
    one(file.path, { severity: "critical", confidence: "medium", id: "likely" }),
    one(file.path, { severity: "critical", confidence: "high", id: "sure" }),
  ]);
  expect(found.map(({ id }) => id)).toEqual(["sure", "likely", "medium", "far"]);
});
