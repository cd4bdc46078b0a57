import { expect, test } from "vitest";
import { extDefaultOf, extSettingNames } from "./ext-defaults.ts";

test("knows the defaults of packages by dotted names", () => {
  expect(extDefaultOf("djangorestframework", "REST_FRAMEWORK.DEFAULT_PERMISSION_CLASSES")).toEqual([
    "rest_framework.permissions.AllowAny",
  ]);
  expect(extDefaultOf("django-axes", "AXES_COOLOFF_TIME")).toBeNull();
});

test("knows no setting of another package", () => {
  expect(extDefaultOf("django-axes", "REST_FRAMEWORK.PAGE_SIZE")).toBeUndefined();
  expect(extDefaultOf("nowhere", "PAGE_SIZE")).toBeUndefined();
});

test("names each top-level setting once", () => {
  const names = extSettingNames();
  expect(names.filter((name) => name === "REST_FRAMEWORK")).toHaveLength(1);
  expect(names.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))).toEqual([]);
});
