import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FLAW, FLAWED, inFolder, pickguard } from "./workbench.ts";

describe("pickguard init", () => {
  test("writes a configuration that names production's settings and is followed", async () => {
    await inFolder(FLAWED, async (folder) => {
      const { code, err } = await pickguard(["init", folder]);
      expect([code, err]).toEqual([0, expect.stringContaining("production loads shop.settings")]);
      const text = readFileSync(join(folder, "pickguard.toml"), "utf8");
      expect(text).toContain('\nsettings = "shop.settings"\n');
      expect((await pickguard(["audit", folder, "--select", FLAW, "--no-cache"])).code).toBe(1);
    });
  });

  test("never over one that is there", async () => {
    await inFolder({ ...FLAWED, "pickguard.toml": "preview = true\n" }, async (folder) => {
      const { code, err } = await pickguard(["init", folder]);
      expect([code, err]).toEqual([2, expect.stringContaining("is there already")]);
      expect(readFileSync(join(folder, "pickguard.toml"), "utf8")).toBe("preview = true\n");
    });
  });

  test("nor beside a pyproject.toml whose place it would take", async () => {
    const files = { ...FLAWED, "pyproject.toml": '[tool.pickguard.severity]\nDJANGO-SQL-001 = "critical"\n' };
    await inFolder(files, async (folder) => {
      expect((await pickguard(["init", folder])).err).toContain("configures pickguard already");
    });
  });
});

describe("the configuration of an audit", () => {
  test("says which file counts where both are there", async () => {
    const files = {
      ...FLAWED,
      "pickguard.toml": 'fail-on = "never"\n',
      "pyproject.toml": "[tool.pickguard]\npreview = true\n",
    };
    await inFolder(files, async (folder) => {
      const { code, err } = await pickguard(["audit", folder, "--select", FLAW, "--no-cache"]);
      expect(code).toBe(0);
      expect(err).toMatch(
        /pickguard: .*pickguard\.toml counts, and \[tool\.pickguard] in .*pyproject\.toml does not\n/,
      );
    });
  });

  test.each([
    [
      '[severity]\nDJANGO-DEPLOY-002 = "low"\n',
      "pickguard.toml:2: the configuration lowers DJANGO-DEPLOY-002/",
      "without a reason",
    ],
    [
      '[severity]\nDJANGO-DEPLOY-02 = "low"\n',
      "pickguard.toml:2: no rule or check is called",
      "did you mean",
    ],
    [
      '[per-file-ignores]\n"a/" = ["DJANGO-NOPE-001"]\n',
      "pickguard.toml:2: no rule or check is called",
      "DJANGO-NOPE-001",
    ],
    [
      "# DJANGO-NOPE-001\n\nselect = [\n  'DJANGO-NOPE-001',\n]\n",
      "pickguard.toml:4: no rule or check",
      "NOPE",
    ],
  ])("%j is refused", async (text, ...words) => {
    await inFolder({ ...FLAWED, "pickguard.toml": text }, async (folder) => {
      const { code, err } = await pickguard(["audit", folder, "--no-cache"]);
      expect(code).toBe(2);
      for (const word of words) expect(err).toContain(word);
      expect(err.trimEnd()).not.toContain("\n");
    });
  });
});

describe("pickguard init --from-nosec", () => {
  const files = {
    ...FLAWED,
    "shop/settings.py": `${FLAWED["shop/settings.py"] ?? ""}`.replace(
      "DEBUG = True",
      "DEBUG = True  # nosec B104 only on the stand at the fair",
    ),
  };

  test("shows a list and writes nothing; --apply writes those findings alone", async () => {
    await inFolder(files, async (folder) => {
      const shown = await pickguard(["init", folder, "--from-nosec"]);
      expect(shown.out).toBe(`shop/settings.py:2 high ${FLAW}: only on the stand at the fair (nosec B104)\n`);
      expect(existsSync(join(folder, ".pickguard"))).toBe(false);
      await pickguard(["init", folder, "--from-nosec", "--apply"]);
      const text = readFileSync(join(folder, ".pickguard/baseline.toml"), "utf8");
      expect(text.match(/\.rule = .*$/gm)).toEqual([`.rule = "${FLAW}"`]);
      expect((await pickguard(["init", folder, "--from-nosec"])).err).toContain("no finding lies");
    });
  });
});
