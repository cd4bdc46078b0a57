import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONFIDENCES, SEVERITIES } from "../findings/finding.ts";
import { DEFAULT_CONFIGURATION, type Configuration } from "./configuration.ts";
import { decide, failsAudit, selectorMatches, unknownSelectors, type Candidate } from "./selection.ts";

const ID = "DJANGO-CSRF-001/exempt-view";
const candidate: Candidate = { id: ID, severity: "medium", confidence: "medium", status: "stable" };

/** "shown", or the reason why not. */
function answer(change: Partial<Candidate>, choice: Partial<Configuration> = {}): string {
  const decision = decide({ ...candidate, ...change }, { ...DEFAULT_CONFIGURATION, ...choice });
  return decision.shown ? "shown" : decision.because;
}

test.each([
  ["DJANGO-CSRF-001", true],
  ["django-csrf-001", true],
  ["DJANGO-CSRF-*", true],
  ["DJANGO-*", true],
  ["*", true],
  ["DJANGO-CSRF-001/exempt-view", true],
  ["DJANGO-CSRF-001/*", true],
  ["*/exempt-*", true],
  ["DJANGO-CSRF-002", false],
  ["DJANGO-CSRF", false],
  ["DJANGO-CSRF-001/exempt", false],
  ["exempt-view", false],
  ["", false],
])("selector %s: %s", (selector, expected) => {
  expect(selectorMatches(selector, ID)).toBe(expected);
});

describe("personas", () => {
  test("default shows medium and above, of medium confidence and above", () => {
    expect(answer({})).toBe("shown");
    expect(answer({ severity: "low" })).toBe("below the default persona's severity (medium)");
    // Only the auditor sees what misses both bounds, and only of the confidence does it say so.
    expect(answer({ severity: "low", confidence: "low" })).toBe(
      "below the default persona's confidence (medium)",
    );
    expect(answer({ confidence: "low" })).toBe("below the default persona's confidence (medium)");
  });

  test("strict adds low severity, auditor everything", () => {
    expect(answer({ severity: "low" }, { persona: "strict" })).toBe("shown");
    expect(answer({ confidence: "low" }, { persona: "strict" })).toBe(
      "below the strict persona's confidence (medium)",
    );
    expect(answer({ severity: "low", confidence: "low" }, { persona: "auditor" })).toBe("shown");
  });

  test("explicit thresholds win over the persona, in both directions", () => {
    expect(answer({ severity: "low" }, { minSeverity: "low" })).toBe("shown");
    expect(answer({}, { persona: "auditor", minSeverity: "high" })).toBe(
      "below the minimum severity asked for (high)",
    );
    expect(answer({}, { minConfidence: "high" })).toBe("below the minimum confidence asked for (high)");
  });
});

describe("selection", () => {
  test("ignore wins over select", () => {
    expect(answer({}, { select: [ID], ignore: ["DJANGO-CSRF-*"] })).toBe("ignored by `DJANGO-CSRF-*`");
    expect(answer({}, { select: ["DJANGO-SQL-001"] })).toBe("not among the selected rules");
    expect(answer({}, { select: ["DJANGO-CSRF-001"] })).toBe("shown");
  });

  test("preview checks need --preview or their full id", () => {
    const preview = { status: "preview" } as const;
    expect(answer(preview)).toMatch(/^a preview check/);
    expect(answer(preview, { select: ["DJANGO-CSRF-001"] })).toMatch(/^a preview check/);
    expect(answer(preview, { select: [ID] })).toBe("shown");
    expect(answer(preview, { preview: true })).toBe("shown");
  });

  test("selectors that name nothing are told, with what was perhaps meant", () => {
    expect(unknownSelectors(["DJANGO-CSRF-*", "DJANGO-CRSF-001", "nonsense"], [ID])).toEqual([
      'no rule or check is called "DJANGO-CRSF-001"; did you mean "DJANGO-CSRF-001"?',
      'no rule or check is called "nonsense"',
    ]);
  });
});

test("worse and surer findings are never hidden where milder ones are shown", () => {
  const severity = fc.constantFrom(...SEVERITIES);
  const confidence = fc.constantFrom(...CONFIDENCES);
  const persona = fc.constantFrom("default" as const, "strict" as const, "auditor" as const);
  fc.assert(
    fc.property(severity, severity, confidence, persona, (one, other, sure, who) => {
      const [worse, milder] =
        SEVERITIES.indexOf(one) <= SEVERITIES.indexOf(other) ? [one, other] : [other, one];
      fc.pre(answer({ severity: milder, confidence: sure }, { persona: who }) === "shown");
      expect(answer({ severity: worse, confidence: "high" }, { persona: who })).toBe("shown");
    }),
  );
});

test("the exit code follows fail-on in severity and confidence", () => {
  const fails = (
    severity: Candidate["severity"],
    confidence: Candidate["confidence"],
    choice: Partial<Configuration> = {},
  ): boolean => failsAudit({ severity, confidence }, { ...DEFAULT_CONFIGURATION, ...choice });
  expect(fails("medium", "medium")).toBe(true);
  expect(fails("low", "high")).toBe(false);
  expect(fails("critical", "low")).toBe(false);
  expect(fails("low", "low", { failOn: "low", failOnConfidence: "low" })).toBe(true);
  expect(fails("critical", "high", { failOn: "never" })).toBe(false);
});
