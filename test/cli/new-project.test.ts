import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { whyOf } from "../../src/generate/project/reasons.ts";
import { TEXTS } from "../../src/generate/text-index.ts";
import { textsIn } from "../../src/generate/text-of.ts";
import { inFolder, pickguard } from "./workbench.ts";

const VARIANTS = [
  ["--django", "5.2"],
  ["--django", "5.2", "--no-two-factor"],
  ["--django", "6.1", "--admin-path", "back-room", "--domain", "www.garden.example"],
  ["--django", "6.1", "--no-two-factor"],
];

describe("pickguard new project", () => {
  test.each(VARIANTS)("%s %s %s %s: the strictest audit finds nothing", async (...options) => {
    await inFolder({}, async (folder) => {
      const project = join(folder, "hello-world");
      expect((await pickguard(["new", "project", project, "--yes", ...options])).code).toBe(0);
      expect(await findings(project)).toEqual([]);
      expect(leftovers(project)).toEqual([]);
    });
  });

  test("the audit of it is not blind: what people weaken is found", async () => {
    await inFolder({}, async (folder) => {
      const project = join(folder, "hello");
      await pickguard(["new", "project", project, "--yes"]);
      replace(
        join(project, "config/settings/base.py"),
        "SESSION_COOKIE_SECURE = HTTPS",
        "SESSION_COOKIE_SECURE = False",
      );
      replace(join(project, "config/settings/base.py"), "DEBUG = False", "DEBUG = True");
      const rules = await findings(project);
      expect(rules).toContain("DJANGO-SESS-001/session-cookie-insecure");
      expect(rules).toContainEqual(expect.stringMatching(/^DJANGO-DEPLOY-002\//));
    });
  });

  test("says what was written and why, and what to do next", async () => {
    await inFolder({}, async (folder) => {
      const { out } = await pickguard(["new", "project", join(folder, "hello"), "--yes"]);
      expect(out).toMatch(/config\/environment\.py +reads variables, .*DJANGO-CONFIG-001/);
      expect(out).toContain("  1. cd hello && python3 -m venv");
      expect(out).toContain("addstatictoken");
      expect(statSync(join(folder, "hello/manage.py")).mode & 0o111).not.toBe(0);
    });
  });

  test("never overwrites, and then writes nothing at all", async () => {
    await inFolder({ "hello/manage.py": "mine\n" }, async (folder) => {
      const { code, err } = await pickguard(["new", "project", join(folder, "hello"), "--yes"]);
      expect([code, err]).toEqual([2, expect.stringContaining("manage.py is there already")]);
      expect(readdirSync(join(folder, "hello"))).toEqual(["manage.py"]);
      expect(readFileSync(join(folder, "hello/manage.py"), "utf8")).toBe("mine\n");
    });
  });

  test("writes through no link that leads out of the folder", async () => {
    await inFolder({}, async (folder) => {
      mkdirSync(join(folder, "elsewhere"));
      mkdirSync(join(folder, "hello"));
      symlinkSync(join(folder, "elsewhere"), join(folder, "hello/config"));
      const { code, err } = await pickguard(["new", "project", join(folder, "hello"), "--yes"]);
      expect([code, err]).toEqual([2, expect.stringContaining("behind a link")]);
      expect(existsSync(join(folder, "elsewhere/urls.py"))).toBe(false);
    });
  });

  test.each([
    [["Hello"], "cannot be a project's name"],
    [["hello", "--django", "4.2"], "Django 5.2 or 6.1, not 4.2"],
    [["hello", "--domain", "a b; }"], "cannot be a host name"],
    [["hello", "--admin-path", "../x"], "cannot be a path of the admin"],
  ])("%s is refused", async (args, words) => {
    const { code, err } = await pickguard(["new", "project", ...args, "--yes"]);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    expect(existsSync("hello")).toBe(false);
  });

  test("names only rules that there are", () => {
    const named = [...TEXTS.values(), ...textsIn("project").map(whyOf)].flatMap(
      (text) => text.match(/DJANGO-[A-Z]+-\d{3}/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(60);
    expect([...new Set(named)].filter((id) => !existsSync(`docs/rules/${id}.md`))).toEqual([]);
  });
});

/** Full ids of what the strictest audit finds. */
async function findings(project: string): Promise<readonly string[]> {
  const args = [
    "audit",
    project,
    "--no-cache",
    "--persona",
    "strict",
    "--preview",
    "--exit-zero",
    "-f",
    "json",
  ];
  const report = JSON.parse((await pickguard(args)).out) as {
    readonly findings: readonly { readonly ruleId: string }[];
    readonly problems: readonly unknown[];
    readonly projects: readonly { readonly settings?: unknown }[];
  };
  expect(report.problems).toEqual([]);
  expect(JSON.stringify(report.projects)).toContain("config.settings.production");
  return report.findings.map(({ ruleId }) => ruleId);
}

/** Files in which a placeholder was left. */
function leftovers(project: string): readonly string[] {
  const files = readdirSync(project, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map((one) => join(one.parentPath, one.name));
  expect(paths.length).toBeGreaterThan(50);
  return paths.filter((path) => /[«»]/.test(readFileSync(path, "utf8")));
}

function replace(path: string, from: string, to: string): void {
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}
