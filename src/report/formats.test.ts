/** Markdown, annotations, GitLab's reports, JUnit and CSV: their shapes, their limits, and hostile source in them. */
import Ajv from "ajv-draft-04";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findingIn, reportOf, sourceFile } from "../../test/support/sample-findings.ts";
import type { Finding, Waypoint } from "../findings/finding.ts";
import { toCsv } from "./csv.ts";
import { toGithub } from "./github.ts";
import { toGitlab, toGitlabCodeQuality } from "./gitlab.ts";
import { toJunit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";

const at = { line: 1, column: 1 };
const step: Waypoint = { path: "shop/urls.py", start: at, end: at, note: "comes from", code: "x = 1" };
const SAMPLE = findingIn(sourceFile("shop/views.py", "x = 1\ny = 2\nbad()\nz = 3\n"), "bad()");

const sample = (more: Partial<Finding> = {}): Finding => ({ ...SAMPLE, ...more });
const accepted = sample({ suppression: { reason: "checked by hand", place: step } });

/** So many findings with places and fingerprints of their own. */
function many(count: number, more: Partial<Finding> = {}): readonly Finding[] {
  return Array.from({ length: count }, (_, i) =>
    sample({ path: `shop/v${i}.py`, fingerprint: i.toString(16).padStart(32, "0"), ...more }),
  );
}

const HOSTILE = "::error::x\n##[error]y </failure>]]>\"'`|<b>@team\u202e\u001b[31m,\r\n=1+1";

function hostile(): Finding {
  const bad = { path: HOSTILE, note: HOSTILE, code: HOSTILE, scope: HOSTILE, start: at, end: at };
  return sample({
    path: HOSTILE,
    title: HOSTILE,
    message: HOSTILE,
    fix: HOSTILE,
    impact: HOSTILE,
    scope: HOSTILE,
    excerpt: { ...SAMPLE.excerpt, lines: [HOSTILE] },
    trace: [bad, bad],
    places: [bad],
  });
}

describe("Markdown", () => {
  test("says what it comes to, what to do first, and each finding with its fix", () => {
    const text = toMarkdown(reportOf({ findings: [sample({ severity: "high", window: "same day" })] }));
    expect(text).toContain("**1 finding**: 1 high. When: 1 same day.");
    expect(text).toContain("| same day | A sample (DJANGO-TEST-001/sample) | high | a change |");
    expect(text).toContain("<summary><b>high</b> A sample <code>shop/views.py:3</code></summary>");
    expect(text).toContain("```python\nx = 1\ny = 2\nbad()\n");
    expect(text).toContain("**Fix:** Change it.");
  });

  test("names the routes that lead to a finding", () => {
    const routes = ["a|b/", "b/", "c/", "d/", "e/", "f/"];
    const text = toMarkdown(reportOf({ findings: [sample({ routes })] }));
    expect(text).toContain("**Reached by** `a\\|b/`, `b/`, `c/`, `d/`, `e/` and 1 more");
  });

  test("keeps the worst within its size and counts the others", () => {
    const findings = [
      ...many(300, { severity: "low" }),
      sample({ severity: "critical", title: "The worst" }),
    ];
    const text = toMarkdown(reportOf({ findings }));
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text.indexOf("The worst <code>")).toBeLessThan(text.indexOf("A sample <code>"));
    const shown = text.split("<details>").length - 1;
    expect(shown).toBeGreaterThan(50);
    expect(text).toContain(`**${301 - shown} findings left out here**`);
  });

  test("lets audited code neither act as HTML nor call anybody", () => {
    const text = toMarkdown(reportOf({ findings: [hostile()] }));
    const outside = text
      .replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, "")
      .replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(outside).not.toMatch(/(?<!\\)<b>@|(?<!\\)<\/failure>/);
    expect(outside).not.toContain("@team");
    expect(text).not.toContain("\u202e");
  });

  test("a fence is longer than any in the code", () => {
    const excerpt = { ...SAMPLE.excerpt, lines: ["```` end"] };
    expect(toMarkdown(reportOf({ findings: [sample({ excerpt })] }))).toContain(
      "`````python\n```` end\n`````",
    );
  });
});

describe("GitHub's annotations", () => {
  const lines = (findings: readonly Finding[], prefix = ""): readonly string[] =>
    toGithub(reportOf({ findings }), { prefix }).trimEnd().split("\n");

  test("have a level, a place from the repository's root and the fix", () => {
    expect(lines([sample({ severity: "critical" })], "backend/")[0]).toBe(
      "::error file=backend/shop/views.py,line=3,endLine=3,col=1,endColumn=6,title=critical%3A A sample::Something is wrong here.%0AFix: Change it.%0ADJANGO-TEST-001/sample",
    );
    expect(lines([sample({ severity: "medium" })])[0]).toMatch(/^::warning /);
    expect(lines([sample({ severity: "low" })])[0]).toMatch(/^::notice /);
  });

  test("are ten of each level, the worst; the others are named in the log", () => {
    const all = lines([
      ...many(12, { severity: "high" }),
      ...many(11, { severity: "medium" }),
      sample({ severity: "critical" }),
    ]);
    expect(all.filter((line) => line.startsWith("::error"))).toHaveLength(10);
    expect(all[0]).toContain("title=critical");
    expect(all.filter((line) => line.startsWith("::warning"))).toHaveLength(10);
    expect(all).toContain("Without annotations, because GitHub shows 10 of each level: 4");
    expect(all.filter((line) => line.startsWith("- shop/"))).toHaveLength(4);
  });

  test("say that there is nothing to report", () => {
    expect(lines([])).toEqual(["pickguard: 0 findings in shop"]);
  });

  test("audited code can add no command", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, isMany) => {
        const bad = `${text}${HOSTILE}`;
        const finding = sample({ path: bad, title: bad, message: bad, fix: bad });
        const all = lines(isMany ? Array.from({ length: 12 }, () => ({ ...finding })) : [finding]);
        const commands = all.filter((line) => line.trimStart().startsWith("::"));
        expect(commands).toHaveLength(isMany ? 10 : 1);
        expect(commands.every((line) => line.startsWith("::warning file="))).toBe(true);
        expect(all.filter((line) => !line.startsWith("::") && line.includes("##["))).toEqual([]);
      }),
    );
  });
});

/** What version 15 of the format demands, from its published schema: fields, patterns and bounds that bear on what is written. */
const text = { type: "string", minLength: 1 };
const program = {
  type: "object",
  required: ["id", "name", "version", "vendor"],
  properties: {
    id: text,
    name: text,
    version: text,
    vendor: { type: "object", required: ["name"], properties: { name: text } },
  },
};
const moment = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$" };
const GITLAB_SAST = {
  type: "object",
  required: ["scan", "version", "vulnerabilities"],
  properties: {
    version: { type: "string", pattern: "^15\\.[0-9]+\\.[0-9]+$" },
    scan: {
      type: "object",
      required: ["analyzer", "end_time", "scanner", "start_time", "status", "type"],
      properties: {
        analyzer: program,
        scanner: program,
        start_time: moment,
        end_time: moment,
        status: { enum: ["success", "failure"] },
        type: { enum: ["sast"] },
        messages: {
          type: "array",
          items: {
            type: "object",
            required: ["level", "value"],
            properties: { level: { enum: ["info", "warn", "fatal"] }, value: text },
          },
        },
      },
    },
    vulnerabilities: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "identifiers", "location"],
        properties: {
          id: text,
          name: { type: "string", maxLength: 255 },
          description: { type: "string", maxLength: 1_048_576 },
          severity: { enum: ["Info", "Unknown", "Low", "Medium", "High", "Critical"] },
          solution: { type: "string", maxLength: 7_000 },
          identifiers: {
            type: "array",
            minItems: 1,
            items: {
              type: "object",
              required: ["type", "name", "value"],
              properties: {
                type: text,
                name: text,
                value: text,
                url: { type: "string", pattern: "^https?://.+" },
              },
            },
          },
          location: {
            type: "object",
            properties: {
              file: { type: "string" },
              start_line: { type: "number" },
              end_line: { type: "number" },
              class: { type: "string" },
              method: { type: "string" },
            },
          },
          tracking: {
            type: "object",
            required: ["type", "items"],
            properties: {
              type: { enum: ["source"] },
              items: {
                type: "array",
                items: {
                  type: "object",
                  required: ["signatures"],
                  properties: {
                    signatures: {
                      type: "array",
                      minItems: 1,
                      items: { type: "object", required: ["algorithm", "value"] },
                    },
                  },
                },
              },
            },
          },
          raw_source_code_extract: { type: "string" },
        },
      },
    },
  },
};

/** GitLab's own validator of Code Quality reports, and what its documentation asks for beside it. */
const CODE_QUALITY = {
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: text,
      check_name: text,
      fingerprint: text,
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          path: { type: "string", pattern: "^[^./]" },
          lines: {
            type: "object",
            required: ["begin"],
            properties: { begin: { type: "integer", minimum: 1 } },
          },
        },
      },
    },
  },
};

const schemas = new Ajv.default({ strict: false });
const isSast = schemas.compile(GITLAB_SAST);
const isCodeQuality = schemas.compile(CODE_QUALITY);
const TIMES = { started: "2026-11-21T18:57:00", ended: "2026-11-21T18:57:04" };

interface Sast {
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly severity: string;
    readonly location: Readonly<Record<string, unknown>>;
  }[];
}

describe("GitLab's SAST report", () => {
  const gitlab = (findings: readonly Finding[], prefix = ""): Sast => {
    const report: unknown = JSON.parse(
      toGitlab(
        reportOf({ findings, suppressed: [accepted], problems: [{ kind: "syntax", message: "half" }] }),
        {
          prefix,
          ...TIMES,
        },
      ),
    );
    expect(isSast(report) || isSast.errors).toBe(true);
    return report as Sast;
  };

  test("keeps to the schema, with nothing, much and hostile source", () => {
    expect(gitlab([]).vulnerabilities).toEqual([]);
    expect(gitlab(many(50)).vulnerabilities).toHaveLength(50);
    gitlab([hostile(), sample({ title: "t".repeat(400), fix: "f".repeat(9_000) })]);
  });

  test("names each place once, from the repository's root, accepted ones not at all", () => {
    const place = { ...step, fingerprint: "b".repeat(32) };
    const { vulnerabilities } = gitlab(
      [sample({ severity: "high", places: [place], scope: "Cart.post" })],
      "backend/",
    );
    expect(
      vulnerabilities.map(({ location, severity }) => [location["file"], location["method"], severity]),
    ).toEqual([
      ["backend/shop/views.py", "Cart.post", "High"],
      ["backend/shop/urls.py", undefined, "High"],
    ]);
    expect(vulnerabilities[1]?.id).toBe("bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb");
  });

  test("the schema has teeth", () => {
    expect(isSast({ version: "15.0.4", scan: {}, vulnerabilities: [] })).toBe(false);
  });
});

describe("GitLab's Code Quality report", () => {
  test("keeps to the schema, with a fingerprint for each place", () => {
    const findings = [
      sample({ severity: "critical", places: [{ ...step, fingerprint: "b".repeat(32) }] }),
      sample({ severity: "low", path: "a.py" }),
    ];
    const report: unknown = JSON.parse(toGitlabCodeQuality(reportOf({ findings }), { prefix: "" }));
    expect(isCodeQuality(report) || isCodeQuality.errors).toBe(true);
    const entries = report as readonly { readonly severity: string; readonly fingerprint: string }[];
    expect(entries.map(({ severity }) => severity)).toEqual(["blocker", "blocker", "minor"]);
    expect(entries[1]?.fingerprint).toBe("b".repeat(32));
  });
});

describe("JUnit", () => {
  test("has a failed test for each finding and a skipped one for each accepted", () => {
    const xml = toJunit(reportOf({ findings: [sample({ severity: "high" })], suppressed: [accepted] }));
    expect(xml).toContain('<testsuites name="pickguard 0.1.0" tests="2" failures="1" skipped="1">');
    expect(xml).toContain(
      'file="shop/views.py" line="3"><failure type="high" message="Something is wrong here.">',
    );
    expect(xml).toContain('<skipped message="checked by hand"/>');
  });

  test("has one test that passes when there is nothing to report", () => {
    expect(toJunit(reportOf())).toContain('tests="1" failures="0"');
  });

  test("stays well-formed whatever the source holds", () => {
    const xml = toJunit(reportOf({ findings: [hostile()] }));
    const tags = xml.replaceAll(/"[^"]*"/g, '""').match(/<[^>]*>/g) ?? [];
    expect(tags.map((tag) => tag.replaceAll(/[\s/>?].*$/gs, ""))).toEqual([
      "<",
      "<testsuites",
      "<testsuite",
      "<testcase",
      "<failure",
      "<",
      "<",
      "<",
      "<",
    ]);
    expect(xml).not.toContain("\u001b");
  });
});

describe("CSV", () => {
  test("has a line for each finding, accepted ones last", () => {
    const rows = toCsv(reportOf({ findings: [sample()], suppressed: [accepted] })).split("\r\n");
    expect(rows).toHaveLength(4);
    expect(rows[1]).toContain(
      '"medium","high","before the next release","DJANGO-TEST-001/sample","A sample","shop/views.py","3","1"',
    );
    expect(rows[2]).toContain('"accepted","checked by hand"');
  });

  test("no cell begins a formula or ends early, whatever the source holds", () => {
    const start = fc.constantFrom("=", "+", "-", "@", "\t=", " =", "\uff1d", "|", '"', '",=', "\r\n=");
    fc.assert(
      fc.property(start, fc.string(), (head, rest) => {
        const finding = sample({ message: head + rest, path: head + rest });
        const csv = toCsv(reportOf({ findings: [finding] }));
        const cells = [...csv.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/g)].map((match) => match[1] ?? "");
        expect(cells).toHaveLength(32);
        expect(cells.filter((cell) => /^\s*[=+\-@\uff1d|]/.test(cell))).toEqual([]);
      }),
    );
  });
});
