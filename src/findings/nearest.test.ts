import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const ids = ["DJANGO-CSRF-001/exempt-view", "DJANGO-CSRF-001", "DJANGO-CORS-001"];

test.each([
  ["DJANGO-CSRF-001/exempt-veiw", "DJANGO-CSRF-001/exempt-view"],
  ["django-csrf-001", "DJANGO-CSRF-001"],
  ["DJANGO-CSRF-01", "DJANGO-CSRF-001"],
  ["DJANGO-CRS-001", "DJANGO-CORS-001"],
  ["B608", undefined],
  ["x".repeat(100_000), undefined],
])("%.30s means %s", (word, meant) => {
  expect(nearest(word, ids)).toBe(meant);
});
