import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FILTERS, matches, readAddress, writeAddress, type Choice, type RowFacts } from "./page/choice.ts";

const ROW: RowFacts = {
  severity: "high",
  window: "this week",
  confidence: "medium",
  rule: "DJANGO-XSS-001/mark-safe",
  app: "orders",
  state: "open",
  fix: "by hand",
  words: "a value becomes html\norders/views.py:12\ncwe-79",
};

describe("the address of the page", () => {
  test("gives back every choice that was written into it", () => {
    const choice = fc.record(
      Object.fromEntries(FILTERS.map((name) => [name, fc.string({ minLength: 1, maxLength: 40 })])),
      { requiredKeys: [] },
    ) as fc.Arbitrary<Choice>;
    fc.assert(
      fc.property(choice, fc.option(fc.stringMatching(/^[0-9a-f]{1,32}$/)), (one, open) => {
        const address = { choice: one, ...(open === null ? {} : { open }) };
        expect(readAddress(writeAddress(address))).toEqual(address);
      }),
    );
  });

  test("is empty when nothing is chosen, and nothing when it is a section's", () => {
    expect(writeAddress({ choice: {} })).toBe("");
    expect(readAddress("#plan")).toEqual({ choice: {} });
  });

  test("opens the finding that a link to its row names", () => {
    expect(readAddress("#f-1372ba07")).toEqual({ choice: {}, open: "1372ba07" });
  });

  test("takes no theme that the page does not know", () => {
    expect(readAddress("#theme=pink")).toEqual({ choice: {} });
    expect(readAddress("#theme=dark")).toEqual({ choice: {}, theme: "dark" });
  });
});

describe("a row is seen", () => {
  test.each<[Choice]>([
    [{}],
    [{ severity: "high" }],
    [{ window: "this week", confidence: "medium" }],
    [{ rule: "DJANGO-XSS-001" }],
    [{ rule: "DJANGO-XSS-001/mark-safe" }],
    [{ q: "VIEWS html" }],
    [{ q: "  cwe-79 " }],
    [{ state: "open", app: "orders" }],
    [{ fix: "by hand" }],
  ])("with %j", (choice) => {
    expect(matches(ROW, choice)).toBe(true);
  });

  test.each<[Choice]>([
    [{ severity: "low" }],
    [{ window: "immediately" }],
    [{ confidence: "high" }],
    [{ rule: "DJANGO-XSS-00" }],
    [{ rule: "DJANGO-XSS-001/mark" }],
    [{ app: "order" }],
    [{ state: "accepted" }],
    [{ fix: "safe fix" }],
    [{ q: "views absent" }],
  ])("not with %j", (choice) => {
    expect(matches(ROW, choice)).toBe(false);
  });
});
