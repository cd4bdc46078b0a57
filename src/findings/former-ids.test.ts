import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { currentId, firstId, FORMER_IDS, formerIdNote, formerIdsOf, type FormerId } from "./former-ids.ts";

const TABLE: readonly FormerId[] = [
  { id: "DJANGO-A-001/one", now: "DJANGO-A-001/two", since: "0.2.0", because: "it says more" },
  { id: "DJANGO-A-001/two", now: "DJANGO-A-001/three", since: "0.3.0", because: "it says even more" },
  { id: "DJANGO-A-001", now: "DJANGO-B-001", since: "0.4.0", because: "rules were sorted" },
  { id: "DJANGO-B-001/gone", since: "0.5.0", because: "Django refuses it by itself" },
];

describe("former ids", () => {
  test("come to what they are called now, through every rename", () => {
    for (const id of ["DJANGO-A-001/one", "DJANGO-A-001/two", "DJANGO-A-001/three", "django-a-001/ONE"])
      expect(currentId(id, TABLE)).toBe("DJANGO-B-001/three");
    expect(currentId("DJANGO-A-001/other", TABLE)).toBe("DJANGO-B-001/other");
    expect(currentId("DJANGO-A-001", TABLE)).toBe("DJANGO-B-001");
    expect(currentId("DJANGO-A-0011/other", TABLE)).toBe("DJANGO-A-0011/other");
  });

  test("and back to the first one", () => {
    expect(firstId("DJANGO-B-001/three", TABLE)).toBe("DJANGO-A-001/one");
    expect(firstId("DJANGO-C-001/x", TABLE)).toBe("DJANGO-C-001/x");
    expect(formerIdsOf("DJANGO-B-001/three", TABLE)).toEqual([
      "DJANGO-A-001/one",
      "DJANGO-A-001/two",
      "DJANGO-A-001/three",
    ]);
  });

  test("are told with version and reason", () => {
    expect(formerIdNote("DJANGO-A-001/one", TABLE)).toBe(
      "DJANGO-A-001/one is called DJANGO-B-001/three since 0.2.0: it says more. The old id counts all the same.",
    );
    expect(formerIdNote("DJANGO-B-001/gone", TABLE)).toBe(
      "DJANGO-B-001/gone is no check any more since 0.5.0: Django refuses it by itself.",
    );
    expect(formerIdNote("DJANGO-B-001/three", TABLE)).toBeUndefined();
  });

  test("name checks that exist, and are none themselves", () => {
    const ids = new Set(CHECKS.flatMap((one) => [fullId(one), one.rule.id]));
    expect(FORMER_IDS.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(FORMER_IDS.filter(({ id, now }) => now !== undefined && !ids.has(currentId(id)))).toEqual([]);
  });

  test("keep the fingerprints that were made under the first one", () => {
    for (const { id, now } of FORMER_IDS.filter((one) => one.now !== undefined && one.id.includes("/"))) {
      const place = { path: "a.py", scope: "f", subject: "g", ordinal: 0 };
      const first = JSON.stringify([firstId(id), "a.py", "f", "g", 0]);
      const print = createHash("sha256").update(first).digest("hex").slice(0, 32);
      expect(fingerprintOf({ id: now ?? "", ...place })).toBe(print);
    }
    expect(firstId("DJANGO-EXPORT-001/formula-injection")).toBe("DJANGO-EXPORT-001/formula-cell");
  });
});
