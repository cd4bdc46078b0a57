/** What production holds under a name, defaults and deploy files included. */
import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { readEntryPoints } from "../entry-points/read-entry-points.ts";
import { evaluateSettings } from "./evaluate-settings.ts";
import { productionValues, type ProductionValue } from "./production-value.ts";
import { truthOf } from "./operations/truth.ts";

const WSGI = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';
const BASE = 'INSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\nSECRET_KEY = "x"\n';

function valuesOf(name: string, files: Readonly<Record<string, string>>): readonly ProductionValue[] {
  const all = { "manage.py": "", "shop/__init__.py": "", "shop/wsgi.py": WSGI, ...files };
  const discovery = classify(
    Object.entries(all).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
  );
  const { settings } = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, {});
  return [...productionValues(settings, name)];
}

describe("productionValues", () => {
  test("an absent setting holds the default of the project's Django", () => {
    const [found] = valuesOf("SECURE_SSL_REDIRECT", { "shop/settings.py": BASE });
    expect(found?.setting).toBeUndefined();
    expect(found && truthOf(found.value)).toBe(false);
    expect(found?.at).toEqual({ path: "shop/settings.py", span: { start: 0, end: 0 } });
  });

  test("a setting that the project's Django does not have has no value", () => {
    const pinned = { "shop/settings.py": BASE, "requirements.txt": "Django==5.2.1\n" };
    expect(valuesOf("SECURE_CSP", pinned)).toEqual([]);
    expect(valuesOf("SECURE_CSP", { ...pinned, "requirements.txt": "Django==6.0\n" })).toHaveLength(1);
  });

  test("variables that no deploy file sets can switch it; those that one sets are filled in", () => {
    const code = `${BASE}import os\nSECURE_SSL_REDIRECT = os.environ.get("TLS") == "1"\n`;
    const [open] = valuesOf("SECURE_SSL_REDIRECT", { "shop/settings.py": code });
    expect(open?.switches).toEqual(["TLS"]);
    expect(open && truthOf(open.inProduction)).toBe(false);
    const Dockerfile = 'FROM python:3.12\nCOPY . .\nENV TLS=1\nCMD ["gunicorn", "shop.wsgi"]\n';
    const [set] = valuesOf("SECURE_SSL_REDIRECT", { "shop/settings.py": code, Dockerfile });
    expect(set?.switches).toEqual([]);
    expect(set && truthOf(set.inProduction)).toBe(true);
  });

  test("what a worker's module leaves to the default as well comes once", () => {
    const files = {
      "shop/settings.py": BASE,
      "worker/asgi.py": WSGI.replace("shop", "worker"),
      "worker/settings.py": "from shop.settings import *\nCELERY_X = 1\n",
    };
    expect(valuesOf("SECURE_HSTS_SECONDS", files).map(({ at }) => at.path)).toEqual(["shop/settings.py"]);
  });
});
