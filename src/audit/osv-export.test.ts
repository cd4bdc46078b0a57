import { expect, test } from "vitest";
import { advisoriesOf } from "../model/dependencies/advisory.ts";
import { withOsvRecords } from "./osv-export.ts";

function record(affected: unknown, more: object = {}): string {
  return JSON.stringify({
    id: "PYSEC-2026-1",
    aliases: ["CVE-2026-1"],
    modified: "2026-11-20T10:00:00Z",
    affected,
    ...more,
  });
}

const ofPackage = (name: string, events: readonly object[], ecosystem = "PyPI"): object => ({
  package: { ecosystem, name },
  ranges: [{ type: "ECOSYSTEM", events }],
});

test("ranges: introduced and fixed, last affected, open ended, twice", () => {
  const events = [{ introduced: "0" }, { fixed: "1.2" }, { introduced: "2.0" }, { last_affected: "2.3" }];
  const { table, records } = withOsvRecords([
    record([ofPackage("Larkspur_Shop", events)], { database_specific: { severity: "HIGH" } }),
  ]);
  const isAffected = ["1.1", "1.2", "2.0", "2.3", "2.4"].map(
    (version) => advisoriesOf(table, "larkspur-shop", version).length,
  );
  expect(isAffected).toEqual([1, 0, 1, 1, 0]);
  expect(advisoriesOf(table, "larkspur-shop", "1.1")[0]).toMatchObject({
    id: "CVE-2026-1",
    severity: "high",
  });
  expect([records, table.knownTo]).toEqual([1, "2026-11-20"]);
});

test("single versions, and every version", () => {
  const { table } = withOsvRecords([
    record([{ package: { ecosystem: "PyPI", name: "one" }, versions: ["1.0"] }]),
    record([ofPackage("all", [{ introduced: "0" }])]),
  ]);
  expect(advisoriesOf(table, "one", "1.0").length).toBe(1);
  expect(advisoriesOf(table, "one", "1.1").length).toBe(0);
  expect(advisoriesOf(table, "all", "9.9").length).toBe(1);
});

test("withdrawn records, other ecosystems and what is no record are left out", () => {
  const events = [{ introduced: "0" }];
  const { records } = withOsvRecords([
    record([ofPackage("a", events)], { withdrawn: "2026-01-01T00:00:00Z" }),
    record([ofPackage("b", events, "npm")]),
    "[]",
    "not json",
    '{"id": 3, "affected": [null, 1]}',
  ]);
  expect(records).toBe(0);
});

test("the bundled table stays below", () => {
  const { table } = withOsvRecords([]);
  expect(advisoriesOf(table, "django", "4.2").length).toBeGreaterThan(10);
});
