/** What must hold of the findings about values in any project: they depend on what the code does, not on how it is written down. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import type { RandomView, Style } from "../support/random-django.ts";
import { printDjango, randomDjango, SAFETY } from "../support/random-django.ts";

/** The same projects at every run; `PROPERTY_SEED` chooses others. */
const RUNS = { numRuns: 25, seed: Number(process.env["PROPERTY_SEED"] ?? 20_261_121) };

const RULES = ["SQL", "CMD", "CODE", "DESER", "TEMPLATE", "SSRF", "REDIRECT", "PATH", "REGEX", "XSS"].map(
  (name) => `DJANGO-${name}-001`,
);

const encoder = new TextEncoder();

/** `DJANGO-SQL-001 high high 1`: the rule, how bad, how sure, and the view by its number. */
function findings(views: readonly RandomView[], style: Style = {}): string[] {
  const files = Object.entries(printDjango(views, style)).map(([path, text]) => ({
    path,
    bytes: encoder.encode(text),
  }));
  const { report } = {
    report: audit(files, { choice: { select: RULES, persona: "auditor", preview: true } }),
  };
  return report.findings
    .map(
      ({ rule, severity, confidence, scope = "" }) =>
        `${rule} ${severity} ${confidence} ${scope.replace(/^\w+_/, "")}`,
    )
    .toSorted();
}

/** Without how bad and how sure. */
function accused(found: readonly string[]): Set<string> {
  return new Set(found.map((one) => one.replace(/ \w+ \w+ /, " ")));
}

/** The last part of `a/-rf` begins with a dash, which the whole did not: that one is rightly new. */
function bringsDashForward(safety: string, found: string): boolean {
  return safety.includes("basename") && found.startsWith("DJANGO-CMD-001");
}

function forAnyProject(holds: (views: readonly RandomView[]) => void): void {
  const property = fc.property(randomDjango, (views) => {
    holds(views);
  });
  fc.assert(property, RUNS);
}

describe("in any project", () => {
  test("most of them have findings, and not all views do", () => {
    const some = fc.sample(randomDjango, { numRuns: 40, seed: 1 });
    const counts = some.map((views) => accused(findings(views)).size - views.length);
    expect(counts.filter((one) => one < 0).length).toBeGreaterThan(3);
    expect(some.filter((views) => findings(views).length > 0).length).toBeGreaterThan(30);
  });

  test("a sanitizer or a guard never adds a finding", () => {
    fc.assert(
      fc.property(randomDjango, fc.constantFrom(...SAFETY), (views, safety) => {
        const before = accused(findings(views));
        const added = [...accused(findings(views, { safety }))].filter((one) => !before.has(one));
        expect(added.filter((one) => !bringsDashForward(safety, one))).toEqual([]);
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  test("names of locals, helpers and modules change no verdict", () => {
    forAnyProject((views) => expect(findings(views, { suffix: "_renamed" })).toEqual(findings(views)));
  });

  test("nor does the order of functions and files", () => {
    forAnyProject((views) => expect(findings(views, { reversed: true })).toEqual(findings(views)));
  });

  test("a function may be split: the same views are accused of the same", () => {
    forAnyProject((views) =>
      expect(accused(findings(views, { split: true }))).toEqual(accused(findings(views))),
    );
  });
});
