import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test("invisible characters and tags are written as escapes, in any string", () => {
  const text = jsonText({ code: "a\u202eb\u200bc</script>\u2028\u009b1m" }, 2);
  expect(text).toContain(String.raw`a\u202eb\u200bc\u003c/script>\u2028\u009b1m`);
  expect(text.endsWith("}\n")).toBe(true);
});

test("parsing gives the same value back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(JSON.parse(jsonText(value, undefined)))).toBe(JSON.stringify(value));
    }),
  );
});
