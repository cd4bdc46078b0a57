/** A check that was renamed answers to its old id wherever somebody may have written it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FLAWED, inFolder, pickguard, type Outcome } from "./workbench.ts";

const [OLD, NOW] = ["DJANGO-EXPORT-001/formula-cell", "DJANGO-EXPORT-001/formula-injection"];

const VIEWS = [
  "import csv",
  "",
  "from django.http import HttpResponse",
  "",
  "",
  "def export(request):",
  '    response = HttpResponse(content_type="text/csv")',
  '    csv.writer(response).writerow([request.GET["name"]])',
  "    return response",
  "",
].join("\n");

const SHOP = { ...FLAWED, "shop/views.py": VIEWS };

async function audit(folder: string, ...words: readonly string[]): Promise<Outcome> {
  return pickguard(["audit", folder, "--no-cache", "--persona", "auditor", "--preview", ...words]);
}

interface Reported {
  readonly findings: readonly { readonly ruleId: string; readonly fingerprint: string }[];
  readonly problems: readonly { readonly message: string }[];
}

async function reported(folder: string, ...words: readonly string[]): Promise<Reported> {
  return JSON.parse((await audit(folder, "--format", "json", ...words)).out) as Reported;
}

describe("the old id of a check", { timeout: 60_000 }, () => {
  test("selects and ignores, and says what it is called now", async () => {
    await inFolder(SHOP, async (folder) => {
      const { out, err } = await audit(folder, "--select", OLD, "--format", "json");
      expect(JSON.parse(out)).toMatchObject({ findings: [{ ruleId: NOW }] });
      expect(err).toContain(`${OLD} is called ${NOW} since 0.1.0`);
      expect((await reported(folder, "--select", "DJANGO-EXPORT-001", "--ignore", OLD)).findings).toEqual([]);
    });
  });

  test("counts in the configuration, which is told with its line", async () => {
    const configured = `select = ["DJANGO-EXPORT-*"]\nignore = [\n  "${OLD}",\n]\n`;
    await inFolder({ ...SHOP, "pickguard.toml": configured }, async (folder) => {
      const { err } = await audit(folder);
      expect(err).toContain(`pickguard.toml:3: ${OLD} is called ${NOW}`);
      expect((await reported(folder)).findings).toEqual([]);
    });
  });

  test("counts in a comment, which is told as well", async () => {
    const accepted = VIEWS.replace('"name"]])', `"name"]])  # pickguard: ignore[${OLD}] only we open these`);
    await inFolder({ ...SHOP, "shop/views.py": accepted }, async (folder) => {
      const { findings, problems } = await reported(folder, "--select", NOW);
      expect(findings).toEqual([]);
      expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining(`is called ${NOW}`)]);
    });
  });

  test("counts in a baseline that was written under it", async () => {
    await inFolder(SHOP, async (folder) => {
      const [finding] = (await reported(folder, "--select", NOW)).findings;
      const fingerprint = finding?.fingerprint ?? "";
      mkdirSync(join(folder, ".pickguard"));
      const block = [`rule = "${OLD}"`, 'path = "shop/views.py"', 'scope = "export"', 'reason = "only ours"'];
      const lines = block.map((line) => `${fingerprint}.${line}\n`).join("");
      writeFileSync(join(folder, ".pickguard/baseline.toml"), `[accepted]\n\n${lines}`);
      const { code, out } = await audit(folder, "--select", NOW, "--only-new", "--strict-baseline");
      expect([code, out]).toEqual([0, expect.stringContaining("1 finding, with the reason")]);
      writeFileSync(join(folder, "shop/views.py"), "");
      expect((await audit(folder, "--select", NOW, "--only-new", "--strict-baseline")).code).toBe(4);
    });
  });
});

test("rules and explain name both", async () => {
  expect((await pickguard(["rules"])).out).toContain(`${OLD} is called ${NOW}`);
  const rows = JSON.parse((await pickguard(["rules", "--json"])).out) as readonly { readonly id: string }[];
  expect(rows.find(({ id }) => id === NOW)).toMatchObject({ formerIds: [OLD] });
  expect((await pickguard(["explain", OLD])).out).toMatch(new RegExp(`^${NOW}: [^]*Formerly ${OLD}`));
});
