import { describe, expect, test } from "vitest";
import { classify } from "../discover/classify.ts";
import type { SettingsReport } from "../report/settings-report.ts";
import { inspectSettings } from "./inspect-settings.ts";

const encoder = new TextEncoder();

function inspect(files: Readonly<Record<string, string>>): SettingsReport {
  const discovery = classify(
    Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  return inspectSettings(discovery, { names: [], all: false, root: ".", version: "0", problems: [] });
}

const SHOP = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n",
};

describe("Django's version", () => {
  const known = (requirements: string): string | undefined =>
    inspect({ ...SHOP, "requirements.txt": requirements }).projects[0]?.django.known;

  test("is said to be assumed where no file names one", () => {
    expect(known("celery\n")).toBe("no dependency file names a version; the defaults of 5.2 are assumed");
  });

  test("is said to count as the oldest known where it is older", () => {
    expect(known("Django==3.2.25\n")).toBe("requirements.txt pins it; the defaults of 4.2 are assumed");
    expect(known("Django==4.2.30\n")).toBe("requirements.txt pins it");
  });

  test("decides which settings exist", () => {
    const names = (requirements: string): readonly string[] =>
      inspect({ ...SHOP, "requirements.txt": requirements }).settings.map(({ name }) => name);
    expect(names("Django==6.1\n")).toContain("SECURE_CSP");
    expect(names("Django==5.2.1\n")).not.toContain("SECURE_CSP");
    expect(names("Django==5.2.15\n")).toContain("SIGNED_COOKIE_LEGACY_SALT_FALLBACK");
    expect(names("Django==6.0.5\n")).not.toContain("SIGNED_COOKIE_LEGACY_SALT_FALLBACK");
  });
});

test("a line that stops the evaluation is named", () => {
  const settings = `${SHOP["shop/settings.py"]}exec(open('local.py').read())\n`;
  expect(inspect({ ...SHOP, "shop/settings.py": settings }).problems).toMatchObject([
    { kind: "settings", path: "shop/settings.py", line: 2 },
  ]);
});

test("without production's settings every module's purpose is told", () => {
  const { projects } = inspect({
    "manage.py": SHOP["manage.py"].replace("settings", "settings_dev"),
    "shop/settings_dev.py": SHOP["shop/settings.py"],
  });
  expect(projects[0]?.settingsModule).toBeUndefined();
  expect(projects[0]?.reason).toContain(
    "`shop.settings_dev` is not, because its name, `settings_dev.py`, says development",
  );
});
