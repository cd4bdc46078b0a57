/** Production's settings where the repository says too little: showcases, modules kept elsewhere, classes of django-configurations. */
import { describe, expect, test } from "vitest";
import { audit } from "../../audit.ts";
import { classify } from "../../discover/classify.ts";
import { readEntryPoints } from "../entry-points/read-entry-points.ts";
import { evaluateSettings, type SettingsOptions } from "./evaluate-settings.ts";
import type { EvaluatedModule } from "./project-settings.ts";

const encoder = new TextEncoder();

type Files = Readonly<Record<string, string>>;

function bytesOf(files: Files): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  return Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
}

function production(files: Files, options: SettingsOptions = {}): readonly EvaluatedModule[] {
  const discovery = classify(bytesOf(files));
  const { settings } = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, options);
  return settings.flatMap((each) => each.production);
}

function script(settings: string, extra = ""): string {
  return `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")\n${extra}from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`;
}

const MANAGE =
  'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\nfrom django.core.management import execute_from_command_line\n';
const SETTINGS = "INSTALLED_APPS = []\nROOT_URLCONF = 'urls'\nDEBUG = True\n";

describe("a library's showcase", () => {
  const LIBRARY = {
    "pyproject.toml": "[project]\nname = 'basket'\n",
    "basket/models.py": "from django.db import models\n",
    "sandbox/manage.py": MANAGE,
    "sandbox/wsgi.py": script("settings"),
    "sandbox/settings.py": SETTINGS,
  };
  const debugOf = (files: Files): readonly (readonly [string, string])[] =>
    audit(bytesOf(files), {
      choice: { select: ["DJANGO-DEPLOY-002/debug-on"], persona: "auditor" },
    }).findings.map(({ severity, severityReason = "" }) => [severity, severityReason]);

  test("is audited where nothing else of the tree is a site, and its flaws count little", () => {
    const [module] = production(LIBRARY);
    expect(module?.role).toMatchObject({ use: "production", stated: false, showcase: "sandbox" });
    expect(module?.role.because).toContain("showcase of a library");
    const [[severity, reason] = ["", ""]] = debugOf(LIBRARY);
    expect(severity).toBe("low");
    expect(reason).toContain("showcase of a library");
  });

  test("is left alone where there is a site", () => {
    const site = {
      "site/manage.py": MANAGE.replace("settings", "own.settings"),
      "site/own/settings.py": "INSTALLED_APPS = []\nROOT_URLCONF = 'urls'\n",
      "site/own/wsgi.py": script("own.settings"),
    };
    expect(production({ ...LIBRARY, ...site }).map(({ path }) => path)).toEqual(["site/own/settings.py"]);
  });

  test("is left alone where there are two", () => {
    const second = Object.fromEntries(
      Object.entries(LIBRARY)
        .filter(([path]) => path.startsWith("sandbox/"))
        .map(([path, text]) => [path.replace("sandbox/", "demo/"), text]),
    );
    expect(debugOf({ ...LIBRARY, ...second })).toEqual([]);
  });
});

test("a module that production's image names and that is not here makes wsgi's word a guess", () => {
  const files = {
    "manage.py": MANAGE,
    "settings.py": SETTINGS,
    "wsgi.py": script("settings"),
    Dockerfile:
      "FROM python:3.13\nCOPY . .\nENV DJANGO_SETTINGS_MODULE=live.config\nCMD gunicorn wsgi:application\n",
  };
  const [module] = production(files);
  expect(module?.role.stated).toBe(false);
  expect(module?.role.because).toContain("names `live.config`, which is not in the repository");
  const [here] = production({ ...files, Dockerfile: files.Dockerfile.replace("live.config", "settings") });
  expect(here?.role.stated).toBe(true);
});

test("settings for compose on top of shared ones are not production's", () => {
  const scripts = {
    "manage.py": MANAGE.replace("settings", "shop.settings.docker_compose"),
    "shop/wsgi.py": script("shop.settings.docker_compose"),
    "shop/settings/__init__.py": "",
  };
  const shared = { "shop/settings/base.py": SETTINGS };
  const own = { "shop/settings/docker_compose.py": `from .base import *\n${SETTINGS}` };
  expect(production({ ...scripts, ...shared, ...own })).toEqual([]);
  const alone = { "shop/settings/docker_compose.py": SETTINGS };
  expect(production({ ...scripts, ...alone }).map(({ path }) => path)).toEqual([
    "shop/settings/docker_compose.py",
  ]);
});

describe("the class of django-configurations", () => {
  const CLASSES = [
    "from configurations import Configuration",
    "class Base(Configuration):",
    "    ROOT_URLCONF = 'urls'",
    "class Dev(Base):",
    "    MARK = 'dev'",
    "class Live2(Base):",
    "    MARK = 'two'",
    "class Shop(Base):",
    "    MARK = 'shop'",
    "",
  ].join("\n");
  const mark = (extra: Files, options: SettingsOptions = {}): unknown => {
    const [module] = production(
      { "manage.py": MANAGE, "settings.py": CLASSES, "wsgi.py": script("settings"), ...extra },
      options,
    );
    const value = module?.values.get("MARK");
    return value?.kind === "known" && value.content.type === "text" ? value.content.value : value;
  };
  const named = (name: string): Files => ({
    "wsgi.py": script("settings", `os.environ.setdefault("DJANGO_CONFIGURATION", "${name}")\n`),
  });

  test("is the one that wsgi.py names", () => {
    expect(mark(named("Shop"))).toBe("shop");
  });

  test("is the one named for production, when wsgi.py names a developer's", () => {
    expect(mark(named("Dev"))).toBe("two");
  });

  test("is the one that the environment names", () => {
    const at = { path: "production.env", span: { start: 0, end: 0 } };
    const environment = new Map([["DJANGO_CONFIGURATION", { value: "Shop", at }]]);
    expect(mark(named("Live2"), { environment })).toBe("shop");
  });

  test("is the one that production's image names", () => {
    const image = {
      Dockerfile: "FROM python\nCOPY . .\nENV DJANGO_CONFIGURATION=Shop\nCMD gunicorn wsgi:application\n",
    };
    expect(mark({ ...named("Live2"), ...image })).toBe("shop");
  });
});
