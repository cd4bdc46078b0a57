import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findingIn, reportOf, sourceFile } from "../../../test/support/sample-findings.ts";
import type { AuditReport } from "../audit-report.ts";
import type { ReportedRoute } from "../routes-report.ts";
import { toHtml } from "./html.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page-assets.ts";
import type { PageContent } from "./page-shape.ts";

const ATTACK = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&\u202etxt.exe\u001b[31m`;

/** A report in which every text that can come from audited code attacks the page. */
function hostile(attack: string = ATTACK): AuditReport {
  const file = sourceFile("a.py", `x = "${attack}"; bad()\n`);
  const step = { path: `${attack}.py`, start: at, end: at, note: attack, code: attack, scope: attack };
  const finding = {
    ...findingIn(file, "bad()"),
    message: attack,
    title: attack,
    scope: attack,
    path: `${attack}.py`,
    fix: attack,
    evidence: attack,
    impact: attack,
    routes: [attack],
    trace: [step, step],
    places: [step],
    related: [step],
  };
  return reportOf({
    root: attack,
    findings: [finding],
    suppressed: [{ ...finding, suppression: { reason: attack, place: step } }],
    ruledOut: [{ id: "D/x", path: attack, start: at, because: attack, subject: attack }],
    unseen: [{ id: "D/x", path: attack, start: at, what: attack, verify: attack }],
    problems: [{ kind: "syntax", path: attack, message: attack }],
    hidden: [{ count: 1, reason: attack, shownBy: attack }],
    skipped: { [attack]: 1 },
    surface: { routes: [route(attack)], unseen: [{ pattern: attack }] },
  });
}

const at = { line: 1, column: 1 };

function route(text: string): ReportedRoute {
  const facet = { state: "open", because: text, at: { path: text, line: 1 } };
  return {
    pattern: text,
    view: text,
    framework: "django",
    origin: "urlconf",
    at: { path: text, line: 1 },
    through: [],
    handlers: [
      {
        name: text,
        methods: ["POST"],
        writes: true,
        login: facet,
        permission: { ...facet, permissions: [text] },
        ownership: facet,
        csrf: facet,
        throttle: facet,
      },
    ],
  };
}

const page = toHtml(hostile(), { checks: [] });

describe("hostile source code in a page", () => {
  test("leaves only the page's own two scripts and one style", () => {
    expect(page.match(/<script[^>]*>/g)).toEqual([
      '<script type="application/json" id="content">',
      "<script>",
    ]);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page.match(/<style>/g)).toHaveLength(1);
    expect(page).not.toContain("<img");
  });

  test("brings no event handler, no style attribute and no address of its own", () => {
    const tags = page.replace(PAGE_SCRIPT, "").match(/<[a-z][^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\s(?:on[a-z]+|style|src)=/.test(tag.replaceAll(/"[^"]*"/g, '""')))).toEqual(
      [],
    );
  });

  test("shows direction marks and controls as escapes", () => {
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(page).not.toContain("\u001b");
    expect(page).toContain("\\u202etxt.exe\\x1b[31m");
  });

  test("is still all there in the content for the page's script", () => {
    const json = /id="content">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    const content = JSON.parse(json) as PageContent;
    expect(content.findings).toHaveLength(2);
    expect(content.findings[0]?.trace[0]?.code).toContain("</script><script>alert(1)");
  });
});

test("whatever the source holds, the page has its own elements alone, and nothing invisible", () => {
  const count = (text: string, piece: RegExp): number => text.match(piece)?.length ?? 0;
  const piece = fc.constantFrom(
    "<",
    ">",
    '"',
    "'",
    "&",
    "</script>",
    "<!--",
    "-->",
    "`",
    "\u202e",
    "\u0000",
    "\n",
    "a=",
    "{{",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: "binary" })), { maxLength: 6 }), (parts) => {
      const text = toHtml(hostile(parts.join("")), { checks: [] });
      expect(count(text, /<script/g)).toBe(2);
      expect(count(text.replace(PAGE_SCRIPT, ""), /<(?!\/?code)[a-z!/]/g)).toBe(TAGS);
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
    }),
    { numRuns: 150 },
  );
});

/** Tags of the same report with harmless words in it. */
const TAGS =
  toHtml(hostile("words"), { checks: [] })
    .replace(PAGE_SCRIPT, "")
    .match(/<(?!\/?code)[a-z!/]/g)?.length ?? 0;

describe("the page's own policy", () => {
  test.each([
    ["script-src", PAGE_SCRIPT],
    ["style-src", PAGE_STYLE],
  ])("%s names what the page holds by digest", (directive, text) => {
    const digest = createHash("sha256").update(text).digest("base64");
    expect(page).toContain(`${directive} &#39;sha256-${digest}&#39;`);
    expect(page).toContain(`>${text}<`);
  });

  test("allows nothing else", () => {
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/unsafe-inline|unsafe-eval|https?:\/\/(?!docs\.)[a-z]/);
  });

  test("script and style cannot end their elements", () => {
    expect(PAGE_SCRIPT).not.toMatch(/<\/script|<!--/i);
    expect(PAGE_STYLE).not.toMatch(/<\/style/i);
  });
});

test("a report without findings says so and draws no charts", () => {
  const clean = toHtml(reportOf(), { checks: [] });
  expect(clean).toContain("Nothing to report at this level of detail.");
  expect(clean).not.toContain('id="summary"');
  expect(clean).not.toContain('id="plan"');
});
