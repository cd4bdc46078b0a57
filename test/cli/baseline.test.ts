import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseBaseline } from "../../src/config/baseline-file.ts";
import { baselineText, type BaselineEntry } from "../../src/findings/baseline.ts";
import { FLAW, FLAWED, inFolder, pickguard, type Outcome } from "./workbench.ts";

const ONE = ["--isolated", "--select", FLAW];
const WHY = ["--reason", "only until the move to the new host"];

async function audit(folder: string, ...words: readonly string[]): Promise<Outcome> {
  return pickguard(["audit", folder, ...ONE, "--no-cache", ...words]);
}

function baselineOf(folder: string): string {
  return readFileSync(join(folder, ".pickguard/baseline.toml"), "utf8");
}

describe("pickguard baseline", () => {
  test("accepts what is there; --only-new then tells nothing, and audit alone still does", async () => {
    await inFolder(FLAWED, async (folder) => {
      expect((await audit(folder)).code).toBe(1);
      const { code, err } = await pickguard(["baseline", folder, ...ONE, ...WHY]);
      expect([code, err]).toEqual([0, expect.stringContaining("accepted 1 finding in 1 place\n")]);
      expect(baselineOf(folder)).toMatch(
        /\n\[accepted]\n\n(\w{32})\.rule = "DJANGO-DEPLOY-002\/debug-on"\n\1\.path = "shop\/settings.py"\n\1\.reason = "only until the move to the new host"\n$/,
      );
      const quiet = await audit(folder, "--only-new", "--strict-baseline");
      expect(quiet.code).toBe(0);
      expect(quiet.out).toMatch(/Accepted\s+1 finding, with the reason/);
      expect((await audit(folder)).code).toBe(1);
    });
    // The first audit of a process loads every check.
  }, 60_000);

  test("reports say that the baseline accepts it, and where", async () => {
    await inFolder(FLAWED, async (folder) => {
      await pickguard(["baseline", folder, ...ONE, ...WHY]);
      const json: unknown = JSON.parse((await audit(folder, "--only-new", "-f", "json")).out);
      expect(json).toMatchObject({
        findings: [],
        suppressedFindings: [
          {
            suppression: {
              baseline: true,
              reason: "only until the move to the new host",
              place: { path: ".pickguard/baseline.toml", line: 7 },
            },
          },
        ],
      });
      const sarif = (await audit(folder, "--only-new", "-f", "sarif")).out;
      expect(sarif).toMatch(/"kind":\s*"external"/);
    });
  });

  test("a second run changes nothing; a new place is added to the old ones", async () => {
    await inFolder(FLAWED, async (folder) => {
      await pickguard(["baseline", folder, ...ONE, ...WHY]);
      const first = baselineOf(folder);
      const again = await pickguard(["baseline", folder, ...ONE, "--reason", "another reason"]);
      expect([baselineOf(folder), again.err]).toEqual([first, expect.stringContaining("nothing new")]);
    });
  });

  test("tells obsolete entries: exit code 4 under --strict-baseline, and --prune takes them out", async () => {
    await inFolder(FLAWED, async (folder) => {
      await pickguard(["baseline", folder, ...ONE, ...WHY]);
      writeFileSync(join(folder, "shop/settings.py"), "SECRET_KEY = ''\nDEBUG = False\n");
      const strict = await audit(folder, "--strict-baseline");
      expect(strict.code).toBe(4);
      expect(strict.out).toContain("1 obsolete place");
      expect((await audit(folder, "--only-new")).code).toBe(0);
      const { err } = await pickguard(["baseline", folder, ...ONE, "--prune"]);
      expect(err).toContain("took out 1 entry that nothing needs any more");
      expect((await audit(folder, "--strict-baseline")).code).toBe(0);
    });
  });

  test("an entry of a check that did not run is not obsolete", async () => {
    await inFolder(FLAWED, async (folder) => {
      await pickguard(["baseline", folder, ...ONE, ...WHY]);
      const other = ["--isolated", "--select", "DJANGO-SQL-001", "--no-cache", "--strict-baseline"];
      expect((await pickguard(["audit", folder, ...other])).code).toBe(0);
    });
  });

  test("wants a reason in words, and hides a secret in it", async () => {
    await inFolder(FLAWED, async (folder) => {
      expect((await pickguard(["baseline", folder, ...ONE])).err).toContain("say why");
      expect((await pickguard(["baseline", folder, ...ONE, "--reason", "!!"])).code).toBe(2);
      const key = ["AKIA", "QX7ZP3LM9KD2", "WT5B"].join("");
      await pickguard(["baseline", folder, ...ONE, "--reason", `the key ${key} is used up`]);
      expect(baselineOf(folder)).not.toContain(key);
      expect(baselineOf(folder)).toContain("is used up");
    });
  });

  test("mistakes in the file are told in one line", async () => {
    await inFolder({ ...FLAWED, ".pickguard/baseline.toml": "[accepted]\nab.rule = 3\n" }, async (folder) => {
      const { code, err } = await audit(folder, "--only-new");
      expect(code).toBe(2);
      expect(err).toMatch(/^pickguard: \.pickguard\/baseline\.toml:2: [^\n]+\n$/);
    });
  });

  test("a file that was named must be there; the usual one need not", async () => {
    await inFolder(FLAWED, async (folder) => {
      expect((await audit(folder, "--baseline", join(folder, "none.toml"))).code).toBe(2);
      const { code, err } = await audit(folder, "--only-new");
      expect(code).toBe(1);
      expect(err).toContain("there is no baseline yet");
    });
  });

  test.each(["../base.toml", "link/deeper/base.toml"])(
    "a configuration leads no baseline out of the repository: %s",
    async (place) => {
      await inFolder(FLAWED, async (folder) => {
        const project = join(folder, "project");
        for (const path of [project, join(folder, "elsewhere")]) mkdirSync(path);
        symlinkSync(join(folder, "elsewhere"), join(project, "link"));
        writeFileSync(join(project, "settings.py"), "DEBUG = True\n");
        writeFileSync(join(project, "pickguard.toml"), `baseline = "${place}"\n`);
        const { code, err } = await pickguard(["baseline", project, ...WHY]);
        expect([code, err]).toEqual([2, expect.stringMatching(/outside of the project|is a link/)]);
        const written = [join(folder, "base.toml"), join(folder, "elsewhere/deeper")];
        expect(written.filter((path) => existsSync(path))).toEqual([]);
      });
    },
  );

  test("no link leads out of the repository", async () => {
    await inFolder({ ...FLAWED, "elsewhere/x": "" }, async (folder) => {
      mkdirSync(join(folder, "in"));
      symlinkSync(join(folder, "elsewhere"), join(folder, ".pickguard"));
      const { code, err } = await pickguard(["baseline", folder, ...ONE, ...WHY]);
      expect([code, err]).toEqual([2, expect.stringContaining("is a link")]);
      expect(existsSync(join(folder, "elsewhere/baseline.toml"))).toBe(false);
    });
  });
});

describe("pickguard compare", () => {
  test("tells what is new, fixed, moved and accepted between two reports", async () => {
    await inFolder(FLAWED, async (folder) => {
      const [old, current] = [join(folder, "old.json"), join(folder, "new.json")];
      await audit(folder, "-f", "json", "-o", old);
      expect((await pickguard(["compare", old, old])).out).toBe("places: 0 new, 0 fixed, 1 unchanged\n");

      writeFileSync(
        join(folder, "shop/settings.py"),
        `${FLAWED["shop/settings.py"] ?? ""}`.replace("DEBUG = True", "DEBUG = False"),
      );
      await audit(folder, "-f", "json", "-o", current);
      const fixed = await pickguard(["compare", old, current]);
      expect([fixed.code, fixed.out]).toEqual([0, expect.stringContaining("0 new, 1 fixed, 0 unchanged")]);
      const fresh = await pickguard(["compare", current, old, "-f", "markdown"]);
      expect(fresh.code).toBe(1);
      expect(fresh.out).toContain("### New\n\n- **high** ");
      expect((await pickguard(["compare", current, old, "--fail-on", "never"])).code).toBe(0);
      const json: unknown = JSON.parse((await pickguard(["compare", current, old, "-f", "json"])).out);
      expect(json).toMatchObject({ schemaVersion: "1.0", new: [{ ruleId: FLAW }], fixed: [] });
    });
  });

  test.each([
    ["is not there", undefined, "there is no report at"],
    ["is not JSON", "<html>", "is not JSON"],
    ["is another JSON", "{}", "is no JSON report of pickguard"],
  ])("a report that %s", async (_, text, said) => {
    await inFolder(text === undefined ? {} : { "x.json": text }, async (folder) => {
      const path = join(folder, "x.json");
      const { code, err } = await pickguard(["compare", path, path]);
      expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    });
  });
});

test("two branches that accept side by side are merged by git without anybody's help", async () => {
  const base = { rule: "DJANGO-SQL-001/x", path: "m.py", reason: "it is fine" };
  const [a, b, c, d] = ["a", "b", "c", "d"].map((digit) => ({ ...base, fingerprint: digit.repeat(32) })) as [
    BaselineEntry,
    BaselineEntry,
    BaselineEntry,
    BaselineEntry,
  ];
  const files = {
    base: baselineText([a, d]),
    ours: baselineText([a, b, d]),
    theirs: baselineText([a, c, d]),
  };
  await inFolder(files, async (folder) => {
    const words = ["merge-file", "--union", "-p", "ours", "base", "theirs"];
    const merged = spawnSync("git", words, { cwd: folder, encoding: "utf8" }).stdout;
    const entries = parseBaseline(merged, "b.toml").entries;
    expect(baselineText(entries)).toBe(baselineText([a, b, c, d]));
    await Promise.resolve();
  });
});
