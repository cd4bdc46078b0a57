import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { settingsSchema } from "../../src/report/settings-schema.ts";
import { inFolder, pickguard, type Outcome } from "./workbench.ts";

/** Assembled, so that no scanner takes this file for a leak. */
const KEY = ["j2k", "9w!", "qZ8", "x_p"].join("").repeat(6);
const PASSWORD = ["tr0ub4", "dor-3"].join("");

const SHOP: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "requirements.txt": "Django==5.2.19\n",
  "shop/__init__.py": "",
  "shop/wsgi.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/settings.py": [
    "import os",
    `SECRET_KEY = ${JSON.stringify(KEY)}`,
    "DEBUG = os.environ.get('SHOP_DEBUG') == 'yes'",
    "ROOT_URLCONF = 'shop.urls'",
    `DATABASES = {'default': {'NAME': 'shop', 'USER': 'shop', 'PASSWORD': '${PASSWORD}'}}`,
    `CELERY_BROKER = 'redis://worker:${PASSWORD}@queue/1'`,
    `SIMPLE_JWT = {'SIGNING': SECRET_KEY}`,
    "FILE_UPLOAD_PERMISSIONS = 0o640",
    "X_FRAME_OPTIONS = 'ALLOWALL'",
    "",
  ].join("\n"),
};

/** The command on the shop; with an environment file where lines for one are given. */
async function settings(words: readonly string[], environment?: string): Promise<Outcome> {
  const outside = mkdtempSync(join(tmpdir(), "pickguard-env-"));
  try {
    const file = join(outside, "production.env");
    if (environment !== undefined) writeFileSync(file, environment);
    const given = environment === undefined ? [] : ["--env-file", file];
    return await inFolder(SHOP, (folder) => pickguard(["settings", folder, ...words, ...given]));
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
}

interface Shown {
  readonly environmentFile?: string;
  readonly settings: readonly { readonly name: string; readonly value: unknown; readonly masked: boolean }[];
}

function parsed({ out }: Outcome): Shown {
  const shown: unknown = JSON.parse(out);
  settingsSchema.parse(shown);
  return shown as Shown;
}

describe("pickguard settings", () => {
  test("tells values, verdicts and defaults in a table", async () => {
    const { code, out } = await settings([]);
    expect(code).toBe(0);
    expect(out).toContain("Production's settings because");
    expect(out).toMatch(/^risk {2}X_FRAME_OPTIONS +'ALLOWALL'$/m);
    expect(out).toMatch(/^safe {2}SECURE_CONTENT_TYPE_NOSNIFF +True \(Django's default\)$/m);
    expect(out).toMatch(/^safe {2}FILE_UPLOAD_PERMISSIONS +0o640$/m);
    expect(out).not.toContain("LOGOUT_REDIRECT_URL");
  });

  test("puts values below their names where the terminal is narrow", async () => {
    const { out } = await inFolder(SHOP, (folder) => pickguard(["settings", folder], { width: 60 }));
    expect(out.split("\n").filter((line) => line.length > 60)).toEqual([]);
    expect(out).toMatch(/^risk {2}X_FRAME_OPTIONS\n {8}'ALLOWALL'$/m);
  });

  test("adds untouched defaults with --all", async () => {
    expect((await settings(["--all"])).out).toMatch(/LOGOUT_REDIRECT_URL +None \(Django's default\)/);
  });

  test("tells everything about a setting that is asked for", async () => {
    const { out } = await settings(["X_FRAME_OPTIONS"]);
    expect(out).toContain("shop/settings.py:9 assigned to `X_FRAME_OPTIONS`");
    expect(out).toContain("Django's default: 'DENY'");
    expect(out).not.toContain("SECRET_KEY");
  });

  test("never shows a secret, in no form and under no other name", async () => {
    for (const words of [
      [],
      ["--all"],
      ["--json"],
      ["SECRET_KEY", "DATABASES", "CELERY_BROKER", "SIMPLE_JWT"],
    ]) {
      const { code, out } = await settings(words);
      expect(code).toBe(0);
      expect(out).not.toContain(KEY);
      expect(out).not.toContain(PASSWORD);
    }
  });

  test("says in JSON that a value is masked", async () => {
    const shown = parsed(await settings(["SECRET_KEY", "DATABASES", "SIMPLE_JWT", "--json"])).settings;
    expect(shown.map(({ masked }) => masked)).toEqual([true, true, true]);
    expect(shown.map(({ value }) => value)).toEqual([
      { $masked: true },
      { default: { NAME: "shop", USER: "shop", PASSWORD: { $masked: true } } },
      { SIGNING: "[masked]" },
    ]);
  });

  test("settles values by an environment file, whose secrets stay hidden", async () => {
    const secret = ["p4ss", "w0rd-of-mail"].join("");
    const environment = `SHOP_DEBUG=yes\nMAIL_PASSWORD=${secret}\n`;
    const { environmentFile, settings: shown } = parsed(await settings(["DEBUG", "--json"], environment));
    expect(environmentFile).toBe("production.env");
    expect(shown).toMatchObject([{ name: "DEBUG", state: "known", value: true, secure: false }]);
    expect((await settings(["--json"], environment)).out).not.toContain(secret);
  });

  test.each([
    [["SECURE_HSTS_SECOND"], 'did you mean "SECURE_HSTS_SECONDS"?'],
    [["x_frame"], "is no name of a setting"],
    [["--settings", "shop.nowhere"], 'no settings module is called "shop.nowhere"'],
    [["--env-file", "/nowhere/production.env"], "cannot read the environment file"],
  ])("refuses %j with one clear line", async (words, message) => {
    const { code, err } = await settings(words);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});

test("an audit takes the environment file, too", async () => {
  const audit = ["--no-cache", "--preview", "-q", "--select", "DJANGO-DEPLOY-002/debug-on"];
  await inFolder({ ...SHOP, "deploy/on.env": "SHOP_DEBUG=yes\n" }, async (folder) => {
    const given = ["--env-file", join(folder, "deploy/on.env")];
    expect((await pickguard(["audit", folder, ...audit])).out).toBe("");
    expect((await pickguard(["audit", folder, ...audit, ...given])).out).toContain("debug-on");
  });
});
