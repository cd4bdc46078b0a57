import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import {
  advisoriesOf,
  bundledAdvisories,
  firstFreeVersion,
  lastAffectedVersion,
  mergedTables,
} from "./advisory.ts";
import { requirementOf, type Dependencies } from "./dependency.ts";
import { endedDjango, supportedDjango } from "./end-of-life.ts";
import { readDependencies } from "./read-dependencies.ts";

function dependenciesOf(files: Readonly<Record<string, string>>): Dependencies {
  const sources = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  return readDependencies(classify(sources)).dependencies;
}

function uses(files: Readonly<Record<string, string>>): readonly string[] {
  return dependenciesOf(files).requirements.map(({ name, use, strength }) => `${name} ${use} ${strength}`);
}

describe("what production installs", () => {
  test.each([
    ["requirements.txt", "production"],
    ["requirements/production.txt", "production"],
    ["requirements-dev.txt", "development"],
    ["requirements_tests.txt", "development"],
    ["requirements/lint.txt", "development"],
    ["docs/requirements.txt", "development"],
    ["examples/requirements.txt", "development"],
  ])("%s: %s", (path, use) => {
    expect(uses({ [path]: "idna==3.4\n" })).toEqual([`idna ${use} pinned`]);
  });

  test("a file that a production file draws in", () => {
    expect(
      uses({ "requirements.txt": "-r requirements/test.txt\n", "requirements/test.txt": "idna\n" }),
    ).toEqual(["idna production open"]);
  });

  test("developers' tools, wherever they stand", () => {
    expect(uses({ "requirements.txt": "pip==21.0\npytest-django\n" })).toEqual([
      "pip development pinned",
      "pytest-django development open",
    ]);
  });

  test("uv: what only a group or a test extra needs is development's", () => {
    const lock = [
      '[[package]]\nname = "shop"\nversion = "0"\nsource = { editable = "." }\ndependencies = [{ name = "a" }]',
      '[package.optional-dependencies]\ntests = [{ name = "c" }]',
      '[package.dev-dependencies]\ndev = [{ name = "d" }]',
      '[[package]]\nname = "a"\nversion = "1"',
      '[[package]]\nname = "c"\nversion = "1"',
      '[[package]]\nname = "d"\nversion = "1"',
    ].join("\n");
    expect(uses({ "uv.lock": lock })).toEqual([
      "a production locked",
      "c development locked",
      "d development locked",
    ]);
  });

  test("Poetry without groups: the packaging file beside the lock file tells", () => {
    const pyproject = '[tool.poetry.dependencies]\na = "*"\n[tool.poetry.group.dev.dependencies]\nc = "*"\n';
    const lock =
      '[[package]]\nname = "a"\nversion = "1"\n[package.dependencies]\nb = "*"\n[[package]]\nname = "b"\nversion = "1"\n[[package]]\nname = "c"\nversion = "1"\n';
    const found = dependenciesOf({ "pyproject.toml": pyproject, "poetry.lock": lock }).requirements;
    expect(
      found.filter(({ strength }) => strength === "locked").map(({ name, use }) => `${name} ${use}`),
    ).toEqual(["a production", "b production", "c development"]);
  });

  test("the locked version counts most", () => {
    const files = {
      "pyproject.toml": '[project]\ndependencies = ["django>=5.2"]\n',
      "poetry.lock": '[[package]]\nname = "django"\nversion = "5.2.9"\n',
    };
    expect(requirementOf(dependenciesOf(files), "django")?.version).toBe("5.2.9");
  });

  test("trouble is told with its line", () => {
    const bytes = new TextEncoder().encode('[project]\n???\ndependencies = ["django"]\n');
    const { problems, dependencies } = readDependencies(classify([{ path: "pyproject.toml", bytes }]));
    expect(problems.map(({ path, line }) => `${path}:${line}`)).toEqual(["pyproject.toml:2"]);
    expect(dependencies.requirements.map(({ name }) => name)).toEqual(["django"]);
  });
});

describe("advisories", () => {
  const table = bundledAdvisories();

  test("every version that ends a range is free of that weakness, or another one speaks of it", () => {
    expect(firstFreeVersion(table, "django", "4.2")).toBe("4.2.30");
    expect(firstFreeVersion(table, "django", "5.2.1")).toBe("5.2.18");
    expect(advisoriesOf(table, "django", "5.2.18")).toEqual([]);
    expect(firstFreeVersion(table, "no-such-package", "1")).toBeUndefined();
  });

  test("where only the last affected version is known, any later release is free", () => {
    expect(firstFreeVersion(table, "cryptography", "41.0.7")).toBeUndefined();
    expect(lastAffectedVersion(table, "cryptography", "41.0.7")).toBe("49.0.0");
    expect(lastAffectedVersion(table, "cryptography", "60")).toBeUndefined();
    expect(lastAffectedVersion(table, "no-such-package", "1")).toBeUndefined();
  });

  test("the worst come first, and among them what does more than slow down", () => {
    const [first] = advisoriesOf(table, "django", "4.2");
    expect(first).toMatchObject({ severity: "high", kind: "sqli" });
  });

  test("a version that cannot be read has none", () => {
    expect(advisoriesOf(table, "django", "main")).toEqual([]);
    expect(advisoriesOf(table, "constructor", "1.0")).toEqual([]);
  });

  test("a newer table is laid over, advisory by advisory", () => {
    const [known] = table.packages["django"] ?? [];
    const id = known?.id ?? "";
    const over = {
      knownTo: "2027-01-01",
      packages: {
        django: [
          { id, affected: "==9.9", severity: "low", kind: "", fixed: undefined, isApproximate: false },
        ],
      },
    } as const;
    const merged = mergedTables(table, over);
    expect(merged.knownTo).toBe("2027-01-01");
    expect(merged.packages["django"]?.filter((one) => one.id === id).map(({ affected }) => affected)).toEqual(
      ["==9.9"],
    );
    expect(merged.packages["django"]?.length).toBe(table.packages["django"]?.length);
  });
});

test("support ends with the day, not before", () => {
  const [requirement] = dependenciesOf({ "requirements.txt": "Django==4.2.30\n" }).requirements;
  if (requirement === undefined) throw new Error("one requirement expected");
  expect(endedDjango(requirement, "2026-04-07")).toBeUndefined();
  expect(endedDjango(requirement, "2026-04-08")).toMatchObject({ branch: "4.2" });
  expect(supportedDjango("2026-11-21")).toEqual(["5.2", "6.1", "6.0"]);
});
