import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCatalogue, renderCatalogue, withImplemented } from "../../scripts/generated/catalogue.ts";
import { SEVERITIES } from "../../src/findings/finding.ts";
import { CHECKS } from "../../src/rules/index.ts";
import { fullId, type RegisteredCheck } from "../../src/rules/rule.ts";
import { REPOSITORY } from "../architecture/modules.ts";
import { isProven, parseEvidence } from "./evidence.ts";
import { silentlyMilder } from "./severities.ts";
import { metadataFaults } from "./faults.ts";

const evidence = parseEvidence(readFileSync(join(REPOSITORY, "evidence.tsv"), "utf8"));
const catalogue = parseCatalogue(readFileSync(join(REPOSITORY, "catalogue.tsv"), "utf8"));

describe("the metadata of every check", () => {
  test.each(CHECKS.map((registered) => [fullId(registered), registered] as const))("%s", (_, registered) => {
    expect(metadataFaults(registered)).toEqual([]);
  });

  test("has unique ids", () => {
    expect(new Set(CHECKS.map(fullId)).size).toBe(CHECKS.length);
  });

  test("fails on a fresh template", () => {
    const [first] = CHECKS;
    if (first === undefined) throw new Error("no check at all");
    const meta = { ...first.check.meta, title: "WRITE: what is wrong." };
    const template: RegisteredCheck = { rule: first.rule, check: { ...first.check, meta } };
    expect(metadataFaults(template).length).toBeGreaterThan(0);
  });
});

describe("the files of every rule", () => {
  test.each(CHECKS.map((registered) => [fullId(registered), registered] as const))(
    "%s",
    (_, { rule, check }) => {
      const folder = join(REPOSITORY, "src/rules", rule.id.toLowerCase());
      expect(existsSync(join(folder, `${check.meta.slug}.ts`))).toBe(true);
      expect(existsSync(join(folder, `${check.meta.slug}.test.md`))).toBe(true);
    },
  );

  test("that export a check have a Markdown test beside them", () => {
    const folders = [
      ...new Set(CHECKS.map(({ rule }) => join(REPOSITORY, "src/rules", rule.id.toLowerCase()))),
    ];
    const untested = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
        .map((name) => join(folder, name))
        .filter((path) => /^export const check\b/m.test(readFileSync(path, "utf8")))
        .filter((path) => !existsSync(path.replace(/\.ts$/, ".test.md"))),
    );
    expect(untested).toEqual([]);
  });
});

describe("evidence.tsv", () => {
  test("proves every stable check", () => {
    const stable = CHECKS.filter(({ check }) => check.meta.status === "stable").map(fullId);
    expect(stable.filter((id) => !isProven(id, evidence))).toEqual([]);
  });

  test("names only checks that exist", () => {
    const ids = new Set(CHECKS.map(fullId));
    expect(evidence.map(({ check }) => check).filter((id) => !ids.has(id))).toEqual([]);
  });

  test("asks for both a true positive and a near miss", () => {
    const row = (kind: string): string =>
      `A/b\t${kind}\thttps://x\t${"0".repeat(40)}\ta.py\t3\tnone found after 10 projects`;
    const rows = (...kinds: readonly string[]): ReturnType<typeof parseEvidence> =>
      parseEvidence(["header", ...kinds.map(row)].join("\n"));
    expect(isProven("A/b", rows("true-positive"))).toBe(false);
    expect(isProven("A/b", rows("true-positive", "near-miss"))).toBe(true);
    expect(isProven("A/b", rows("none-found"))).toBe(true);
    expect(isProven("A/c", rows("true-positive", "near-miss"))).toBe(false);
  });
});

test("a check that is milder than its rule says why", () => {
  expect(silentlyMilder(CHECKS)).toEqual([]);
});

describe("catalogue.tsv", () => {
  test("agrees with the code", () => {
    expect(renderCatalogue(catalogue)).toBe(renderCatalogue(withImplemented(catalogue, CHECKS)));
  });

  test("holds no row twice and only known severities", () => {
    const ids = catalogue.map(({ rule, check }) => `${rule}/${check}`);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(catalogue.filter(({ severity }) => !SEVERITIES.some((known) => known === severity))).toEqual([]);
  });
});

test("the same day is for other people's rows; injections reach it by being critical", () => {
  const rules = new Map(CHECKS.map(({ rule }) => [rule.id, rule.window]));
  const hasty = [...rules].filter(([, window]) => window === "same day").map(([id]) => id);
  expect(hasty).toEqual(["DJANGO-AUTHZ-001"]);
});
