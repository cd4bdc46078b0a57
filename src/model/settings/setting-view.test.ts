import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { readEntryPoints } from "../entry-points/read-entry-points.ts";
import { evaluateSettings, type SettingsOptions } from "./evaluate-settings.ts";
import { viewSetting, type SettingView } from "./setting-view.ts";

const encoder = new TextEncoder();
const HEAD = "import os\nROOT_URLCONF = 'shop.urls'\n";
const NOWHERE = { path: "production.env", span: { start: 0, end: 0 } };

/** A setting of the only module of a small project. */
function view(name: string, code: string, given?: Readonly<Record<string, string>>): SettingView {
  const files = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/settings.py": HEAD + code,
    "requirements.txt": "Django==6.1\n",
  };
  const discovery = classify(
    Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  const options: SettingsOptions =
    given === undefined
      ? {}
      : {
          environment: new Map(
            Object.entries(given).map(([key, value]) => [key, { value, at: NOWHERE }] as const),
          ),
        };
  const { settings } = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, options);
  const [project] = settings;
  const [module] = project?.production ?? [];
  if (project === undefined || module === undefined) throw new Error("no production module");
  return viewSetting(project, module, name);
}

describe("how far a value is settled", () => {
  test("written in the module", () => {
    expect(view("X_FRAME_OPTIONS", "X_FRAME_OPTIONS = 'DENY'\n")).toMatchObject({
      state: "known",
      value: "DENY",
      complete: true,
      djangoDefault: "DENY",
      judgement: { secure: true },
    });
  });

  test("left to Django", () => {
    expect(view("SECURE_HSTS_SECONDS", "")).toMatchObject({
      state: "default",
      value: 0,
      origin: [],
      judgement: { secure: false },
    });
  });

  test("neither set nor known to Django", () => {
    expect(view("SHOP_COLOUR", "")).toMatchObject({
      state: "default",
      value: undefined,
      djangoDefault: undefined,
    });
  });

  test("read from the environment, with its cast and what holds without it", () => {
    expect(view("DEBUG", "DEBUG = bool(os.environ.get('SHOP_DEBUG'))\n")).toMatchObject({
      state: "environment",
      variable: "SHOP_DEBUG",
      casts: ["bool"],
      value: false,
      variables: [{ name: "SHOP_DEBUG", setAt: undefined }],
    });
  });

  test("required from the environment", () => {
    const found = view("SECRET_KEY", "SECRET_KEY = os.environ['SHOP_KEY']\n");
    expect(found).toMatchObject({ state: "environment", value: undefined, judgement: { secure: true } });
    expect(found.stop?.reason).toContain("SHOP_KEY");
  });

  test("one of several, with the condition", () => {
    const found = view(
      "X_FRAME_OPTIONS",
      "X_FRAME_OPTIONS = 'DENY'\nif os.environ.get('EMBED') == 'yes':\n    X_FRAME_OPTIONS = 'ALLOW'\n",
    );
    expect(found).toMatchObject({ state: "one-of", value: "DENY" });
    expect(
      found.alternatives.map(({ value, conditions }) => [value, conditions.map(({ holds }) => holds)]),
    ).toEqual([
      ["ALLOW", [true]],
      ["DENY", [false]],
    ]);
  });

  test("not understood, with the line that stopped us", () => {
    const found = view("SESSION_COOKIE_AGE", "from vendor import age\nSESSION_COOKIE_AGE = age()\n");
    expect(found).toMatchObject({ state: "unknown", value: undefined, complete: false });
    expect(found.judgement.secure).toBeUndefined();
    expect(found.stop?.at.path).toBe("shop/settings.py");
  });

  test("parts that are not settled leave the rest readable", () => {
    expect(view("ALLOWED_HOSTS", "ALLOWED_HOSTS = ['shop.example', undefined()]\n")).toMatchObject({
      state: "known",
      complete: false,
      judgement: { secure: undefined },
    });
  });
});

describe("with a given environment", () => {
  test("the variable decides", () => {
    const code = "DEBUG = os.environ.get('SHOP_DEBUG', 'yes') == 'yes'\n";
    expect(view("DEBUG", code, { SHOP_DEBUG: "no" })).toMatchObject({ state: "known", value: false });
    expect(view("DEBUG", code, {})).toMatchObject({ state: "known", value: true });
  });

  test("a key that only the environment holds is not written in the repository", () => {
    const key = "k3y-0rTz".repeat(10);
    const code = `SECRET_KEY = os.environ.get('SHOP_KEY', '${"w0rd".repeat(20)}')\n`;
    expect(view("SECRET_KEY", code, { SHOP_KEY: key }).judgement.secure).toBe(true);
    expect(view("SECRET_KEY", code, {}).judgement.secure).toBe(false);
    expect(view("SECRET_KEY", code, { SHOP_KEY: "short" }).judgement.secure).toBe(false);
  });
});

test("paths of the machine are paths of the repository", () => {
  const code =
    "from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nSTATIC_ROOT = BASE_DIR / 'static'\n";
  expect(view("STATIC_ROOT", code).value).toBe("<repository>/static");
});

test("shared parts do not multiply", () => {
  const lines = Array.from({ length: 60 }, (_, i) => `L${i + 1} = [L${i}, L${i}]\n`);
  const found = view("L60", `L0 = [1]\n${lines.join("")}`);
  expect(JSON.stringify(found.value).length).toBeLessThan(300_000);
});

test("a value that only a module outside the repository knows names that module", () => {
  const code =
    "import importlib\nfrom vendor import conf\nif os.environ.get('WHEEL'):\n    DEBUG = importlib.anything()\nelse:\n    DEBUG = conf.DEBUG\n";
  const found = view("DEBUG", code);
  expect(found.state).toBe("unknown");
  expect(found.stop?.reason).toContain("`vendor.conf`, which is not in the repository");
  expect(found.judgement.secure).toBeUndefined();
  expect(view("DEBUG", `${code}    DEBUG = True\n`).state).toBe("one-of");
});
