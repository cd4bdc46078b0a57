import { describe, expect, test } from "vitest";
import {
  findingIn,
  finished,
  found,
  judged,
  placeIn,
  sourceFile,
} from "../../test/support/sample-findings.ts";
import type { Found, Verdict } from "./finding.ts";
import type { JudgedCheck } from "./judged-check.ts";

const views = sourceFile(
  "shop/views.py",
  [
    "import os",
    "",
    "def pay(request):",
    "    charge(request)",
    "",
    "def refund(request):",
    "    charge(request)",
    "",
  ].join("\n"),
);

describe("a finding", () => {
  test("repeats its check and stands at its place", () => {
    const finding = findingIn(views, "charge(request)", {}, { title: "Charges", cwe: [352], group: "csrf" });
    expect(finding).toMatchObject({
      id: "DJANGO-TEST-001/sample",
      rule: "DJANGO-TEST-001",
      check: "sample",
      title: "Charges",
      message: "Something is wrong here.",
      severity: "medium",
      group: "csrf",
      cwe: [352],
      path: "shop/views.py",
      start: { line: 4, column: 5 },
      end: { line: 4, column: 20 },
      evidence: "charge(request)",
      impact: "It fails.",
      fix: "Change it.",
      mitigation: "Watch it.",
      falsePositive: "Look at it.",
      trace: [],
      places: [],
      related: [],
      routes: [],
    });
    expect(finding.scope).toBeUndefined();
    expect(finding.severityReason).toBeUndefined();
    expect(finding.cause).toBe(finding.fingerprint);
  });

  test("says that it is an absence only where its verdict does", () => {
    expect(findingIn(views, "import os", { absent: true }).absent).toBe(true);
    expect(findingIn(views, "import os").absent).toBeUndefined();
  });

  test("prefers the words of its verdict", () => {
    const finding = findingIn(views, "charge", {
      severity: "low",
      severityReason: "Only staff.",
      evidence: "the value",
      impact: "i",
      fix: { text: "f" },
      mitigation: "m",
      falsePositive: "p",
      cause: "base.View",
      at: placeIn(views, "charge", "pay"),
    });
    expect(finding).toMatchObject({
      severity: "low",
      severityReason: "Only staff.",
      evidence: "the value",
      impact: "i",
      fix: "f",
      mitigation: "m",
      falsePositive: "p",
      cause: "base.View",
      scope: "pay",
    });
  });

  test("knows its routes, sorted and once", () => {
    const routesOf = () => ["b/", "a/", "b/"];
    expect(
      finished([judged([found(placeIn(views, "charge"))])], [views], { routesOf }).findings[0]?.routes,
    ).toEqual(["a/", "b/"]);
  });

  test("in a file that was not read stands at its start", () => {
    const finding = finished([judged([found({ path: "gone.py", span: { start: 50, end: 60 } })])], [])
      .findings[0];
    expect(finding).toMatchObject({
      path: "gone.py",
      start: { line: 1, column: 1 },
      end: { line: 1, column: 1 },
      evidence: "",
    });
  });

  test("shows its trace, each step a masked line", () => {
    const file = sourceFile("a.py", `def f():\n    TOKEN = "abcdef"; g()\n`);
    const trace = [{ place: placeIn(file, "TOKEN", "f"), note: "the value abcdef, assigned" }];
    expect(findingIn(file, "g()", { trace }).trace).toEqual([
      {
        path: "a.py",
        start: { line: 2, column: 5 },
        end: { line: 2, column: 10 },
        note: "the value [masked], assigned",
        code: `TOKEN = "[masked]"; g()`,
        scope: "f",
      },
    ]);
  });
});

describe("windows", () => {
  test.each([
    ["critical", "low", "before the next release", "same day"],
    ["critical", "high", "immediately", "immediately"],
    ["high", "high", "before the next release", "this week"],
    ["high", "medium", "before the next release", "before the next release"],
    ["high", "high", "same day", "same day"],
    ["low", "high", "immediately", "immediately"],
  ] as const)("%s severity, %s confidence, %s becomes %s", (severity, confidence, window, expected) => {
    expect(findingIn(views, "charge", { severity, confidence }, { window }).window).toBe(expected);
  });
});

describe("tests and migrations", () => {
  const verdicts: readonly Verdict[] = [
    found(placeIn(views, "charge"), { severityReason: "Charges money." }),
    { verdict: "ruled-out", at: placeIn(views, "charge"), subject: "charge", because: "it is guarded" },
    {
      verdict: "not-seen",
      at: placeIn(views, "charge"),
      subject: "charge",
      what: "The proxy.",
      verify: "curl",
    },
    { verdict: "not-seen", at: undefined, subject: "site", what: "The edge.", verify: "curl" },
  ];
  const inTest = (tests: JudgedCheck["tests"]) =>
    finished([judged(verdicts, { tests })], [views], { roleOf: () => "test" });

  test("are skipped in every answer", () => {
    const { findings, ruledOut, unseen } = inTest("skip");
    expect([findings.length, ruledOut.length, unseen.length]).toEqual([0, 0, 1]);
  });

  test("are lowered with the reason", () => {
    expect(inTest("lower").findings[0]).toMatchObject({
      severity: "low",
      severityReason: "Charges money. Lowered from medium: this is a test, not code that serves requests.",
    });
    expect(inTest("lower").ruledOut).toHaveLength(1);
    const low = judged([found(placeIn(views, "charge"), { severity: "low" })], { tests: "lower" });
    expect(
      finished([low], [views], { roleOf: () => "migration" }).findings[0]?.severityReason,
    ).toBeUndefined();
    const plain = judged([found(placeIn(views, "charge"))], { tests: "lower" });
    expect(finished([plain], [views], { roleOf: () => "migration" }).findings[0]?.severityReason).toBe(
      "Lowered from medium: this is a migration, not code that serves requests.",
    );
  });

  test("stay as they are when the check says so", () => {
    expect(inTest("same").findings[0]?.severity).toBe("medium");
  });
});

describe("places of one cause", () => {
  const first = placeIn(views, "charge(request)", "pay", 0);
  const second = placeIn(views, "charge(request)", "refund", 1);

  test("are one finding, the worst and surest speaking", () => {
    const verdicts = [
      found(first, { cause: "base", confidence: "low", message: "first" }),
      found(second, { cause: "base", severity: "high", message: "second" }),
    ];
    const { findings } = finished([judged(verdicts)], [views]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      message: "second",
      severity: "high",
      cause: "base",
      places: [{ start: { line: 4 }, note: "first", scope: "pay" }],
    });
    expect(findings[0]?.places[0]?.fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(findings[0]?.places[0]?.fingerprint).not.toBe(findings[0]?.fingerprint);
  });

  test("stay apart without a common cause, and in different checks", () => {
    expect(finished([judged([found(first), found(second)])], [views]).findings).toHaveLength(2);
    const checks = [
      judged([found(first, { cause: "base" })]),
      judged([found(first, { cause: "base" })], { id: "DJANGO-TEST-001/other", slug: "other" }),
    ];
    expect(finished(checks, [views]).findings).toHaveLength(2);
  });

  test("are something else than related places, which keep their notes and are no places of their own", () => {
    const [finding, ...none] = finished(
      [judged([found(first, { related: [{ place: second, note: "and here" }] })])],
      [views],
    ).findings;
    expect(none).toEqual([]);
    expect(finding?.places).toEqual([]);
    expect(finding?.related).toMatchObject([
      { start: { line: 7, column: 5 }, note: "and here", code: "charge(request)" },
    ]);
    expect(finding?.related[0]).not.toHaveProperty("fingerprint");
  });

  test("are counted once when they repeat, worst and surest first", () => {
    const { findings } = finished(
      [
        judged([
          found(first, { confidence: "low", message: "less" }),
          found(first, { message: "more" }),
          found(first, { message: "more" }),
        ]),
      ],
      [views],
    );
    expect(findings.map(({ message }) => message)).toEqual(["more"]);
  });

  test("at the same place about different subjects are two", () => {
    expect(
      finished([judged([found(first, { subject: "a" }), found(first, { subject: "b" })])], [views]).findings,
    ).toHaveLength(2);
  });

  test("say their message only where it differs", () => {
    const verdicts = [found(first, { cause: "x" }), found(second, { cause: "x" })];
    expect(finished([judged(verdicts)], [views]).findings[0]?.places).toMatchObject([{ note: "" }]);
  });

  test("lose the place that a comment accepts, and only that", () => {
    const file = sourceFile(
      "a.py",
      "one()  # pickguard: ignore[DJANGO-TEST-001] that one is fine\ntwo()\nthree()\n",
    );
    const verdicts = ["one()", "two()", "three()"].map((piece) =>
      found(placeIn(file, piece), { cause: "x" }),
    );
    const { findings, suppressed, problems } = finished([judged(verdicts)], [file]);
    expect(findings).toMatchObject([{ start: { line: 2 }, places: [{ start: { line: 3 } }] }]);
    expect(suppressed).toMatchObject([{ start: { line: 1 }, suppression: { reason: "that one is fine" } }]);
    expect(problems).toEqual([]);
  });
});

describe("quiet verdicts", () => {
  test("are placed, sorted and said once", () => {
    const ruled = (piece: string, nth: number): Verdict => ({
      verdict: "ruled-out",
      at: placeIn(views, piece, undefined, nth),
      subject: "charge",
      because: "guarded",
    });
    const unseen = (what: string): Verdict => ({
      verdict: "not-seen",
      at: placeIn(views, "import os"),
      subject: "x",
      what,
      verify: "curl -sI",
    });
    const result = finished(
      [
        judged([
          ruled("charge", 1),
          ruled("charge", 0),
          ruled("charge", 0),
          unseen("b"),
          unseen("a"),
          unseen("a"),
        ]),
      ],
      [views],
    );
    expect(result.ruledOut.map(({ start }) => start.line)).toEqual([4, 7]);
    expect(result.ruledOut[0]).toEqual({
      id: "DJANGO-TEST-001/sample",
      path: "shop/views.py",
      start: { line: 4, column: 5 },
      because: "guarded",
      subject: "charge",
    });
    expect(result.unseen).toEqual(
      ["a", "b"].map((what) => ({
        id: "DJANGO-TEST-001/sample",
        path: "shop/views.py",
        start: { line: 1, column: 1 },
        what,
        verify: "curl -sI",
      })),
    );
  });
});

test("a check that is milder than its rule gives its reason where the verdict has none and keeps the severity", () => {
  const reasonOf = (more: Partial<Found>): string | undefined =>
    finished(
      [
        judged([found(placeIn(views, "charge"), more)], {
          severity: "medium",
          severityReason: "Only staff comes here.",
        }),
      ],
      [views],
    ).findings[0]?.severityReason;
  expect(reasonOf({})).toBe("Only staff comes here.");
  expect(reasonOf({ severity: "medium", severityReason: "Charges money." })).toBe("Charges money.");
  expect(reasonOf({ severity: "low" })).toBeUndefined();
});
