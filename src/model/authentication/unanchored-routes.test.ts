import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flowsIn } from "../../../test/support/python-program.ts";
import { unanchoredRoutes } from "./unanchored-routes.ts";

function isUnanchored(pattern: string): boolean {
  const text = `from django.urls import re_path\nurlpatterns = [re_path(${pattern}, None)]\n`;
  return unanchoredRoutes(flowsIn({ "shop/urls.py": text })).length === 1;
}

describe("patterns", () => {
  test.each([
    ['r"admin/"', true],
    ['r"(?P<slug>\\w+)/"', true],
    ['r"^admin/"', false],
    ['r"\\Aadmin/"', false],
    ['r"(?i)^admin/"', false],
    ['r"(?:^|/)admin/"', false],
    ['r".*"', false],
    ['r""', false],
    ["prefix", false],
  ])("%s", (pattern, expected) => {
    expect(isUnanchored(pattern)).toBe(expected);
  });

  test("whatever begins with ^ is anchored, whatever begins with a letter is not", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9/]{0,12}$/), (path) => {
        expect(isUnanchored(`"${path}"`)).toBe(true);
        expect(isUnanchored(`"^${path}"`)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});
