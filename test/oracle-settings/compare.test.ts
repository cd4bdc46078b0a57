import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  compareSettings,
  firstDifference,
  START,
  type Answer,
  type Claim,
} from "../../scripts/oracle-settings/compare.ts";
import { compareDeployChecks } from "../../scripts/oracle-settings/deploy-checks.ts";
import { environmentsOf, oracleProjects, settingsPaths } from "../../scripts/oracle-settings/manifest.ts";
import type { PlainValue } from "../../src/source/plain-value.ts";

const known = (value: PlainValue): Claim => ({ known: true, value });
const UNKNOWN: Claim = { known: false, why: "a loop" };

function answer(settings: Answer["settings"] & object): Answer {
  return { python: "3.12", started: true, settings, checks: [] };
}

describe("claims about a project that starts", () => {
  const running = answer({ DEBUG: false, ALLOWED_HOSTS: ["shop.test"], MEDIA_ROOT: "/srv", USE_TZ: true });

  test("are counted over what the project assigns", () => {
    const settings = new Map([
      ["DEBUG", known(false)],
      ["ALLOWED_HOSTS", known(["other.test"])],
      ["MEDIA_ROOT", UNKNOWN],
    ]);
    const comparison = compareSettings(running, { refuses: false, settings });
    expect(comparison).toMatchObject({ assigned: 4, claimed: 2, right: 1 });
    expect(comparison.differences.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "ALLOWED_HOSTS wrong",
      "MEDIA_ROOT unclaimed",
      "USE_TZ unclaimed",
    ]);
  });

  test("are wrong for a setting that the project does not assign", () => {
    const settings = new Map([["X_FRAME_OPTIONS", known("DENY")]]);
    expect(compareSettings(answer({}), { refuses: undefined, settings })).toMatchObject({
      assigned: 1,
      claimed: 1,
      right: 0,
    });
  });

  test("are wrong altogether when we say that it refuses", () => {
    const settings = new Map([["DEBUG", known(false)]]);
    const comparison = compareSettings(running, { refuses: true, settings });
    expect(comparison).toMatchObject({ assigned: 4, claimed: 1, right: 0 });
    expect(comparison.differences[0]?.name).toBe(START);
  });
});

test.each([
  [true, 1, 1],
  [false, 1, 0],
  [undefined, 0, 0],
])("a refusal to start, where we say %s", (refuses, claimed, right) => {
  const refused: Answer = { python: "3.12", started: false, error: "KeyError", line: "settings.py:3" };
  expect(compareSettings(refused, { refuses, settings: new Map() })).toMatchObject({
    assigned: 1,
    claimed,
    right,
  });
});

describe("values", () => {
  test.each<readonly [string, PlainValue, PlainValue]>([
    ["a secret that is set", { $secret: true }, "not-a-real-key"],
    ["a secret that is empty", { $secret: false }, ""],
    ["an empty list of secrets", { $secret: false }, []],
    ["a set in another order", { $set: ["a", "b"] }, ["b", "a", "b"]],
    ["an object by another name", { $object: "Pattern" }, { $object: "re.compile" }],
    ["a dictionary in another order", { a: 1, b: [null] }, { b: [null], a: 1 }],
  ])("that are the same: %s", (_, actual, claimed) => {
    expect(firstDifference(actual, claimed, "")).toBeUndefined();
  });

  test.each<readonly [string, PlainValue, PlainValue]>([
    ["a secret that is empty", { $secret: false }, "x"],
    ["another member of a set", { $set: ["a"] }, ["a", "b"]],
    ["a text for an object", { $object: "Pattern" }, "x"],
    ["a shorter list", ["a", "b"], ["a"]],
    ["a longer list", ["a"], ["a", "b"]],
    ["a missing key", { a: 1 }, {}],
    ["a key too many", {}, { a: 1 }],
    ["a number as text", { PORT: 5432 }, { PORT: "5432" }],
    ["a list for a dictionary", { a: 1 }, ["a"]],
  ])("that differ: %s", (_, actual, claimed) => {
    expect(firstDifference(actual, claimed, "")).toBeDefined();
  });

  test("name the place", () => {
    expect(firstDifference({ default: { PORT: 1 } }, { default: { PORT: 2 } }, "")).toBe(
      ".default.PORT: Django has 1, we say 2",
    );
  });
});

describe("ids of check --deploy", () => {
  const said = (checks: readonly string[], settings: NonNullable<Answer["settings"]> = {}): Answer => ({
    ...answer(settings),
    checks,
  });
  const silent = { found: new Set<string>(), reasons: new Map<string, string>() };

  test("are met by the check that says the same", () => {
    const found = new Set(["DJANGO-HTTPS-001/no-hsts"]);
    expect(compareDeployChecks(said(["security.W004"]), { ...silent, found })).toEqual([
      { id: "security.W004", found: ["DJANGO-HTTPS-001/no-hsts"], explanation: undefined },
    ]);
  });

  test("are explained by the check's own reason", () => {
    const reasons = new Map([["DJANGO-HTTPS-001/no-ssl-redirect", "the edge redirects"]]);
    const [one] = compareDeployChecks(said(["security.W008"]), { ...silent, reasons });
    expect(one?.explanation).toBe("the edge redirects");
  });

  test("are explained only where the explanation holds", () => {
    const explained = (frames: string): string | undefined =>
      compareDeployChecks(said(["security.W019"], { X_FRAME_OPTIONS: frames }), silent)[0]?.explanation;
    expect(explained("SAMEORIGIN")).toContain("SAMEORIGIN");
    expect(explained("ALLOWALL")).toBeUndefined();
  });

  test("that are new stay unexplained", () => {
    expect(compareDeployChecks(said(["security.W999"]), silent)).toEqual([
      { id: "security.W999", found: [], explanation: undefined },
    ]);
  });
});

describe("the manifest", () => {
  const projects = oracleProjects();

  test("names each project once, with an environment of its own", () => {
    expect(new Set(projects.map(({ name }) => name)).size).toBe(projects.length);
    expect(projects.length).toBeGreaterThanOrEqual(12);
    for (const project of projects) {
      const [empty, production] = environmentsOf(project);
      expect([...(empty?.variables.keys() ?? [])]).toEqual(["DJANGO_SETTINGS_MODULE"]);
      expect(production?.variables.get("DJANGO_SETTINGS_MODULE")).toBe(project.settings);
    }
  });

  test("pins where trees come from", () => {
    const pinned = projects.filter(({ repository }) => repository !== undefined);
    for (const { commit } of pinned) expect(commit).toMatch(/^[0-9a-f]{40}$/);
    const made = projects.filter(({ repository }) => repository === undefined);
    expect(made.filter(({ generate }) => generate === undefined)).toEqual([]);
  });

  test("finds settings modules below the folder on sys.path", () => {
    const [netbox] = projects.filter(({ name }) => name === "netbox");
    expect(netbox === undefined ? [] : settingsPaths(netbox)).toEqual([
      "netbox/netbox/settings.py",
      "netbox/netbox/settings/__init__.py",
    ]);
  });

  test("the script that asks Django stands beside it", () => {
    const script = join(import.meta.dirname, "../../scripts/oracle-settings/dump_settings.py");
    expect(existsSync(script)).toBe(true);
    expect(readFileSync(script, "utf8")).toContain("$secret");
  });
});
