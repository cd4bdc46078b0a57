import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { finished, found, judged, placeIn, sourceFile } from "../../test/support/sample-findings.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Confidence, Found } from "./finding.ts";

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

describe("order", () => {
  test("is the audit's: group, severity, confidence, place, check", () => {
    const at = (nth: number) => placeIn(views, "charge", undefined, nth);
    const other = sourceFile("admin/views.py", "x = 1");
    const checks = [
      judged(
        [
          found(at(1), { message: "7" }),
          found(at(0), { message: "6" }),
          found(placeIn(other, "x"), { message: "5" }),
        ],
        { group: "csrf", severity: "high" },
      ),
      judged([found(at(0), { message: "8", confidence: "medium" })], {
        id: "B/a",
        group: "csrf",
        severity: "high",
      }),
      judged([found(at(0), { message: "9" })], { id: "B/b", group: "csrf", severity: "medium" }),
      judged(
        [
          found(at(0), { message: "3" }),
          found(at(0), { message: "2", subject: "worse", severity: "critical" }),
        ],
        { id: "B/c", group: "deployment", severity: "low" },
      ),
      judged([found(at(0), { message: "4" })], { id: "B/d", group: "settings", severity: "low" }),
    ];
    expect(
      finished(checks, [views, other])
        .findings.map(({ message }) => message)
        .join(""),
    ).toBe("23456789");
  });

  test("of checks, verdicts and files does not matter", () => {
    const files = ["a.py", "b.py", "c.py"].map((path) =>
      sourceFile(path, "one()\ntwo()  # pickguard: ignore[R-1] well known here\nthree()\n"),
    );
    const verdict: fc.Arbitrary<Drawn> = fc.record({
      file: fc.constantFrom(...files),
      piece: fc.constantFrom("one()", "two()", "three()"),
      subject: fc.constantFrom("s", "t"),
      message: fc.constantFrom("m", "n"),
      confidence: fc.constantFrom<Confidence>("high", "low"),
      cause: fc.constantFrom(undefined, "c"),
      further: fc.option(fc.constantFrom("one()", "three()"), { nil: undefined }),
    });
    const build = (one: Drawn): Found =>
      found(placeIn(one.file, one.piece), {
        subject: one.subject,
        message: one.message,
        confidence: one.confidence,
        ...(one.cause === undefined ? {} : { cause: one.cause }),
        ...(one.further === undefined
          ? {}
          : { related: [{ place: placeIn(one.file, one.further), note: one.message }] }),
      });
    fc.assert(
      fc.property(
        fc
          .array(verdict, { maxLength: 8 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const checks = (list: typeof all) =>
            ["R-1/x", "R-1/y"].map((id) => judged(list.map(build), { id, rule: "R-1" }));
          const straight = finished(checks(all), files);
          const mixed = finished(checks(shuffled).toReversed(), files.toReversed());
          expect(mixed).toEqual(straight);
        },
      ),
    );
  });
});

/** What the property draws: enough of a verdict for ties of every kind. */
interface Drawn {
  readonly file: SourceFile;
  readonly piece: string;
  readonly subject: string;
  readonly message: string;
  readonly confidence: Confidence;
  readonly cause: string | undefined;
  readonly further: string | undefined;
}
