import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inFolder, pickguard, type Outcome } from "./workbench.ts";

const SHOP: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.production')\n",
  "shop/__init__.py": "",
  "shop/settings/__init__.py": "",
  "shop/settings/base.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['django.contrib.auth']\n",
  "shop/settings/development.py": "from .base import *\n\nDEBUG = True\n",
  "shop/settings/production.py": [
    "from .base import *",
    "",
    "SECRET_KEY = 'k3y-of-the-shop-that-nobody-should-see-zQ81'",
    "DEBUG = True  # to be changed",
    "",
  ].join("\r\n"),
  "shop/views.py": [
    "import yaml",
    "",
    "",
    "def upload(request):",
    '    if request.GET["password"] == "open5esame-for-the-Kitchen":',
    "        return yaml.load(request.body)",
    "",
  ].join("\n"),
  "shop/urls.py":
    "from django.urls import path\nfrom shop import views\nurlpatterns = [path('up/', views.upload)]\n",
};

const SELECT = ["--isolated", "--select", "DJANGO-DEPLOY-002/debug-on,DJANGO-DESER-001/yaml-unsafe-load"];

async function fix(folder: string, ...words: readonly string[]): Promise<Outcome> {
  return pickguard(["fix", folder, ...SELECT, ...words]);
}

function textOf(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

function git(folder: string, ...words: readonly string[]): void {
  const identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
  const { status, stderr } = spawnSync("git", [...identity, ...words], { cwd: folder, encoding: "utf8" });
  expect(`${status} ${status === 0 ? "" : stderr}`).toBe("0 ");
}

describe("pickguard fix", () => {
  test("shows a diff, hides secrets, and writes nothing", async () => {
    await inFolder(SHOP, async (folder) => {
      const { code, out, err } = await fix(folder);
      expect(code).toBe(1);
      expect(out).toContain("--- a/shop/settings/production.py\n+++ b/shop/settings/production.py\n");
      expect(out).toContain("-DEBUG = True  # to be changed\n+DEBUG = False  # to be changed\n");
      expect(out).toContain("+        return yaml.safe_load(request.body)\n");
      expect(out + err).not.toContain("Kitchen");
      expect(out + err).not.toContain("zQ81");
      expect(err).toContain("would fix 2 places of 2 findings in 2 files");
      expect(textOf(folder, "shop/views.py")).toBe(SHOP["shop/views.py"]);
    });
  });

  test("writes with --apply, keeps line ends, and finds nothing to do afterwards", async () => {
    await inFolder(SHOP, async (folder) => {
      const { code, out, err } = await fix(folder, "--apply");
      expect({ code, out }).toEqual({ code: 0, out: "" });
      expect(err).toContain("fixed 2 places of 2 findings in 2 files");
      expect(textOf(folder, "shop/settings/production.py")).toBe(
        (SHOP["shop/settings/production.py"] ?? "").replace("DEBUG = True", "DEBUG = False"),
      );
      expect(await fix(folder)).toMatchObject({ code: 0, out: "", err: "pickguard: nothing to fix\n" });
    });
  });

  test("leaves alone what needs a look, and says why", async () => {
    await inFolder(SHOP, async (folder) => {
      const { err } = await pickguard(["fix", folder, "--isolated", "--select", "DJANGO-CONFIG-001"]);
      expect(err).toContain("DJANGO-CONFIG-001/hardcoded-secret-key: the variable must be set");
      const unsafe = await pickguard([
        "fix",
        folder,
        "--isolated",
        "--unsafe",
        "--select",
        "DJANGO-CONFIG-001",
      ]);
      expect(unsafe.out).toContain("+SECRET_KEY = os.environ['SECRET_KEY']");
      expect(unsafe.out).not.toContain("zQ81");
    });
  });

  test("nothing in the diff acts on the terminal", async () => {
    const settings = "DEBUG = True  # \u001b]0;title\u0007\n";
    await inFolder({ ...SHOP, "shop/settings/production.py": settings }, async (folder) => {
      const { out } = await fix(folder);
      expect(out).toContain("-DEBUG = True  # \\x1b]0;title\\x07\n");
      expect(out).not.toContain("\u001b");
      expect(out).not.toContain("\u0007");
    });
  });

  test("refuses where git could not give the files back", async () => {
    await inFolder(SHOP, async (folder) => {
      git(folder, "init", "-q");
      git(folder, "add", ".");
      git(folder, "commit", "-qm", "x");
      writeFileSync(join(folder, "shop/urls.py"), "urlpatterns = []\n");
      const refusal = await fix(folder, "--apply");
      expect(refusal.code).toBe(2);
      expect(refusal.err).toContain("git has not stored the latest state of shop/urls.py");
      expect(textOf(folder, "shop/views.py")).toBe(SHOP["shop/views.py"]);
      git(folder, "checkout", "-q", "shop/urls.py");
      expect((await fix(folder, "--apply")).code).toBe(0);
      expect(
        (await fix(folder, "--apply", "--force", "--select", "DJANGO-CONFIG-001", "--unsafe")).code,
      ).toBe(0);
      expect(textOf(folder, "shop/settings/production.py")).toContain("os.environ['SECRET_KEY']");
    });
  });
});
