import { describe, expect, test } from "vitest";
import { reportOf } from "../../test/support/sample-findings.ts";
import { PLAIN, findings, one, text } from "../../test/support/sample-text.ts";
import { toText } from "./text.ts";

test("a whole report", () => {
  const report = {
    findings,
    suppressed: findings.slice(0, 1),
    hidden: [
      { count: 7, reason: "of low confidence", shownBy: "--persona strict" },
      { count: 0, reason: "below high", shownBy: "--min-severity" },
    ],
    ruledOut: [
      {
        id: "DJANGO-SQL-001/sql-interpolated",
        path: "a.py",
        start: { line: 2, column: 3 },
        subject: "execute",
        because: "int() leaves digits only",
      },
    ],
    unseen: [
      {
        id: "DJANGO-PROXY-001/trusted-proxy-header",
        what: "Whether the proxy strips X-Forwarded-Proto.",
        verify: "curl -sI http://your.site/",
      },
    ],
    problems: [
      { kind: "syntax" as const, path: "shop/old.py", line: 3, message: "Could not be read from here." },
      { kind: "suppression" as const, path: "shop/views.py", line: 9, message: "This suppression can go." },
    ],
    skipped: { ignored: 12, binary: 1, vendored: 0 },
  };
  expect(text(report, { elapsedMs: 1234 })).toMatchInlineSnapshot(`
    "pickguard 0.1.0 · shop

    Settings ───────────────────────────────────────────────────────────────────────

    CRITICAL  SECRET_KEY is written in the settings
      shop/settings.py:3:14 · DJANGO-CONFIG-001/hardcoded-secret-key

        1 │ from pathlib import Path
        2 │
        3 │ SECRET_KEY = "[masked]"
          │              ^^^^^^^^^^
        4 │ DEBUG = True

      Everybody who can read the repository can forge a session.

      Evidence      the key in the settings
      Impact        It fails.
      Fix           Change it.
      False alarm?  Look at it.
      When          immediately · CWE-798

    CSRF and state-changing endpoints ──────────────────────────────────────────────

    HIGH  A state-changing view is exempt from CSRF protection
      shop/views.py:3:5 in pay · DJANGO-CSRF-001/exempt-view

        1 │ @csrf_exempt
        2 │ def pay(request):
        3 │     charge(request.POST["amount"])
          │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

      Any site can make a logged-in visitor's browser send this request.

      How it gets there
        1 shop/views.py:3:12  charge(request.POST["amount"])
          form field \`amount\`
        2 shop/views.py:3:5  charge(request.POST["amount"])

      See also
        · shop/views.py:1:1  @csrf_exempt
          the exemption

      Impact        It fails.
      Fix           Change it.
      False alarm?  Look at it.
      Confidence    medium: The body shows no signature check.
      When          before the next release · CWE-352

    Summary ────────────────────────────────────────────────────────────────────────
    Findings     2: 1 critical, 1 high
    When         1 immediately, 1 before the next release
    Hidden       7 findings of low confidence (shown by --persona strict)
    Accepted     1 finding, with the reason
    Ruled out    1 suspicion, each because of something seen in the code
                 (--show-ruled-out lists them)
    Not visible  1 question that the code alone does not answer:
                 - DJANGO-PROXY-001/trusted-proxy-header: Whether the proxy strips
                   X-Forwarded-Proto. Verify: curl -sI http://your.site/
    Suppressions 1 comment to look at:
                 - shop/views.py:9: This suppression can go.
    Not analysed 1 place analysed only in part or not at all:
                 - shop/old.py:3: Could not be read from here.
    Left out     1 file (binary), 12 files (ignored)
    Project      .: production settings shop.settings.production
                 (DJANGO_SETTINGS_MODULE in the Dockerfile); Django 5.2
                 (requirements.txt pins it)
    Audited      3 files, 120 lines, 5 kB in 1.2 s by pickguard 0.1.0
    "
  `);
});

test("a clean report says so and what was read", () => {
  expect(
    text({
      projects: [{ root: "site", reason: "no module of that name", django: { known: "no requirements" } }],
    }),
  ).toMatchInlineSnapshot(`
    "pickguard 0.1.0 · shop

    Summary ────────────────────────────────────────────────────────────────────────
    Findings     none shown
    Project      site: no production settings found (no module of that name);
                 Django's version is unknown (no requirements)
    Audited      3 files, 120 lines, 5 kB by pickguard 0.1.0
    "
  `);
});

describe("a finding", () => {
  test("tells everything when verbose", () => {
    const shown = text(
      { findings: [one({ routes: ["pay/", "refund/"], severityReason: "It moves money." })] },
      { verbose: true },
    );
    for (const line of [
      "  shop/views.py:3:5 · DJANGO-TEST-001/sample",
      "  Until then    Watch it.",
      "  Confidence    high: The value is written in the file.",
      "  Routes        pay/, refund/",
      "  Severity      It moves money.",
    ]) {
      expect(shown).toContain(`${line}\n`);
    }
    expect(text({ findings: [one()] })).not.toMatch(/Until then|Confidence|Routes|Severity /);
  });

  test("shows evidence only where the excerpt does not", () => {
    expect(text({ findings: [one({ evidence: "DEBUG = True, by default" })] })).toContain(
      "  Evidence      DEBUG = True, by default\n",
    );
    expect(text({ findings: [one({ evidence: "charge(request …" })] })).not.toContain("Evidence");
  });

  test("wraps a long title beside the severity", () => {
    const title = "A view that everybody can reach takes money from the account that the request names";
    expect(text({ findings: [one({ title })] }, { width: 60 })).toContain(
      "MEDIUM  A view that everybody can reach takes money from the\n        account that the request names\n",
    );
  });

  test("has its id on a line of its own when the place is long", () => {
    const path = `${"deep/".repeat(14)}a.py`;
    expect(text({ findings: [one({ path })] })).toContain(`  ${path}:3:5\n  DJANGO-TEST-001/sample\n`);
  });

  test("shows why it was accepted", () => {
    const suppression = {
      reason: "signed",
      place: { path: "a.py", start: { line: 1, column: 1 }, end: { line: 1, column: 2 }, note: "", code: "" },
    };
    expect(text({ findings: [one({ suppression })] })).toContain("  Accepted      signed\n");
  });

  test("counts further places beyond five unless verbose", () => {
    const place = {
      path: "a.py",
      start: { line: 1, column: 1 },
      end: { line: 1, column: 2 },
      note: "n",
      code: "x",
    };
    const many = [one({ places: Array.from({ length: 8 }, () => place) })];
    expect(text({ findings: many })).toContain("Same cause in 8 more places");
    expect(text({ findings: many })).toContain("… and 3 more (--verbose shows all)");
    expect(text({ findings: many }).split("· a.py")).toHaveLength(6);
    expect(text({ findings: many }, { verbose: true }).split("· a.py")).toHaveLength(9);
    expect(text({ findings: [one({ places: [place] })] })).toContain("Same cause in 1 more place\n");
    expect(text({ findings: [one({ related: Array.from({ length: 8 }, () => place) })] })).toMatch(
      /See also\n[^]*and 3 more/,
    );
  });

  test("leaves out a trace whose only step is the finding's own line", () => {
    const { path, start, end } = one({});
    const step = { path, start, end, note: "assigned to `DEBUG`", code: "DEBUG = True" };
    expect(text({ findings: [one({ trace: [step] })] })).not.toContain("How it gets there");
    const before = { ...step, start: { line: start.line + 1, column: 1 } };
    expect(text({ findings: [one({ trace: [before] })] })).toContain("How it gets there");
  });

  test("puts code below a place too long to stand beside it", () => {
    const place = {
      path: `${"deep/".repeat(14)}a.py`,
      start: { line: 1, column: 1 },
      end: { line: 1, column: 2 },
      note: "",
      code: "x".repeat(100),
    };
    expect(text({ findings: [one({ trace: [place] })] })).toMatch(/a\.py:1:1\n {6}x{73}…\n/);
  });
});

describe("hostile text", () => {
  const evil = "\u001b[2J\u202e";
  const hostile = one({
    title: evil,
    message: evil,
    path: evil,
    scope: evil,
    impact: evil,
    fix: evil,
    falsePositive: evil,
    evidence: `${evil}!`,
    trace: [
      { path: evil, start: { line: 1, column: 1 }, end: { line: 1, column: 1 }, note: evil, code: evil },
    ],
    excerpt: {
      path: evil,
      firstLine: 1,
      lines: [evil],
      start: { line: 1, column: 1 },
      end: { line: 1, column: 2 },
    },
  });

  test("is escaped wherever it stands", () => {
    const report = reportOf({
      root: evil,
      findings: [hostile],
      ruledOut: [{ id: "x", path: evil, start: { line: 1, column: 1 }, subject: evil, because: evil }],
      unseen: [{ id: "x", what: evil, verify: evil }],
      problems: [{ kind: "syntax", path: evil, message: evil }],
      projects: [{ root: evil, reason: evil, settingsModule: evil, django: { version: evil, known: evil } }],
      files: [{ path: evil, kind: "python" }],
    });
    for (const quiet of [false, true]) {
      const shown = toText(report, { ...PLAIN, quiet, showRuledOut: true, showFiles: true });
      expect(shown).not.toContain("\u001b");
      expect(shown).not.toContain("\u202e");
      expect(shown).toContain("\\x1b[2J\\u202e");
    }
  });

  test("does not break lines in quiet mode", () => {
    expect(text({ findings: [one({ message: "a\nb", path: "c\nd" })] }, { quiet: true })).toBe(
      "c d:3:5 medium DJANGO-TEST-001/sample a b\n",
    );
  });
});

test("large figures are readable", () => {
  expect(text({ counts: { files: 4300, lines: 1_234_567, bytes: 56_400_000, kinds: {} } })).toContain(
    "4,300 files, 1,234,567 lines, 56.4 MB by pickguard",
  );
});
