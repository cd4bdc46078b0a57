import { expect, test } from "vitest";
import { docsPages } from "./docs-page.ts";

test("pages lie where the site puts them", () => {
  const page = docsPages("https://docs.example.com/pickguard/");
  expect(page("DJANGO-CSRF-001")).toBe("https://docs.example.com/pickguard/rules/DJANGO-CSRF-001.html");
  expect(page("DJANGO-CSRF-001/exempt-view")).toBe(
    "https://docs.example.com/pickguard/rules/DJANGO-CSRF-001.html#exempt-view",
  );
});

test("without a site there are none", () => {
  expect(docsPages(undefined)("DJANGO-CSRF-001")).toBeUndefined();
});
