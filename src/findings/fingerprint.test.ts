import { describe, expect, test } from "vitest";
import {
  findingIn,
  finished,
  found,
  judged,
  placeIn,
  sourceFile,
} from "../../test/support/sample-findings.ts";
import type { Found } from "./finding.ts";
import { lineHash } from "./fingerprint.ts";
import type { JudgedCheck } from "./judged-check.ts";

describe("fingerprints", () => {
  const print = (
    text: string,
    piece: string,
    more: Partial<Found> = {},
    check: Partial<JudgedCheck> = {},
  ) => {
    const file = sourceFile("a.py", text);
    return findingIn(file, piece, { at: placeIn(file, piece, "f"), ...more }, check).fingerprint;
  };
  const base = print("def f():\n    bad(a)\n", "bad(a)");

  test("survive moved lines, new formatting, renamed locals, other words, severity and confidence", () => {
    expect(base).toMatch(/^[0-9a-f]{32}$/);
    expect(
      print("# new\n\ndef f():\n        bad( b )\n", "bad( b )", {
        message: "other",
        severity: "low",
        confidence: "low",
        evidence: "e",
      }),
    ).toBe(base);
    expect(print("def f():\n    bad(a)\n", "bad(a)", {}, { title: "other", severity: "critical" })).toBe(
      base,
    );
  });

  test("differ by check, path, scope and subject", () => {
    const file = sourceFile("b.py", "def f():\n    bad(a)\n");
    const others = [
      print("def f():\n    bad(a)\n", "bad(a)", {}, { id: "DJANGO-TEST-001/other" }),
      findingIn(file, "bad(a)", { at: placeIn(file, "bad(a)", "f") }).fingerprint,
      findingIn(sourceFile("a.py", "bad(a)"), "bad(a)").fingerprint,
      print("def f():\n    bad(a)\n", "bad(a)", { subject: "other" }),
    ];
    expect(new Set([base, ...others]).size).toBe(5);
  });

  test("count equals in the order of places, accepted ones too", () => {
    const text = "bad(a)\nbad(b)\n";
    const plain = sourceFile("a.py", text);
    const accepted = sourceFile(
      "a.py",
      "bad(a)  # pickguard: ignore[DJANGO-TEST-001] fine as it is\nbad(b)\n",
    );
    const prints = (file: typeof plain) => {
      const result = finished(
        [judged([found(placeIn(file, "bad(b)")), found(placeIn(file, "bad(a)"))])],
        [file],
      );
      return [...result.findings, ...result.suppressed]
        .toSorted((a, b) => a.start.line - b.start.line)
        .map(({ fingerprint }) => fingerprint);
    };
    expect(new Set(prints(plain)).size).toBe(2);
    expect(prints(accepted)).toEqual(prints(plain));
  });
});

test("GitHub's line hash is cut from the fingerprint", () => {
  expect(lineHash("0123456789abcdef0123456789abcdef")).toBe("0123456789abcdef:1");
});
