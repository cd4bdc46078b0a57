/** What patterns for origins let in. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { originWeaknesses } from "./origin-pattern.ts";

describe("a pattern for origins", () => {
  test.each([
    [String.raw`^https://shop\.example\.com$`, []],
    [String.raw`https://shop\.example\.com\Z`, []],
    [String.raw`^https://[a-z0-9-]+\.example\.com$`, []],
    [String.raw`^https://\w+\.example\.com$`, []],
    [String.raw`^https://(.+\.)?example\.com$`, []],
    [String.raw`^https://.*\.example\.com$`, []],
    [String.raw`^https://.*\.example\.com(:\d+)?$`, []],
    [String.raw`^https://(a|b)\.example\.com$`, []],
    [String.raw`^https:\/\/shop\.example\.com$`, []],
    [String.raw`^https://example.com$`, []],
    [String.raw`https://localhost:\d+`, []],
    [".*", ["everything"]],
    [String.raw`^.*$`, ["everything"]],
    [String.raw`^https?://.+$`, ["everything"]],
    [String.raw`^(.*)$`, ["everything"]],
    [String.raw`^https://.*example\.com$`, ["open-prefix"]],
    [String.raw`^https://(.*)example\.com$`, ["open-prefix"]],
    [String.raw`^https://[\w-]+example\.com$`, ["open-prefix"]],
    [String.raw`^https://.*.example\.com$`, ["open-prefix"]],
    [String.raw`^https://shop\.example\.com`, ["no-end-anchor"]],
    [String.raw`^https://.*\.example\.com`, ["no-end-anchor"]],
    [String.raw`^https://shop\.example\.com$|^https://b\.example\.com`, ["no-end-anchor"]],
    [String.raw`^https://shop.example.com$`, ["unescaped-dot"]],
    [String.raw`^https://\w+.example\.com$`, ["open-prefix", "unescaped-dot"]],
    [String.raw`^http://shop\.example\.com$`, ["plain-http"]],
    [String.raw`^https?://shop\.example\.com$`, []],
    ["", ["everything"]],
    ["^$", []],
  ])("%s", (pattern, weaknesses) => {
    expect(originWeaknesses(pattern)).toEqual(weaknesses);
  });

  test("may be any text", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            "^",
            "$",
            ".",
            "*",
            "+",
            "?",
            "(",
            ")",
            "[",
            "]",
            "{",
            "|",
            "\\",
            ":",
            "/",
            "a",
            "http",
          ),
        }),
        (pattern) => {
          expect(new Set(originWeaknesses(pattern)).size).toBe(originWeaknesses(pattern).length);
        },
      ),
    );
  });
});
