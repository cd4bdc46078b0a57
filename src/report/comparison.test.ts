import { describe, expect, test } from "vitest";
import { compareReports, type ComparableFinding, type ComparableReport } from "./comparison.ts";
import { comparisonToMarkdown, comparisonToText, summaryOf } from "./comparison-text.ts";

function finding(fingerprint: string, over: Partial<ComparableFinding> = {}): ComparableFinding {
  return {
    ruleId: "R-1/a",
    title: "A title",
    severity: "high",
    confidence: "high",
    path: "shop/views.py",
    line: 3,
    scope: "pay",
    evidence: "charge(request)",
    fingerprint,
    places: [],
    ...over,
  };
}

function report(
  findings: readonly ComparableFinding[],
  suppressedFindings: readonly ComparableFinding[] = [],
): ComparableReport {
  return { tool: { version: "1.0.0" }, summary: { hidden: 0 }, findings, suppressedFindings };
}

describe("a comparison", () => {
  test("knows places by fingerprint, wherever they stand now", () => {
    const compared = compareReports(report([finding("1")]), report([finding("1", { line: 90 })]));
    expect(summaryOf(compared)).toBe("places: 0 new, 0 fixed, 1 unchanged");
  });

  test("a renamed file, a renamed function and changed code are moves", () => {
    const { moved, fresh, fixed } = compareReports(
      report([
        finding("1"),
        finding("2", { scope: "refund", evidence: "refund(x)" }),
        finding("3", { path: "shop/a.py", scope: "cancel", evidence: "f(1)" }),
      ]),
      report([
        finding("4", { path: "shop/orders.py" }),
        finding("5", { scope: "give_back", evidence: "refund(x)" }),
        finding("6", { path: "store/a.py", scope: "cancel", evidence: "f(2)" }),
      ]),
    );
    expect([fresh, fixed]).toEqual([[], []]);
    expect(moved.map(({ before, after }) => `${before.fingerprint}${after.fingerprint}`).toSorted()).toEqual([
      "14",
      "25",
      "36",
    ]);
  });

  test("does not guess between two", () => {
    const { moved, fresh } = compareReports(
      report([finding("1")]),
      report([finding("2", { path: "a.py" }), finding("3", { path: "b.py" })]),
    );
    expect([moved.length, fresh.length]).toEqual([0, 2]);
  });

  test("another check at the same place is new, not moved", () => {
    const other = finding("2", { ruleId: "R-1/b" });
    expect(summaryOf(compareReports(report([finding("1")]), report([other])))).toBe(
      "places: 1 new, 1 fixed, 0 unchanged",
    );
  });

  test("what is accepted since then is not fixed", () => {
    const compared = compareReports(report([finding("1")]), report([], [finding("1")]));
    expect(summaryOf(compared)).toBe("places: 0 new, 0 fixed, 1 accepted, 0 unchanged");
  });

  test("another severity or confidence is told", () => {
    const compared = compareReports(report([finding("1")]), report([finding("1", { severity: "low" })]));
    expect(comparisonToText(compared)).toContain("was high, confidence high; is low, confidence high");
  });

  test("each place of a cause counts alone", () => {
    const further = { path: "b.py", line: 1, code: "x", fingerprint: "9" };
    const compared = compareReports(report([finding("1")]), report([finding("1", { places: [further] })]));
    expect(compared.fresh.map(({ path, fingerprint }) => [path, fingerprint])).toEqual([["b.py", "9"]]);
  });

  test("names and code of strangers cannot act in its texts", () => {
    const hostile = finding("1", { path: "a\u001b[31m`|<b>\u202e.py", title: "<img src=x> [a](b)" });
    const compared = compareReports(report([]), report([hostile]));
    expect(comparisonToText(compared)).not.toMatch(/[\p{Cc}\u202e](?<!\n)/u);
    const markdown = comparisonToMarkdown(compared);
    expect(markdown).not.toMatch(/[\p{Cc}\u202e](?<!\n)/u);
    expect(markdown).not.toMatch(/(?<!\\)<img/);
  });

  test("Markdown stays short", () => {
    const many = Array.from({ length: 200 }, (_, i) => finding(String(i), { line: i + 1 }));
    const markdown = comparisonToMarkdown(compareReports(report([]), report(many)));
    expect(markdown).toContain("… and 175 more places");
    expect(markdown.split("\n").length).toBeLessThan(40);
  });
});
