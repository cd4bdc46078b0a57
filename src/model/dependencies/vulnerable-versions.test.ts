/** What is said about a vulnerable package of a lock file: whom it concerns, and what to change. */
import { describe, expect, test } from "vitest";
import { audit } from "../../audit.ts";
import type { Finding } from "../../findings/finding.ts";

const encoder = new TextEncoder();

const SITE = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/settings.py": 'INSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n',
};

function lock(...packages: readonly string[]): string {
  const own =
    '[[package]]\nname = "shop"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "asker" }]\n';
  return [own, ...packages].join("\n");
}

const OLD =
  '[[package]]\nname = "requests"\nversion = "2.19.1"\nsource = { registry = "https://pypi.org/simple" }\n';
const ASKER =
  '[[package]]\nname = "asker"\nversion = "1.0"\nsource = { registry = "https://pypi.org/simple" }\ndependencies = [{ name = "requests" }]\n';

function findingOf(files: Readonly<Record<string, string>>): Finding | undefined {
  const sources = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(sources, {
    choice: { select: ["DJANGO-SUPPLY-001/vulnerable-package"], persona: "auditor" },
  });
  return findings.find(({ path }) => path === "uv.lock");
}

describe("a package that only another one needs", () => {
  test("names that one", () => {
    expect(findingOf({ ...SITE, "uv.lock": lock(ASKER, OLD) })?.fix).toContain("requests comes with `asker`");
  });

  test("does not where the project asks for it itself", () => {
    const asking = lock(ASKER, OLD).replace(
      '[{ name = "asker" }]',
      '[{ name = "asker" }, { name = "requests" }]',
    );
    expect(findingOf({ ...SITE, "uv.lock": asking })?.fix).not.toContain("comes with");
  });
});

describe("a cap of the project's own", () => {
  const project = (range: string): string =>
    `[project]\nname = "shop"\ndependencies = ["requests${range}"]\n`;

  test("is to be raised first", () => {
    const found = findingOf({ ...SITE, "uv.lock": lock(OLD), "pyproject.toml": project("<2.20") });
    expect(found?.fix).toMatch(/^Raise `requests<2\.20` in `pyproject\.toml` first/);
    expect(found?.related).toMatchObject([{ path: "pyproject.toml", note: "asks for requests" }]);
  });

  test("is nothing to speak of where it lets the good version in", () => {
    const found = findingOf({ ...SITE, "uv.lock": lock(OLD), "pyproject.toml": project(">=2.19") });
    expect(found?.fix).toMatch(/^Take requests/);
  });
});

describe("a lock file", () => {
  test("is production's where there is a site", () => {
    expect(findingOf({ ...SITE, "uv.lock": lock(ASKER, OLD) })?.severity).not.toBe("low");
  });

  test("is its developers' in the repository of a library", () => {
    const library = {
      "pyproject.toml": '[project]\nname = "basket"\n',
      "basket/models.py": "from django.db import models\n",
    };
    const found = findingOf({ ...library, "uv.lock": lock(ASKER, OLD) });
    expect(found?.severityReason).toContain("only development installs it");
  });
});
