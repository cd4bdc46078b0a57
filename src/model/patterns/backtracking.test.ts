import { describe, expect, test } from "vitest";
import { isCatastrophic } from "./backtracking.ts";

describe("patterns without end", () => {
  test.each([
    String.raw`^(a+)+$`,
    String.raw`^(\w+\s?)*$`,
    String.raw`^(.*,)*x`,
    String.raw`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$`,
    String.raw`(?:[^"]+)*"`,
    String.raw`^((?:x+){2,})+y`,
    String.raw`^(?P<name>[\w.]+\.)+$`,
  ])("%s", (pattern) => {
    expect(isCatastrophic(pattern, false)).toBe(true);
  });
});

describe("patterns that end", () => {
  test.each([
    String.raw`^[a-z]+$`,
    String.raw`^(\d+,)*\d+$`,
    String.raw`^(a+)+`,
    String.raw`^(?:[a-z]+-)*[a-z]+$`,
    String.raw`^(\w+)\s+(\w+)$`,
    String.raw`^(?:/[^/]+)+$`,
    String.raw`^(a{2})+$`,
    String.raw`^([a-z]+)?$`,
    String.raw`^(?=(a+)+$)a`,
    "^(a+)+$".padEnd(500, "b"),
  ])("%s", (pattern) => {
    expect(isCatastrophic(pattern, false)).toBe(false);
  });

  test("the whole text has to match: then something can fail", () => {
    expect(isCatastrophic("(a+)+", true)).toBe(true);
  });
});
