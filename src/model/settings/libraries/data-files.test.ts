/** Settings that come out of files: YAML, TOML, JSON, dynaconf's sections, pydantic's env file. */
import { describe, expect, test } from "vitest";
import { settingsIn, type Plain } from "../../../../test/support/plain-setting.ts";

type Files = Readonly<Record<string, string>>;

function values(
  code: string,
  files: Files,
  names: readonly string[],
  env: Files = {},
  given = true,
): Readonly<Record<string, Plain>> {
  return settingsIn({ "shop/settings.py": code, ...files }, names, env, "shop/settings.py", given);
}

describe("a file that settings load", () => {
  const HEAD = "import json, tomllib, yaml\nfrom pathlib import Path\nBASE = Path(__file__).parent.parent\n";
  const YAML = 'debug: yes\nhosts: [a, "b"]\nport: 8000\nname: "yes"\nnested:\n  key: ~\n';
  const is = { A: true, B: ["a", "b"], C: 8000, D: "yes", E: null };
  const taken = "A, B, C, D, E = (C0[k] for k in ())\n";
  const reads =
    'A = C0["debug"]\nB = C0["hosts"]\nC = C0.get("port", 1)\nD = C0["name"]\nE = C0["nested"]["key"]\n';

  test.each([
    ["with open(BASE / 'config.yaml') as f:\n    C0 = yaml.safe_load(f)\n"],
    ["C0 = yaml.load(open(BASE / 'config.yaml').read(), Loader=yaml.SafeLoader)\n"],
    ["C0 = yaml.safe_load((BASE / 'config.yaml').read_text())\n"],
    ["with (BASE / 'config.yaml').open() as f:\n    C0 = yaml.safe_load(f)\n"],
  ])("is read as YAML: %s", (load) => {
    expect(taken).toContain("A");
    expect(values(HEAD + load + reads, { "config.yaml": YAML }, Object.keys(is))).toEqual(is);
  });

  test("is read as TOML and JSON", () => {
    const toml = "with open(BASE / 'config.toml', 'rb') as f:\n    C0 = tomllib.load(f)\n";
    const text = 'debug = true\nhosts = ["a", "b"]\nport = 8_000\nname = "yes"\n[nested]\nkey = 1979-05-27\n';
    expect(values(HEAD + toml + reads, { "config.toml": text }, Object.keys(is))).toEqual({
      ...is,
      E: "<unknown: a date>",
    });
    const json = "with open(BASE / 'config.json') as f:\n    C0 = json.load(f)\n";
    const object =
      '{"debug": true, "hosts": ["a", "b"], "port": 8000, "name": "yes", "nested": {"key": null}}';
    expect(values(HEAD + json + reads, { "config.json": object }, Object.keys(is))).toEqual(is);
  });

  test("is unknown when it is not in the repository, is written to, or has a tag of its own", () => {
    const open = "C0 = yaml.safe_load(open('config.yaml'))\nA = C0['debug']\n";
    expect(values(HEAD + open, {}, ["A"])["A"]).toMatch(/^<unknown/);
    expect(values(`${HEAD}A = open('config.yaml', 'w')\n`, { "config.yaml": YAML }, ["A"])["A"]).toMatch(
      /^<unknown/,
    );
    expect(values(HEAD + open, { "config.yaml": "debug: !ENV DEBUG\n" }, ["A"])["A"]).not.toBe(true);
  });
});

describe("dynaconf", () => {
  const TOML =
    '[default]\nDEBUG = true\nSITE = "a"\n[development]\nSITE = "dev"\n[production]\nDEBUG = false\n';
  const CODE = "import dynaconf\nDEBUG = True\nSITE = 'x'\nHOSTS = ['*']\n";
  const LOAD = "settings = dynaconf.DjangoDynaconf(__name__)\n";

  test("replaces the module's values by production's, and variables replace both", () => {
    const files = { "settings.toml": TOML };
    expect(values(CODE + LOAD, files, ["DEBUG", "SITE", "HOSTS"])).toEqual({
      DEBUG: false,
      SITE: "a",
      HOSTS: ["*"],
    });
    expect(values(CODE + LOAD, files, ["DEBUG"], { DJANGO_DEBUG: "true" })).toEqual({ DEBUG: true });
    expect(values(CODE, files, ["DEBUG"])).toEqual({ DEBUG: true });
    const prefixed = LOAD.replace(")", ', ENVVAR_PREFIX_FOR_DYNACONF="SHOP")');
    expect(values(CODE + prefixed, files, ["DEBUG"], { DJANGO_DEBUG: "1", SHOP_DEBUG: "true" })).toEqual({
      DEBUG: true,
    });
  });

  test("does not guess at what it merges or formats", () => {
    const merging = '[default]\nSITE = "@format {env[X]}"\nHOSTS = ["a", "dynaconf_merge"]\n';
    const found = values(CODE + LOAD, { "settings.toml": merging }, ["SITE", "HOSTS"]);
    expect(found["SITE"]).toMatch(/^<unknown/);
    expect(found["HOSTS"]).toMatch(/^<unknown/);
  });

  test("is an object whose attributes are the files' and the variables'", () => {
    const code =
      "from dynaconf import Dynaconf\nconfig = Dynaconf(settings_files=['conf/site.yaml'], envvar_prefix='SHOP')\nA = config.DEBUG\nB = config.get('GONE', 5)\nC = config.PORT\n";
    const files = { "conf/site.yaml": "debug: true\n" };
    expect(values(code, files, ["A", "B", "C"], { SHOP_PORT: "7" })).toEqual({ A: true, B: 5, C: 7 });
    const sections = { "conf/site.yaml": "default:\n  debug: true\nproduction:\n  debug: false\n" };
    const layered = code.replace("envvar", "environments=True, envvar");
    expect(values(layered, sections, ["A"])).toEqual({ A: false });
  });
});

test("pydantic reads its env file, which variables go before", () => {
  const code =
    "from pydantic_settings import BaseSettings, SettingsConfigDict\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_file='.env', env_prefix='SHOP_')\n    debug: bool = True\n    port: int = 1\ns = S()\nA = s.debug\nB = s.port\n";
  const files = { ".env": "SHOP_DEBUG=off\nSHOP_PORT=2\n" };
  expect(values(code, files, ["A", "B"], { SHOP_PORT: "7" })).toEqual({ A: false, B: 7 });
  expect(values(code, {}, ["A"])).toEqual({ A: true });
});

describe("a comprehension over a variable that is split", () => {
  const code = (condition: string): string =>
    `import os\nX = [o.strip() for o in os.environ.get("ORIGINS", "").split(",")${condition}]\nif X:\n    A = X\nelse:\n    A = "open"\n`;
  test.each([" if o", " if o.strip()", ' if o.strip() != ""', " if len(o)"])(
    "drops empty items%s",
    (condition) => {
      for (const given of [true, false]) {
        expect(values(code(condition), {}, ["A"], {}, given)).toEqual({ A: "open" });
        expect(values(code(condition), {}, ["A"], { ORIGINS: "a, b" }, given)).toEqual({ A: ["a", "b"] });
      }
    },
  );

  test("keeps them without a condition, and does not guess at another one", () => {
    expect(values(code(""), {}, ["A"], {}, false)).toEqual({ A: [""] });
    expect(values(code(" if o.isdigit()"), {}, ["A"], {}, false)["A"]).not.toBe("open");
  });
});
