import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { inFolder, pickguard } from "./workbench.ts";

const SITE: Readonly<Record<string, string>> = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")\n',
  "site_settings.py": 'DEBUG = False\nROOT_URLCONF = "urls"\nINSTALLED_APPS = ["shop"]\n',
  "urls.py":
    'from django.urls import path\nfrom shop import views\nurlpatterns = [path("", views.home, name="home")]\n',
  "shop/__init__.py": "",
  "shop/views.py":
    'from django.shortcuts import render\n\ndef home(request):\n    return render(request, "home.html")\n',
};

// All of the audit is loaded when the command first runs.
beforeAll(async () => {
  await import("../../src/cli/new/new-access-tests-command.ts");
}, 60_000);

describe("pickguard new access-tests", () => {
  test("writes beside manage.py, and says how to run it", async () => {
    await inFolder(SITE, async (folder) => {
      const { code, out } = await pickguard(["new", "access-tests", folder]);
      expect(code).toBe(0);
      expect(out).toContain("python manage.py test test_route_access\n");
      expect(readFileSync(join(folder, "test_route_access.py"), "utf8")).toContain('    "GET home",  # ');
    });
  });

  test("writes beside the project's own tests, or where it is told to", async () => {
    await inFolder({ ...SITE, "tests/__init__.py": "" }, async (folder) => {
      expect((await pickguard(["new", "access-tests", folder])).out).toContain(
        "test tests.test_route_access\n",
      );
      const { out } = await pickguard(["new", "access-tests", folder, "--output", "shop/test_who.py"]);
      expect(out).toContain("test shop.test_who\n");
      expect(readFileSync(join(folder, "shop/test_who.py"), "utf8")).toContain("test shop.test_who");
    });
  });

  test("never overwrites", async () => {
    await inFolder({ ...SITE, "test_route_access.py": "mine\n" }, async (folder) => {
      const { code, err } = await pickguard(["new", "access-tests", folder]);
      expect([code, err]).toEqual([2, expect.stringContaining("test_route_access.py is there already")]);
      expect(readFileSync(join(folder, "test_route_access.py"), "utf8")).toBe("mine\n");
    });
  });

  test("the module is no finding of its own, and routes it asks for stay the project's", async () => {
    await inFolder(SITE, async (folder) => {
      const findings = async (): Promise<readonly string[]> => {
        const { out } = await pickguard([
          "audit",
          folder,
          "--format",
          "json",
          "--persona",
          "strict",
          "--preview",
          "--no-cache",
          "--exit-zero",
        ]);
        return (JSON.parse(out) as { findings: readonly { id: string; path: string }[] }).findings.map(
          ({ id, path }) => `${id} ${path}`,
        );
      };
      const before = await findings();
      await pickguard(["new", "access-tests", folder, "--output", "shop/asking.py"]);
      expect(await findings()).toEqual(before);
    });
  });

  test("a folder without routes is said", async () => {
    await inFolder({ "readme.txt": "nothing\n" }, async (folder) => {
      const { code, err } = await pickguard(["new", "access-tests", folder]);
      expect([code, err]).toEqual([2, expect.stringContaining("no routes were found")]);
    });
  });
});
