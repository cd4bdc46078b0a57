import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIGURATION, mergeOptions, type Configuration } from "./configuration.ts";
import { loadConfiguration, type Loaded } from "./load.ts";
import { CONFIGURATION_KEYS } from "./schema.ts";
import { closest } from "./suggestion.ts";

const FILE = join("repo", "pyproject.toml");

function load(text: string | undefined): Promise<Loaded> {
  return loadConfiguration("repo", { readText: (path) => (path === FILE ? text : undefined) });
}

async function complaint(text: string): Promise<string> {
  return load(text).then(
    () => "",
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : ""),
  );
}

test("every key", async () => {
  const { configuration, file } = await load(`
[tool.pickguard]
select = ["DJANGO-CSRF-*"]
ignore = ["DJANGO-HOST-001/wildcard-host"]
include = ["vendor/ours/**"]
exclude = ["legacy\\\\**"]
persona = "strict"
min-severity = "low"
min-confidence = "high"
settings = "shop.settings.production"
fail-on = "never"
fail-on-confidence = "low"
preview = true
max-python-bytes = 3_000_000
max-file-bytes = 500_000
only-new = true
baseline = "security/accepted.toml"
docs-url = "https://docs.example.com/pickguard"
guards = [{ at = "shop.access.staff_only", demands = "staff" }]
owners = [{ model = "shop.models.Order", field = "customer" }]

[tool.pickguard.per-file-ignores]
"legacy/" = ["DJANGO-LOG-001"]

[tool.pickguard.severity]
DJANGO-CSRF-001 = "critical"
"DJANGO-LOG-*" = { level = "low", reason = "nobody but us reads the log" }

[tool.pickguard.flow]
sources = [{ at = "shop.partners.Client.fetch", label = "a partner's message" }]
sinks = [{ at = "shop.db.run", argument = 1, keyword = "statement", kind = "sql" }]

[[tool.pickguard.flow.sanitizers]]
at = "shop.text.cleaned"
clears = ["html"]

[[tool.pickguard.flow.guards]]
at = "shop.urls.is_ours"
`);
  const expected: Configuration = {
    select: ["DJANGO-CSRF-*"],
    ignore: ["DJANGO-HOST-001/wildcard-host"],
    include: ["vendor/ours/**"],
    exclude: ["legacy\\**"],
    persona: "strict",
    minSeverity: "low",
    minConfidence: "high",
    settings: "shop.settings.production",
    failOn: "never",
    failOnConfidence: "low",
    preview: true,
    maxPythonBytes: 3_000_000,
    maxFileBytes: 500_000,
    flow: {
      sources: [{ at: "shop.partners.Client.fetch", kind: "request", label: "a partner's message" }],
      sinks: [{ at: "shop.db.run", argument: 1, keyword: "statement", kind: "sql" }],
      sanitizers: [{ at: "shop.text.cleaned", clears: ["html"] }],
      guards: [{ at: "shop.urls.is_ours", argument: 0, clears: "all" }],
    },
    onlyNew: true,
    baseline: "security/accepted.toml",
    docsUrl: "https://docs.example.com/pickguard",
    perFileIgnores: [{ pattern: "legacy/", ids: ["DJANGO-LOG-001"] }],
    severity: [
      { id: "DJANGO-CSRF-001", severity: "critical", reason: undefined },
      { id: "DJANGO-LOG-*", severity: "low", reason: "nobody but us reads the log" },
    ],
    guards: [{ at: "shop.access.staff_only", demands: "staff" }],
    owners: [{ model: "shop.models.Order", field: "customer" }],
  };
  expect([configuration, file]).toEqual([expected, FILE]);
  expect(CONFIGURATION_KEYS.length).toBe(Object.keys(DEFAULT_CONFIGURATION).length);
});

describe("nothing to load is the default", () => {
  test.each([
    ["no file", undefined],
    ["an empty file", ""],
    ["another tool's table", '[tool.ruff]\nselect = ["S"]\n'],
    ["broken TOML that has nothing to do with us", "[tool.ruff\n"],
    ["a dependency on us", '[dependency-groups]\ndev = ["pickguard"]\n'],
    ["an empty table", "[tool.pickguard]\n"],
  ])("%s", async (_, text) => {
    expect((await load(text)).configuration).toEqual(DEFAULT_CONFIGURATION);
  });

  test("isolated reads nothing, a named file must exist", async () => {
    const fail = (): never => {
      throw new Error("read");
    };
    expect((await loadConfiguration("repo", { isolated: true, readText: fail })).file).toBeUndefined();
    await expect(loadConfiguration("repo", { file: "/no/such.toml" })).rejects.toThrow(
      "/no/such.toml does not exist",
    );
  });
});

describe("errors are one line each, with file and line", () => {
  test.each([
    [
      "[tool.pickguard]\n\nselct = []\n",
      `${FILE}:3: [tool.pickguard]: unknown key "selct"; did you mean "select"?`,
    ],
    [
      "[tool.pickguard]\nmin_severity = 'low'\n",
      `${FILE}:2: [tool.pickguard]: unknown key "min_severity"; did you mean "min-severity"?`,
    ],
    ["[tool.pickguard]\nzzzzzzzzzz = 1\n", `${FILE}:2: [tool.pickguard]: unknown key "zzzzzzzzzz"`],
    [
      "[tool.pickguard]\npersona = 'lenient'\n",
      `${FILE}:2: [tool.pickguard]: persona must be "default", "strict", "auditor"`,
    ],
    [
      "[tool.pickguard]\nselect = 'DJANGO-*'\n",
      `${FILE}:2: [tool.pickguard]: select must be a list of rule ids`,
    ],
    [
      "[tool.pickguard]\nexclude = [1]\n",
      `${FILE}:2: [tool.pickguard]: exclude must be a list of path patterns`,
    ],
    [
      "[tool.pickguard]\nsettings = 'shop/settings.py'\n",
      `${FILE}:2: [tool.pickguard]: settings must be a dotted module name such as "shop.settings.production"`,
    ],
    [
      "[tool.pickguard]\nmax-file-bytes = 0\n",
      `${FILE}:2: [tool.pickguard]: max-file-bytes must be a whole number of bytes above 0`,
    ],
    [
      "[tool.pickguard]\nguards = [{ at = 'shop.access.gate', demand = 'login' }]\n",
      `${FILE}:2: [tool.pickguard]: guards[0]: unknown key "demand"; did you mean "demands"?`,
    ],
    [
      "[[tool.pickguard.guards]]\nat = 'shop.access.gate'\ndemands = 'nothing'\n",
      `${FILE}:1: [tool.pickguard]: guards[0]["demands"] must be one of "login", "staff"`,
    ],
    [
      "[tool.pickguard]\nowners = [{ model = 'Order', field = 'customer' }]\n",
      `${FILE}:2: [tool.pickguard]: owners[0]["model"] must be the dotted path of a model`,
    ],
    [
      "[tool.pickguard.severity]\nDJANGO-SQL-001 = 'bad'\n",
      `${FILE}:1: [tool.pickguard]: severity["DJANGO-SQL-001"] must be "critical", "high"`,
    ],
    [
      "[tool.pickguard]\nper-file-ignores = { 'a/' = 'DJANGO-SQL-001' }\n",
      `${FILE}:2: [tool.pickguard]: per-file-ignores["a/"] must be a list of rule ids`,
    ],
    [
      "[tool.pickguard]\nflow = 3\n",
      `${FILE}:2: [tool.pickguard]: flow must be a table of sources, sinks, sanitizers and guards`,
    ],
    [
      "[tool.pickguard]\nflow.sinks = [{ at = 'shop.db.run', kind = 'sqli' }]\n",
      `${FILE}:2: [tool.pickguard]: flow.sinks[0].kind must be one of "sql", "html"`,
    ],
    [
      "[tool.pickguard]\nflow.sources = [{ at = 'shop/db.py', label = 'x' }]\n",
      `${FILE}:2: [tool.pickguard]: flow.sources[0].at must be the dotted path of a function such as "shop.text.clean"`,
    ],
    [
      "[tool.pickguard]\nflow.guards = [{ at = 'shop.db.run', clear = [] }]\n",
      `${FILE}:2: [tool.pickguard]: flow.guards[0]: unknown key "clear"; did you mean "clears"?`,
    ],
    ["[tool]\npickguard = 3\n", `${FILE}:2: [tool.pickguard]: must be a table`],
    ["# pickguard\n[tool.pickguard\n", `${FILE}:2: not valid TOML: `],
  ])("%j", async (text, message) => {
    const said = await complaint(text);
    expect(said.slice(0, `ConfigurationError: ${message}`.length)).toBe(`ConfigurationError: ${message}`);
    expect(said).not.toContain("\n");
  });

  test("all of them at once", async () => {
    const lines = (await complaint("[tool.pickguard]\npersona = 1\nfoo = 1\npreveiw = true\n")).split("\n");
    expect(lines.length).toBe(3);
  });
});

describe("on disk", () => {
  let root = "";
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "pickguard config "));
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("a file with a byte order mark and CRLF; then links and pipes, which are not read", async () => {
    const file = join(root, "pyproject.toml");
    writeFileSync(file, "\uFEFF[tool.pickguard]\r\npersona = 'auditor'\r\n");
    expect((await loadConfiguration(root, {})).configuration.persona).toBe("auditor");
    rmSync(file);
    expect((await loadConfiguration(root, {})).file).toBeUndefined();
    writeFileSync(join(root, "other.toml"), "[tool.pickguard]\npersona = 'auditor'\n");
    symlinkSync("other.toml", file);
    expect((await loadConfiguration(root, {})).file).toBeUndefined();
    expect((await loadConfiguration(root, { file })).configuration.persona).toBe("auditor");
    rmSync(file);
    execFileSync("mkfifo", [file]);
    expect((await loadConfiguration(root, {})).file).toBeUndefined();
  });

  test("an enormous file", async () => {
    const file = join(root, "huge.toml");
    writeFileSync(file, "#".repeat(1_000_001));
    await expect(loadConfiguration(root, { file })).rejects.toThrow(
      "has more than 1000000 bytes; it is not read",
    );
  });
});

test("the command line replaces, except for lists of what to leave out or take in, which add up", () => {
  const base = mergeOptions(DEFAULT_CONFIGURATION, {
    select: ["A"],
    ignore: ["B"],
    exclude: ["c"],
    persona: "strict",
  });
  const merged = mergeOptions(base, {
    select: ["D"],
    ignore: ["B", "E"],
    minSeverity: "high",
    persona: undefined,
  });
  expect(merged).toEqual({ ...base, select: ["D"], ignore: ["B", "E"], minSeverity: "high" });
  expect(mergeOptions(base, {})).toEqual(base);
});

test("suggestions come from near by, or not at all", () => {
  expect(closest("exlude", ["include", "exclude"])).toBe("exclude");
  expect(closest("Fail_On", ["fail-on"])).toBe("fail-on");
  expect(closest("x", ["select"])).toBeUndefined();
  expect(closest("s".repeat(100_000), ["select"])).toBeUndefined();
});
