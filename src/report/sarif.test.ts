import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import Ajv from "ajv-draft-04";
import type { Log, Result } from "sarif";
import { describe, expect, test } from "vitest";
import {
  finished,
  found,
  judged,
  placeIn,
  reportOf,
  sourceFile,
} from "../../test/support/sample-findings.ts";
import type { Waypoint } from "../findings/finding.ts";
import type { RegisteredCheck } from "../rules/rule.ts";
import type { AuditReport } from "./audit-report.ts";
import { GITHUB_LIMITS, sarifLog, toSarif, type SarifOptions } from "./sarif.ts";

const SCHEMA_PATH = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
const schema: unknown = JSON.parse(readFileSync(SCHEMA_PATH, "utf8"));
// formats are not checked here: ajv-formats is not worth a dependency for `uri` and `date-time`
const validator = new Ajv.default({ unicodeRegExp: false, strict: false, validateFormats: false });
const isSarif = validator.compile(schema as object);

const views = sourceFile(
  "shop/a view.py",
  "@csrf_exempt\ndef pay(request):\n    charge(request.POST)\n\n\ndef refund(request):\n    charge(request.POST)\n",
);

const registered: RegisteredCheck = {
  rule: {
    id: "DJANGO-TEST-001",
    title: "Samples are whole",
    about: "A sample asks for care.",
    group: "csrf",
    window: "this week",
    references: ["https://docs.djangoproject.com/en/stable/ref/csrf/"],
  },
  check: {
    meta: {
      slug: "sample",
      title: "A sample is broken",
      severity: "high",
      cwe: [352, 79],
      status: "stable",
      since: "0.1.0",
      tests: "skip",
      docs: {
        what: "Reports samples.",
        impact: "It fails.",
        fix: "Change it.",
        mitigation: "Watch it.",
        falsePositive: "Look.",
      },
    },
    judge: () => [],
  },
};

const verdict = found(placeIn(views, "charge(request.POST)", "pay"), {
  message: "Anybody can pay with [this](https://evil.example/) account.",
  trace: [
    { place: placeIn(views, "request"), note: "the request" },
    { place: placeIn(views, "request.POST"), note: "its form" },
    { place: placeIn(views, "charge(request.POST)"), note: "charged" },
  ],
  cause: "charge",
  related: [{ place: placeIn(views, "refund"), note: "a view beside it" }],
});

const again = found(placeIn(views, "charge(request.POST)", "refund", 1), {
  cause: "charge",
  confidence: "medium",
  message: "Refunds too.",
});

const { findings } = finished(
  [judged([verdict, again], { severity: "high", group: "csrf", cwe: [352] })],
  [views],
);

const problems: AuditReport["problems"] = [
  { kind: "syntax", path: "shop/broken é.py", line: 3, message: "Could not be read from here." },
  { kind: "check-failed", message: "A check failed." },
];

function log(report: Partial<AuditReport> = {}, options: Partial<SarifOptions> = {}): Log {
  return sarifLog(reportOf({ findings, ...report }), { checks: [registered], ...options });
}

function results(report: Partial<AuditReport> = {}, options: Partial<SarifOptions> = {}): readonly Result[] {
  return log(report, options).runs[0]?.results ?? [];
}

function notes(
  report: Partial<AuditReport>,
  options: Partial<SarifOptions> = {},
): readonly (string | undefined)[] {
  return (log(report, options).runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? []).map(
    ({ message }) => message.text,
  );
}

describe("the SARIF log", () => {
  test("is valid by the official schema, empty and full", () => {
    const suppressed = findings.map((one) => ({
      ...one,
      suppression: { reason: "signed", place: waypoint(1) },
    }));
    for (const report of [{ findings: [] }, { problems, suppressed }]) {
      const whole: unknown = JSON.parse(toSarif(reportOf({ findings, ...report }), { checks: [registered] }));
      expect(isSarif(whole) ? [] : isSarif.errors).toEqual([]);
    }
  });

  test("the schema used here refuses what is not SARIF", () => {
    expect(isSarif({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false);
  });

  test("describes each check once, under its full id, with what GitHub asks for", () => {
    const rules = log().runs[0]?.tool.driver.rules ?? [];
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({
      id: "DJANGO-TEST-001/sample",
      name: "Sample",
      shortDescription: { text: "A sample is broken" },
      fullDescription: { text: "Reports samples." },
      helpUri: "https://docs.djangoproject.com/en/stable/ref/csrf/",
      defaultConfiguration: { level: "error", enabled: true },
      properties: {
        "security-severity": "8.0",
        precision: "high",
        tags: ["security", "django", "csrf", "external/cwe/cwe-352", "external/cwe/cwe-079"],
      },
    });
    expect(rules[0]?.help?.markdown).toContain("## Fix\n\nChange it.");
    expect(rules[0]?.help?.markdown).toContain("- <https://docs.djangoproject.com/en/stable/ref/csrf/>");
    expect(rules[0]?.help?.text).toContain("Fix\nChange it.");
  });

  test("prefers the documentation page to a reference, and marks previews", () => {
    const preview = {
      ...registered,
      check: { ...registered.check, meta: { ...registered.check.meta, status: "preview" as const } },
    };
    const [rule] =
      log({}, { checks: [preview], helpUri: (id) => `https://docs.example/${id}` }).runs[0]?.tool.driver
        .rules ?? [];
    expect(rule?.helpUri).toBe("https://docs.example/DJANGO-TEST-001/sample");
    expect(rule?.defaultConfiguration?.enabled).toBe(false);
    expect(rule?.properties?.["precision"]).toBe("medium");
  });

  test("tags never exceed twenty", () => {
    const many = {
      ...registered.check.meta,
      cwe: [1, ...Array.from({ length: 40 }, (_, i) => i + 2)] as const,
    };
    const check = {
      ...registered,
      check: { ...registered.check, meta: { ...many, cwe: [1, ...many.cwe] as [number, ...number[]] } },
    };
    expect(log({}, { checks: [check] }).runs[0]?.tool.driver.rules?.[0]?.properties?.["tags"]).toHaveLength(
      20,
    );
  });

  test("describes a check that only a finding knows", () => {
    const [rule] = log({}, { checks: [] }).runs[0]?.tool.driver.rules ?? [];
    expect(rule).toMatchObject({ id: "DJANGO-TEST-001/sample", shortDescription: { text: "A sample" } });
    expect(results({}, { checks: [] })[0]?.ruleIndex).toBe(0);
  });
});

describe("results", () => {
  test("one for each place of a cause, with the cause shared and fingerprints of their own", () => {
    const [first, second, ...none] = results();
    expect(none).toEqual([]);
    expect(first?.properties?.["cause"]).toBe("charge");
    expect(second?.properties?.["cause"]).toBe("charge");
    const hashes = [first, second].map(
      (result) => result?.partialFingerprints?.["primaryLocationLineHash"] ?? "",
    );
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}:1$/);
    expect(new Set(hashes).size).toBe(2);
    expect(second?.locations?.[0]?.physicalLocation?.region).toEqual({
      startLine: 7,
      startColumn: 5,
      endLine: 7,
      endColumn: 25,
      snippet: { text: "charge(request.POST)" },
    });
    expect(second?.message.text).toBe("Refunds too.");
    expect(first?.relatedLocations).toMatchObject([
      { id: 1, message: { text: "a view beside it" }, physicalLocation: { region: { startLine: 6 } } },
      { id: 2, message: { text: "Refunds too." }, physicalLocation: { region: { startLine: 7 } } },
    ]);
    expect(second?.relatedLocations?.[0]?.physicalLocation?.region?.startLine).toBe(3);
    expect(second?.locations?.[0]?.logicalLocations).toEqual([{ fullyQualifiedName: "refund" }]);
    expect(second?.codeFlows).toBeUndefined();
  });

  test("place the region in UTF-16 columns under an encoded relative address", () => {
    const [first] = results();
    expect(log().runs[0]?.columnKind).toBe("utf16CodeUnits");
    expect(first?.ruleId).toBe("DJANGO-TEST-001/sample");
    expect(first?.level).toBe("error");
    expect(first?.locations?.[0]).toMatchObject({
      physicalLocation: {
        artifactLocation: { uri: "shop/a%20view.py", uriBaseId: "%SRCROOT%" },
        region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 25 },
        contextRegion: { startLine: 1, endLine: 3 },
      },
      logicalLocations: [{ fullyQualifiedName: "pay" }],
    });
  });

  test("a further place without words of its own repeats the message", () => {
    const silent = findings.map((one) => ({ ...one, places: [{ ...waypoint(3), note: "" }] }));
    const [, second] = results({ findings: silent });
    expect(second?.message.text).toContain("Anybody can pay");
    expect(second?.locations?.[0]).not.toHaveProperty("message");
  });

  test("lone surrogates in a path do not stop the report", () => {
    const [odd] = results({ findings: findings.map((one) => ({ ...one, path: "a\ud800.py" })) });
    expect(odd?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("a%EF%BF%BD.py");
  });

  test("levels follow severity", () => {
    const levelOf = (severity: "critical" | "high" | "medium" | "low") =>
      results({ findings: findings.map((one) => ({ ...one, severity })) })[0]?.level;
    expect((["critical", "high", "medium", "low"] as const).map(levelOf)).toEqual([
      "error",
      "error",
      "warning",
      "note",
    ]);
  });

  test("a message holds no link and no character that acts", () => {
    const [first] = results({
      findings: findings.map((one) => ({ ...one, message: "see [a](https://x.example)\u202e" })),
    });
    expect(first?.message.text).toBe("see [a] (https://x.example)\\u202e");
  });

  test("the trace is a code flow in order", () => {
    const locations = results()[0]?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(locations.map(({ location }) => location?.message?.text)).toEqual([
      "the request",
      "its form",
      "charged",
    ]);
  });

  test("an accepted finding carries its reason and place", () => {
    const suppressed = findings.map((one) => ({
      ...one,
      places: [],
      suppression: { reason: "signed by the gateway", place: waypoint(9) },
    }));
    const [result] = results({ findings: [], suppressed });
    expect(result?.suppressions).toMatchObject([
      {
        kind: "inSource",
        status: "accepted",
        justification: "signed by the gateway",
        location: { physicalLocation: { region: { startLine: 9 } } },
      },
    ]);
  });

  test("problems become notifications with their place", () => {
    const notifications = log({ problems }).runs[0]?.invocations?.[0]?.toolExecutionNotifications;
    expect(notifications).toMatchObject([
      {
        descriptor: { id: "syntax" },
        level: "warning",
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "shop/broken%20%C3%A9.py" },
              region: { startLine: 3 },
            },
          },
        ],
      },
      { descriptor: { id: "check-failed" }, level: "error", message: { text: "A check failed." } },
    ]);
  });
});

describe("GitHub's limits", () => {
  const limits = { bytes: 1_000_000, shown: 100, results: 2, threadFlowLocations: 2, relatedLocations: 1 };

  test("keep the worst results, accepted ones last, and say how many went", () => {
    const [one] = findings;
    if (one === undefined) throw new Error("no finding");
    const bare = { ...one, places: [], related: [], trace: [] };
    const accepted = {
      ...bare,
      severity: "critical" as const,
      suppression: { reason: "so", place: waypoint(1) },
    };
    const report = {
      findings: [{ ...bare, severity: "low" as const }, { ...bare, confidence: "low" as const }, bare],
      suppressed: [accepted],
    };
    const kept = results(report, { limits });
    expect(kept.map(({ properties }) => [properties?.["severity"], properties?.["confidence"]])).toEqual([
      ["high", "high"],
      ["high", "low"],
    ]);
    expect(notes(report, { limits })).toEqual([
      "Results left out, the least severe ones: 2. The run is held to 2, so that code scanning takes it.",
    ]);
  });

  test("shorten traces before the sink and lists of places, and say so", () => {
    const long = findings.map((one) => ({
      ...one,
      places: [waypoint(2), waypoint(3)],
      related: [waypoint(1)],
    }));
    const [first] = results({ findings: long }, { limits: { ...limits, results: 10 } });
    const steps = first?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(steps.map(({ location }) => location?.message?.text)).toEqual(["the request", "charged"]);
    expect(first?.relatedLocations).toHaveLength(1);
    expect(notes({ findings: long }, { limits: { ...limits, results: 10 } })).toEqual([
      "Traces shortened: 1. Code scanning takes 2 steps.",
      "Lists of related places shortened: 1. Code scanning takes 1 place.",
    ]);
  });

  test("put the worst first when not all are shown, and say so", () => {
    const [one] = findings;
    if (one === undefined) throw new Error("no finding");
    const mild = { ...one, places: [], severity: "low" as const };
    const few = { findings: [mild, one] };
    const shown = { ...limits, results: 10, shown: 1 };
    expect(results(few, { limits: shown })[0]?.properties?.["severity"]).toBe("high");
    expect(notes(few, { limits: shown })[0]).toMatch(
      /^Results: \d, worst first. Code scanning shows the first 1.$/,
    );
  });

  test("leave results out until the file, compressed, is small enough", () => {
    const many = Array.from({ length: 200 }, (_, i) => ({
      ...(findings[0] ?? raise()),
      message: randomBytes(200).toString("base64"),
      fingerprint: String(i).padStart(32, "0"),
    }));
    const text = toSarif(reportOf({ findings: many }), {
      checks: [],
      limits: { ...GITHUB_LIMITS, bytes: 30_000 },
    });
    expect(gzipSync(text).length).toBeLessThanOrEqual(30_000);
    const log = JSON.parse(text) as Log;
    const kept = log.runs[0]?.results?.length ?? 0;
    expect(kept).toBeGreaterThan(20);
    const said = log.runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(said.map(({ message }) => message.text).join()).toContain(`held to ${kept}`);
  });

  test("nothing is said when nothing was cut", () => {
    expect(notes({})).toEqual([]);
  });
});

function raise(): never {
  throw new Error("no finding");
}

function waypoint(line: number): Waypoint {
  return {
    path: "shop/urls.py",
    start: { line, column: 1 },
    end: { line, column: 2 },
    note: "here",
    code: "x",
    fingerprint: String(line).padStart(32, "0"),
  };
}
