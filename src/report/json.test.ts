import { describe, expect, test } from "vitest";
import { findingIn, placeIn, reportOf, sourceFile } from "../../test/support/sample-findings.ts";
import { reportJsonSchema, reportSchema } from "./json-schema.ts";
import { jsonReport, toJson } from "./json.ts";

const file = sourceFile("shop/views.py", `def pay(request):\n    TOKEN = "abcdef"; charge(request)\n`);
const plain = findingIn(
  file,
  "charge(request)",
  {
    at: placeIn(file, "charge(request)", "pay"),
    severity: "high",
    severityReason: "It moves money.",
    trace: [{ place: placeIn(file, "request"), note: "the request" }],
    related: [{ place: placeIn(file, "TOKEN", "pay"), note: "here too" }],
  },
  { cwe: [352] },
);
const [related] = plain.related;
if (related === undefined) throw new Error("no related place");
const finding = { ...plain, places: [{ ...related, fingerprint: "0".repeat(32), note: "again" }] };
const suppressed = {
  ...finding,
  suppression: {
    reason: "signed",
    place: {
      path: "a.py",
      start: { line: 9, column: 3 },
      end: { line: 9, column: 8 },
      note: "accepted here",
      code: "x",
    },
  },
};

const full = reportOf({
  findings: [
    {
      ...finding,
      hasSafeFix: true,
      intents: [{ safety: "safe", change: { kind: "append-line", path: "a.py", line: "x" } }],
    },
  ],
  suppressed: [suppressed],
  hidden: [
    { count: 4, reason: "of low confidence", shownBy: "--persona strict" },
    { count: 1, reason: "below high", shownBy: "--min-severity" },
  ],
  ruledOut: [{ id: "R-1/x", path: "a.py", start: { line: 2, column: 3 }, subject: "s", because: "b" }],
  unseen: [
    { id: "R-1/y", what: "w", verify: "v" },
    { id: "R-1/y", path: "a.py", start: { line: 4, column: 5 }, what: "w", verify: "v" },
  ],
  problems: [
    { kind: "syntax", path: "b.py", line: 3, message: "m" },
    { kind: "check-failed", message: "n" },
  ],
  skipped: { ignored: 2, binary: 1 },
  counters: { b: 1, a: 2 },
  files: [{ path: "a.py", kind: "python" }],
});

describe("the JSON report", () => {
  test("keeps its schema, empty and full", () => {
    for (const report of [
      reportOf(),
      full,
      reportOf({ projects: [{ root: "", reason: "none found", django: { known: "no requirements" } }] }),
    ]) {
      expect(reportSchema.safeParse(JSON.parse(toJson(report, { indent: 2 }))).error?.issues).toBeUndefined();
    }
    expect(reportSchema.safeParse({ ...jsonReport(full), more: 1 }).success).toBe(false);
  });

  test("lists findings with flat places", () => {
    const [one] = jsonReport(full).findings;
    expect(one).toMatchObject({
      ruleId: "DJANGO-TEST-001/sample",
      severity: "high",
      severityReason: "It moves money.",
      cwe: ["CWE-352"],
      path: "shop/views.py",
      line: 2,
      column: 23,
      endLine: 2,
      endColumn: 38,
      scope: "pay",
      excerpt: {
        firstLine: 1,
        lines: ["def pay(request):", `    TOKEN = "[masked]"; charge(request)`],
        line: 2,
        column: 25,
        endLine: 2,
        endColumn: 40,
      },
      trace: [
        {
          path: "shop/views.py",
          line: 1,
          column: 9,
          endLine: 1,
          endColumn: 16,
          note: "the request",
          code: "def pay(request):",
        },
      ],
      places: [{ line: 2, column: 5, note: "again", fingerprint: "0".repeat(32), scope: "pay" }],
      related: [{ line: 2, column: 5, note: "here too", scope: "pay" }],
      fingerprint: finding.fingerprint,
    });
    expect(Object.keys(one ?? {})).not.toContain("id");
    expect(Object.keys(one ?? {})).not.toContain("start");
  });

  test("keeps accepted findings apart, with the reason", () => {
    expect(jsonReport(full).suppressedFindings[0]?.suppression).toEqual({
      reason: "signed",
      place: { path: "a.py", line: 9, column: 3, endLine: 9, endColumn: 8, note: "accepted here", code: "x" },
    });
  });

  test("sums up", () => {
    expect(jsonReport(full).summary).toEqual({
      findings: 1,
      bySeverity: { critical: 0, high: 1, medium: 0, low: 0 },
      byWindow: { immediately: 0, "same day": 0, "this week": 1, "before the next release": 0 },
      suppressed: 1,
      hidden: 5,
      hiddenBecause: full.hidden,
      ruledOut: 1,
      notSeen: 2,
      problems: 2,
    });
  });

  test("tells the other answers with their places", () => {
    const { ruledOut, notSeen } = jsonReport(full);
    expect(ruledOut).toEqual([
      { ruleId: "R-1/x", path: "a.py", line: 2, column: 3, subject: "s", because: "b" },
    ]);
    expect(notSeen).toEqual([
      { ruleId: "R-1/y", what: "w", verify: "v" },
      { ruleId: "R-1/y", path: "a.py", line: 4, column: 5, what: "w", verify: "v" },
    ]);
  });

  test("is the same whatever the order of its tables, and has files only when asked", () => {
    const { counters, skipped } = jsonReport(full);
    expect(Object.keys(counters)).toEqual(["a", "b"]);
    expect(Object.keys(skipped)).toEqual(["binary", "ignored"]);
    expect(jsonReport(full).files).toHaveLength(1);
    expect(jsonReport(reportOf())).not.toHaveProperty("files");
  });

  test("is one line without indentation and ends with a line feed", () => {
    expect(toJson(full, { indent: 0 }).split("\n")).toHaveLength(2);
    expect(toJson(full, { indent: 2 })).toMatch(/^\{\n {2}"schemaVersion": "1\.0",/);
  });
});

test("the JSON Schema describes findings", () => {
  const schema = JSON.stringify(reportJsonSchema());
  expect(schema).toContain('"title":"pickguard report 1.0"');
  expect(schema).toContain("DJANGO-CSRF-001/exempt-view");
  expect(schema).toContain('"additionalProperties":false');
});
