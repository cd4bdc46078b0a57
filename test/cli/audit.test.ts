import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FLAW, FLAWED, inFolder, pickguard } from "./workbench.ts";

describe("the exit code of an audit", () => {
  test.each<[number, readonly string[]]>([
    [1, []],
    [1, ["--fail-on", "high"]],
    [0, ["--fail-on", "critical"]],
    [0, ["--fail-on", "never"]],
    [0, ["--exit-zero"]],
    [0, ["--min-severity", "critical"]],
    [0, ["--ignore", "DJANGO-DEPLOY-*"]],
    [2, ["--min-severity", "dreadful"]],
  ])("is %i with %j", async (code, options) => {
    await inFolder(FLAWED, async (folder) => {
      expect((await pickguard(["audit", folder, "--select", FLAW, ...options])).code).toBe(code);
    });
  });
});

describe("wrong usage gets one clear line and exit code 2", () => {
  test.each<[string, readonly string[], string]>([
    [
      "an unknown option",
      ["audit", ".", "--fromat", "json"],
      "unknown option '--fromat' (did you mean --format?)",
    ],
    ["an unknown command", ["adit"], "unknown command 'adit' (did you mean audit?)"],
    ["a folder for a command", ["examples/shop"], "(to audit a folder: pickguard audit examples/shop)"],
    [
      "an unknown check",
      ["audit", ".", "--select", "DJANGO-DEPLOY-002/debug-onn"],
      'no rule or check is called "DJANGO-DEPLOY-002/debug-onn"',
    ],
    ["an unknown id to explain", ["explain", "DJANGO-DEPLOI-001"], "DJANGO-DEPLOY-001"],
    ["an unknown value", ["audit", ".", "--persona", "loud"], "'loud' is invalid"],
    ["a missing path", ["audit", "no/such/folder"], "no/such/folder does not exist"],
    ["a file for a folder", ["audit", "package.json"], "package.json is a file"],
    ["an empty path", ["audit", ""], "the path is empty"],
    [
      "settings that nobody has",
      ["audit", "examples/shop", "--settings", "nope.settings"],
      'no settings module is called "nope.settings"',
    ],
    [
      "a report whose name tells no form",
      ["audit", "examples/shop", "-o", "report.jsn"],
      'the name report.jsn tells no form of a report; did you mean "json"?',
    ],
    [
      "an unwritable report",
      ["audit", "examples/shop", "--select", FLAW, "-o", "no/such/folder/report.json"],
      "there is no such file or folder",
    ],
  ])("%s", async (_, args, message) => {
    const { code, out, err } = await pickguard(args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toMatch(/^pickguard: [^\n]+\n$/);
    expect(out).toBe("");
  });

  test("a mistake in the configuration", async () => {
    const files = { ...FLAWED, "pyproject.toml": "[tool.pickguard]\nselct = []\n" };
    await inFolder(files, async (folder) => {
      const { code, err } = await pickguard(["audit", folder]);
      expect(code).toBe(2);
      expect(err).toContain("select");
      expect((await pickguard(["audit", folder, "--isolated", "--exit-zero"])).code).toBe(0);
    });
  });
});

describe("bad input does not end an audit", () => {
  test.each<[string, Readonly<Record<string, string | Uint8Array>>, string]>([
    ["an empty folder", {}, "holds no file that pickguard reads"],
    ["no Django", { "a.py": "x = 1\n" }, "Django"],
    ["broken Python", { ...FLAWED, "shop/views.py": "def (:\n" }, "shop/views.py"],
    ["invalid UTF-8", { ...FLAWED, "shop/views.py": Uint8Array.from([35, 255, 254, 10]) }, "shop/views.py"],
  ])("%s", async (_, files, message) => {
    await inFolder(files, async (folder) => {
      const { code, out } = await pickguard(["audit", folder]);
      expect([0, 1]).toContain(code);
      expect(out.replaceAll(/\s+/g, " ")).toContain(message);
    });
  });

  test("symbolic links in a circle", async () => {
    await inFolder(FLAWED, async (folder) => {
      mkdirSync(join(folder, "a"));
      symlinkSync("..", join(folder, "a/up"));
      symlinkSync("loop", join(folder, "loop"));
      expect((await pickguard(["audit", folder, "--select", FLAW])).code).toBe(1);
    });
  });

  test("paths with blanks and letters beyond ASCII, CRLF lines", async () => {
    const entries = Object.entries(FLAWED).map(([path, text]) => [
      `mein lädchen/${path}`,
      text.replaceAll("\n", "\r\n"),
    ]);
    const files = Object.fromEntries(entries) as Readonly<Record<string, string>>;
    await inFolder(files, async (folder) => {
      const { out } = await pickguard(["audit", folder, "--select", FLAW]);
      expect(out).toContain("mein lädchen/shop/settings.py:2");
    });
  });
});

describe("reports", () => {
  test("go to files in the form that their names tell", async () => {
    await inFolder(FLAWED, async (folder) => {
      const report = (name: string): string => join(folder, name);
      const files = ["r.json", "r.sarif", "r.txt"].flatMap((name) => ["-o", report(name)]);
      const { out, err } = await pickguard(["audit", folder, "--select", FLAW, ...files]);
      expect(out).toBe("");
      expect(err.split("\n")).toHaveLength(4);
      expect(JSON.parse(readFileSync(report("r.json"), "utf8"))).toMatchObject({
        findings: [{ ruleId: FLAW }],
      });
      expect(JSON.parse(readFileSync(report("r.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
      expect(readFileSync(report("r.txt"), "utf8")).toContain(FLAW);
      expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    });
  });

  test("never hold the path of the machine", async () => {
    await inFolder(FLAWED, async (folder) => {
      const { out } = await pickguard(["audit", folder, "-f", "json"]);
      expect(out).not.toContain(folder);
    });
  });

  test("are coloured on a terminal alone, and never when told", async () => {
    await inFolder(FLAWED, async (folder) => {
      const args = ["audit", folder, "--select", FLAW];
      expect((await pickguard(args, { outIsTerminal: true })).out).toContain("\u001b[");
      expect((await pickguard(args)).out).not.toContain("\u001b[");
      expect((await pickguard([...args, "--no-colour"], { outIsTerminal: true })).out).not.toContain(
        "\u001b[",
      );
      const environment = { NO_COLOR: "1" };
      expect((await pickguard(args, { outIsTerminal: true, environment })).out).not.toContain("\u001b[");
    });
  });

  test("tell what was hidden, and --persona auditor shows it", async () => {
    await inFolder(FLAWED, async (folder) => {
      const { out } = await pickguard(["audit", folder, "--select", FLAW, "--min-severity", "critical"]);
      expect(out).toContain("1 finding below the minimum severity asked for (critical)");
    });
  });
});

test("the configuration of a repository is followed, with the command line above it", async () => {
  const files = {
    ...FLAWED,
    "pyproject.toml": `[tool.pickguard]\nselect = ["${FLAW}"]\nfail-on = "critical"\nexclude = ["sub\\\\folder"]\n`,
  };
  await inFolder(files, async (folder) => {
    mkdirSync(join(folder, "sub/folder"), { recursive: true });
    writeFileSync(join(folder, "sub/folder/settings.py"), FLAWED["shop/settings.py"] ?? "");
    const { code, out } = await pickguard(["audit", folder]);
    expect(code).toBe(0);
    expect(out).toContain(FLAW);
    expect(out).not.toContain("sub/folder");
    expect((await pickguard(["audit", folder, "--fail-on", "high"])).code).toBe(1);
  });
});
