import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSpecifiers, satisfies } from "./specifiers.ts";
import { compareVersions, isPrerelease, parseVersion, type VersionNumber } from "./version-number.ts";

function version(text: string): VersionNumber {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`${text} should be a version`);
  return parsed;
}

/** Answers of Python's `packaging`, written by scripts/oracle_pep440.py. */
const golden = readFileSync(process.env["PEP440_GOLDEN"] ?? "test/pep440/golden.tsv", "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split("\t"));

describe("versions and specifiers agree with Python's packaging", () => {
  test("there is something to compare", () => {
    expect(golden.length).toBeGreaterThan(500);
  });

  test("specifiers", () => {
    const wrong = golden.filter(
      ([a = "", specifier = "", answer]) =>
        satisfies(version(a), parseSpecifiers(specifier) ?? []) !== (answer === "yes"),
    );
    expect(wrong).toEqual([]);
  });

  test("order", () => {
    const wrong = golden.filter(
      ([a = "", , , b = "", order]) => Math.sign(compareVersions(version(a), version(b))) !== Number(order),
    );
    expect(wrong).toEqual([]);
  });
});

const parts = fc.record({
  release: fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }),
  suffix: fc.constantFrom("", "a1", "rc2", ".post1", ".dev3", "b1.dev2", "+local"),
});
const anyVersion = parts.map(({ release, suffix }) => version(release.join(".") + suffix));

test("the order is total", () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
      const [first = a, , last = a] = [a, b, c].toSorted(compareVersions);
      expect(compareVersions(first, last)).toBeLessThanOrEqual(0);
    }),
  );
});

test.each(["", "latest", "4.2.x", "1..2", "${VERSION}", "1".repeat(300)])("%j is no version", (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

test.each(["4.2", "~=4", ">=4.2.*", "==4.2 || ==5", "=>4"])("%j is no set of specifiers", (text) => {
  expect(parseSpecifiers(text)).toBeUndefined();
});

test("pre-releases", () => {
  expect(["5.0", "5.0.post1", "5.0rc1", "5.0.dev1"].map((text) => isPrerelease(version(text)))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
