import { describe, expect, test } from "vitest";
import { findings, one, text } from "../../test/support/sample-text.ts";
import { displayWidth } from "./display-width.ts";

describe("options", () => {
  test("quiet: a line for each finding, nothing when clean", () => {
    expect(text({ findings }, { quiet: true })).toBe(
      "shop/settings.py:3:14 critical DJANGO-CONFIG-001/hardcoded-secret-key Everybody who can read the repository can forge a session.\n" +
        "shop/views.py:3:5 high DJANGO-CSRF-001/exempt-view Any site can make a logged-in visitor's browser send this request.\n",
    );
    expect(text({}, { quiet: true })).toBe("");
  });

  test("colour only when asked", () => {
    expect(text({ findings })).not.toContain("\u001b");
    const coloured = text({ findings }, { colour: true });
    expect(coloured).toContain("\u001b[1;97;41mCRITICAL\u001b[0m");
    const pieces = coloured
      .split("\u001b[")
      .map((piece, i) => (i === 0 ? piece : piece.replace(/^[\d;]*m/, "")));
    expect(pieces.join("")).toBe(text({ findings }));
  });

  test("width holds for every line that can be broken", () => {
    for (const width of [60, 100]) {
      for (const line of text({ findings }, { width }).split("\n"))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
    expect(text({ findings }, { width: 1 })).toBe(text({ findings }, { width: 40 }));
  });

  const ruledOut = [
    {
      id: "R-1/x",
      path: "a.py",
      start: { line: 2, column: 3 },
      subject: "execute",
      because: "int() leaves digits only",
    },
  ];

  test("show-ruled-out lists the reasons", () => {
    expect(text({ ruledOut }, { showRuledOut: true })).toContain(
      "a.py:2:3 R-1/x execute\n  int() leaves digits only\n",
    );
    expect(text({ ruledOut }, { showRuledOut: true })).not.toContain("--show-ruled-out");
    expect(text({ ruledOut })).not.toContain("leaves digits");
    expect(text({ ruledOut })).toContain("(--show-ruled-out lists them)");
    expect(text({}, { showRuledOut: true })).not.toContain("Ruled out");
  });

  test("show-files lists files by kind", () => {
    const shown = text({ files: [{ path: "a.py", kind: "python" }] }, { showFiles: true });
    expect(shown).toContain("python        2\nsettings      1\npython        a.py\n");
    expect(text({}, { showFiles: true })).toContain("python        2\n");
  });

  test("statistics count by check, most first, and tell the work done", () => {
    const shown = text(
      {
        findings: [one(), one(), one({ id: "A/a" }), one({ id: "B/b" })],
        counters: { "functions summarised": 7, "files parsed": 3 },
      },
      { statistics: true },
    );
    expect(shown).toContain(
      "     2  DJANGO-TEST-001/sample\n     1  A/a\n     1  B/b\n     3  files parsed\n     7  functions summarised\n",
    );
  });

  test("long lists of notices are cut unless verbose", () => {
    const problems = Array.from({ length: 12 }, (_, i) => ({
      kind: "syntax" as const,
      message: `broken ${i}.`,
    }));
    const unseen = Array.from({ length: 13 }, (_, i) => ({
      id: "x",
      what: `question ${i}.`,
      verify: "look",
    }));
    const shown = text({ problems, unseen });
    expect(shown).toContain("… and 2 more (--verbose lists all)");
    expect(shown).toContain("… and 3 more (--verbose lists all)");
    expect(shown).not.toContain("broken 11.");
    expect(text({ problems, unseen }, { verbose: true })).toContain("broken 11.");
    expect(text({ problems, unseen }, { verbose: true })).toContain("question 12.");
  });
});
