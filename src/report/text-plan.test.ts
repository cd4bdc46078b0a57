import { describe, expect, test } from "vitest";
import { findingIn, reportOf, sourceFile } from "../../test/support/sample-findings.ts";
import { PLAIN } from "../../test/support/sample-text.ts";
import type { TextOptions } from "./text-options.ts";
import type { Finding } from "../findings/finding.ts";
import { displayWidth } from "./display-width.ts";
import { toText } from "./text.ts";

const SAMPLE = findingIn(
  sourceFile(
    "shop/views.py",
    "def pay(request):\n    charge(request.POST['amount'], bad(), currency='EUR')\n",
  ),
  "bad()",
);

function many(count: number, more: Partial<Finding> = {}): readonly Finding[] {
  return Array.from({ length: count }, (_, i) => ({ ...SAMPLE, path: `shop/v${i}.py`, ...more }));
}

const text = (findings: readonly Finding[], more: Partial<TextOptions> = {}): string =>
  toText(reportOf({ findings }), { ...PLAIN, ...more });

describe("the plan at a terminal", () => {
  test("stands before the summary, by deadline, with effort and places", () => {
    const urgent = { ...SAMPLE, id: "D/urgent", window: "same day" as const, severity: "high" as const };
    const lines = text([...many(4), urgent]).split("\n");
    const from = lines.findIndex((line) => line.startsWith("What to do first"));
    expect(lines.slice(from + 1, from + 7)).toEqual([
      "Same day 1 finding",
      "  HIGH      A sample",
      "            a change: shop/views.py:2",
      "Before the next release 4 findings",
      "  MEDIUM    A sample",
      "            4 changes in 4 files: shop/v0.py:2, shop/v1.py:2 and 2 more",
    ]);
    expect(lines.findIndex((line) => line.startsWith("Summary"))).toBeGreaterThan(from);
  });

  test("is announced in the second and third line, which say what it comes to", () => {
    expect(text(many(4)).split("\n").slice(1, 3)).toEqual([
      "4 findings: 4 medium",
      "To do: 4 before the next release (the plan stands at the end)",
    ]);
  });

  test("is not there where the findings are their own plan", () => {
    expect(text(many(3))).not.toContain("What to do first");
  });

  test("folds what is beyond five kinds of change, unless all is asked for", () => {
    const kinds = Array.from({ length: 7 }, (_, i) => ({ ...SAMPLE, id: `D/${i}`, title: `Kind ${i}` }));
    expect(text(kinds)).toContain("… and 2 more kinds of change (--verbose lists all)");
    expect(text(kinds, { verbose: true })).not.toContain("more kinds");
  });
});

describe("the summary", () => {
  test("says how many findings pickguard fix mends", () => {
    const fixable = many(2, { hasSafeFix: true });
    expect(text([...fixable, SAMPLE])).toContain(
      "Safe fixes   2 findings; to see the changes: pickguard fix shop",
    );
    expect(text([SAMPLE])).not.toContain("Safe fixes");
  });

  test("names three routes of a finding, all of them when asked for", () => {
    const routed = [{ ...SAMPLE, routes: ["a/", "b/", "c/", "d/"] }];
    expect(text(routed)).toContain("Routes        a/, b/, c/ and 1 more");
    expect(text(routed, { verbose: true })).toContain("Routes        a/, b/, c/, d/");
  });
});

describe("no line is wider than the terminal", () => {
  const step = { path: "shop/urls.py", start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  const code = "return render(request, 'page.html', {'title': request.GET['title'], 'more': 1})";
  const long =
    "A value that comes from the query string becomes part of this statement, and of that one too.";
  const findings = many(6, {
    message: long,
    trace: [
      { ...step, note: long, code },
      { ...step, note: "", code },
    ],
    places: [{ ...step, note: long, code }],
    severityReason: long,
  });

  test.each([40, 45, 50, 55, 59, 60, 72, 80, 100, 140])("at %i cells", (width) => {
    for (const verbose of [false, true]) {
      const wide = text(findings, { width, verbose })
        .split("\n")
        .filter((line) => displayWidth(line) > width);
      expect(wide).toEqual([]);
    }
  });
});
