import { describe, expect, test } from "vitest";
import { baselineText, mergedEntries, obsoleteEntries, type PlacedEntry } from "./baseline.ts";

function entry(fingerprint: string, over: Partial<PlacedEntry> = {}): PlacedEntry {
  return { fingerprint, rule: "R-1/a", path: "a.py", reason: "it is fine", line: 1, ...over };
}

describe("merging", () => {
  test("keeps each place once, with the reason that stood there first", () => {
    const merged = mergedEntries([entry("1")], [entry("1", { reason: "another" }), entry("2")]);
    expect(merged.map(({ fingerprint, reason }) => [fingerprint, reason])).toEqual([
      ["1", "it is fine"],
      ["2", "it is fine"],
    ]);
  });

  test("no line of a block stands in another one, so that git keeps blocks whole", () => {
    const lines = baselineText([entry("1"), entry("2"), entry("3")])
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(new Set(lines).size).toBe(lines.length);
  });

  test("the text is sorted by path, function and check", () => {
    const text = baselineText([
      entry("1", { path: "b.py" }),
      entry("2", { scope: "z" }),
      entry("3", { rule: "R-1/b" }),
      entry("4"),
    ]);
    expect([...text.matchAll(/^(\d)\.rule/gm)].map(([, digit]) => digit).join("")).toBe("4321");
  });
});

describe("an entry is obsolete", () => {
  const use = {
    found: new Set(["1"]),
    ranIds: new Set(["R-1/a"]),
    knownIds: new Set(["R-1/a", "R-1/preview"]),
  };

  test("when its check ran and did not find the place", () => {
    expect(obsoleteEntries([entry("1"), entry("2")], use)).toEqual([entry("2")]);
  });

  test("not when its check did not run", () => {
    expect(obsoleteEntries([entry("2", { rule: "R-1/preview" })], use)).toEqual([]);
  });

  test("when its check is gone", () => {
    expect(obsoleteEntries([entry("2", { rule: "R-9/gone" })], use)).toHaveLength(1);
  });
});
