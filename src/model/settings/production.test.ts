/** Which settings module counts as production's, and with which reason. */
import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { readEntryPoints } from "../entry-points/read-entry-points.ts";
import { evaluateSettings, type SettingsOptions } from "./evaluate-settings.ts";

const encoder = new TextEncoder();

const SETTINGS =
  'INSTALLED_APPS = ["django.contrib.admin"]\nROOT_URLCONF = "shop.urls"\nSECRET_KEY = "not-a-real-key"\n';

function script(name: string, settings: string): string {
  const call =
    name === "manage"
      ? "from django.core.management import execute_from_command_line\nexecute_from_command_line([])"
      : "application = get_wsgi_application()";
  return `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${settings}")\n${call}\n`;
}

/** `path — reason` of every production module. */
function production(
  files: Readonly<Record<string, string>>,
  options: SettingsOptions = {},
): readonly string[] {
  const discovery = classify(
    Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  const { settings } = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, options);
  return settings.flatMap((each) => each.production.map(({ path, role }) => `${path} — ${role.because}`));
}

const SPLIT = {
  "shop/settings/__init__.py": "",
  "shop/settings/base.py": SETTINGS,
  "shop/settings/dev.py": "from .base import *\nDEBUG = True\n",
  "shop/settings/production.py": "from .base import *\nDEBUG = False\n",
};

describe("production's settings module", () => {
  test("is the one that wsgi.py names", () => {
    expect(
      production({
        "manage.py": script("manage", "shop.settings"),
        "shop/settings.py": SETTINGS,
        "shop/wsgi.py": script("wsgi", "shop.settings"),
      }),
    ).toEqual(["shop/settings.py — `shop/wsgi.py` names it"]);
  });

  test("is the one named for production, when wsgi.py names development's", () => {
    expect(
      production({
        ...SPLIT,
        "manage.py": script("manage", "shop.settings.dev"),
        "shop/wsgi.py": script("wsgi", "shop.settings.dev"),
      }),
    ).toEqual(["shop/settings/production.py — its name, `production.py`, says production"]);
  });

  const DEVPROJECT = {
    "manage.py": script("manage", "devproject.settings"),
    "devproject/__init__.py": "",
    "devproject/settings.py": SETTINGS,
    "devproject/wsgi.py": script("wsgi", "devproject.settings"),
  };

  test("serves nobody where the only one is called so and everything that starts it is for development", () => {
    const Dockerfile =
      "# This image is only meant for local development of the forum\nFROM python\nCOPY . .\nCMD python manage.py runserver\n";
    expect(production({ ...DEVPROJECT, Dockerfile })).toEqual([
      expect.stringContaining("; all that starts it is for development"),
    ]);
  });

  test("is the only one there is, whatever its name, where an image says nothing", () => {
    const Dockerfile = "# The forum\nFROM python\nCOPY . .\nCMD python manage.py runserver\n";
    const because = "`devproject/wsgi.py` names it";
    expect(production({ ...DEVPROJECT, Dockerfile })).toEqual([`devproject/settings.py — ${because}`]);
    expect(production(DEVPROJECT)).toEqual([`devproject/settings.py — ${because}`]);
  });

  test("serves nobody from a package that is called an environment for development", () => {
    const site = (name: string, command: string): readonly string[] =>
      production({
        "manage.py": script("manage", `${name}.settings`),
        [`${name}/__init__.py`]: "",
        [`${name}/settings.py`]: SETTINGS,
        [`${name}/wsgi.py`]: script("wsgi", `${name}.settings`),
        Dockerfile: `FROM python\nCOPY . .\nCMD ${command}\n`,
      });
    const runserver = "python manage.py migrate && python manage.py runserver 0.0.0.0:8000";
    expect(site("dev_env", runserver)).toEqual([expect.stringContaining("all that starts it")]);
    expect(site("dev_env", "gunicorn dev_env.wsgi")).toEqual([expect.not.stringContaining("all that")]);
    expect(site("shop_env", runserver)).toEqual([expect.not.stringContaining("all that")]);
  });

  test("is no module for a development stack", () => {
    expect(
      production({
        "shop/settings/common.py": SETTINGS,
        "shop/settings/devstack.py": "from .common import *\nDEBUG = True\n",
        "shop/settings/yaml_config.py": "from .common import *\nDEBUG = False\n",
      }),
    ).toEqual([expect.stringContaining("shop/settings/yaml_config.py")]);
  });

  test("is no rehearsal beside it, and no module in a folder of developers", () => {
    expect(
      production({
        ...SPLIT,
        "shop/settings/staging/__init__.py": "from ..production import *\nDEBUG = True\n",
        "development/site_config.py": "from shop.settings.base import *\nDEBUG = True\n",
        "manage.py": script("manage", "shop.settings.production"),
      }),
    ).toEqual(["shop/settings/production.py — its name, `production.py`, says production"]);
    expect(
      production({
        "shop/settings/base.py": SETTINGS,
        "shop/settings/staging/__init__.py": "from ..base import *\n",
        "manage.py": script("manage", "shop.settings.base"),
      }),
    ).toEqual(["shop/settings/staging/__init__.py — its name, `staging`, says production"]);
  });

  test("is the one that a deploy file runs", () => {
    const dockerfile =
      'FROM python:3.13\nCOPY . /app\nENV DJANGO_SETTINGS_MODULE=shop.settings.base\nCMD ["gunicorn", "shop.wsgi"]\n';
    expect(
      production({ ...SPLIT, "manage.py": script("manage", "shop.settings.dev"), Dockerfile: dockerfile }),
    ).toContain("shop/settings/base.py — the Dockerfile `Dockerfile` names it");
  });

  test("is the one that wsgi.py names and that takes production's part in where it is there", () => {
    const files = (imports: string): readonly string[] =>
      production({
        ...SPLIT,
        "shop/settings/__init__.py": `import os\nfrom .base import *\n${imports}`,
        "shop/wsgi.py": script("wsgi", "shop.settings"),
      });
    const optional = "try:\n    from .production import *\nexcept ImportError:\n    pass\n";
    expect(files(optional)).toEqual(["shop/settings/__init__.py — `shop/wsgi.py` names it"]);
    const byName = ["shop/settings/production.py — its name, `production.py`, says production"];
    expect(files('if os.environ.get("LIVE"):\n    from .production import *\n')).toEqual(byName);
    const indented = optional.replaceAll(/^/gm, "    ").trimEnd();
    expect(files(`if os.environ.get("LIVE"):\n${indented}\n`)).toEqual(byName);
  });

  test("is the file that an image keeps under the name it runs", () => {
    const found = (line: string, name = "shop.config"): readonly string[] =>
      production({
        ...SPLIT,
        "manage.py": script("manage", "shop.settings.dev"),
        "docker/config.py": `from .urls import *\nfrom .settings.base import *\nDEBUG = False\n`,
        Dockerfile: `FROM python:3.13\nCOPY . .\n${line}\nENV DJANGO_SETTINGS_MODULE=${name}\nCMD gunicorn shop.wsgi\n`,
      });
    const expected = "docker/config.py — the Dockerfile `Dockerfile` names it";
    expect(found("COPY docker/config.py shop/config.py")).toContain(expected);
    expect(found("RUN mkdir x; \\\n cp -f docker/config.py shop/config.py; \\\n ls")).toContain(expected);
    expect(found("RUN cp docker/config.py shop/config.py", "shop.live")).not.toContain(expected);
    expect(found("COPY docker/ shop/")).not.toContain(expected);
  });

  test("is no fragment that waits to be copied, whatever its name", () => {
    const found = (fragment: string, whole = `ROOT_URLCONF = "shop.urls"\n${SETTINGS}`): readonly string[] =>
      production({
        "manage.py": script("manage", "shop.settings"),
        "shop/settings.py": whole,
        "shop/production_settings.py": fragment,
        "shop/environment.py": "import os\n\ndef value(name):\n    return os.environ[name]\n",
        "shop/wsgi.py": script("wsgi", "shop.settings"),
      });
    const database = 'DATABASES = {"default": {"NAME": "shop"}}\n';
    const own = ["shop/settings.py — `shop/wsgi.py` names it"];
    const byName = ["shop/production_settings.py — its name, `production_settings.py`, says production"];
    expect(found(database)).toEqual(own);
    expect(found(`from .environment import value\n${database}`)).toEqual(own);
    expect(found(`from .settings import *\n${database}`)).toEqual(byName);
    expect(found(`ROOT_URLCONF = "shop.urls"\n${database}`)).toEqual(byName);
    expect(found(database, "DEBUG = False\n")).toEqual(byName);
  });

  test("is no longer wsgi.py's, where every deployment names a module that is built on it", () => {
    const found = (dockerfile: string, more: Readonly<Record<string, string>> = {}): readonly string[] =>
      production({
        "manage.py": script("manage", "shop.settings"),
        "shop/settings.py": SETTINGS,
        "shop/wsgi.py": script("wsgi", "shop.settings"),
        "shop/hosted.py": "from .settings import *\nDEBUG = False\n",
        Dockerfile: `FROM python:3.13\nCOPY . .\n${dockerfile}\nCMD gunicorn shop.wsgi\n`,
        ...more,
      });
    const hosted = "shop/hosted.py — the Dockerfile `Dockerfile` names it";
    const own = "shop/settings.py — `shop/wsgi.py` names it";
    expect(found("ENV DJANGO_SETTINGS_MODULE=shop.hosted")).toEqual([hosted]);
    expect(
      found("ENV DJANGO_SETTINGS_MODULE=shop.hosted", { Procfile: "web: gunicorn shop.wsgi\n" }),
    ).toEqual(expect.arrayContaining([hosted, own]));
    expect(found("ENV OTHER=1")).toContain(own);
    const apart = { "shop/hosted.py": SETTINGS };
    expect(found("ENV DJANGO_SETTINGS_MODULE=shop.hosted", apart)).toEqual(
      expect.arrayContaining([hosted, own]),
    );
  });

  test("is the one that --settings names, and no other", () => {
    expect(
      production(
        { ...SPLIT, "manage.py": script("manage", "shop.settings.dev") },
        { settingsModule: "shop.settings.base" },
      ),
    ).toEqual(["shop/settings/base.py — `--settings` or the configuration names it"]);
  });

  test("is the only one there is", () => {
    expect(
      production({ "manage.py": script("manage", "shop.settings"), "shop/settings.py": SETTINGS }),
    ).toEqual(["shop/settings.py — no other settings module could be production's"]);
  });

  test("is the plain one that manage.py names, when all others are for development", () => {
    expect(
      production({
        "manage.py": script("manage", "shop.settings"),
        "shop/settings.py": SETTINGS,
        "shop/settings_local.py": "from .settings import *\nDEBUG = True\n",
      }),
    ).toEqual(["shop/settings.py — no other settings module could be production's"]);
  });

  test("is development's when wsgi.py and manage.py have nothing else", () => {
    const files = {
      "manage.py": script("manage", "shop.settings.local"),
      "shop/settings/__init__.py": "",
      "shop/settings/local.py": SETTINGS,
      "shop/wsgi.py": script("wsgi", "shop.settings.local"),
    };
    expect(production(files)).toEqual([
      "shop/settings/local.py — `wsgi.py` and `manage.py` have no other settings module to run with",
    ]);
  });

  test("is what development builds on when wsgi.py leaves the choice to the environment", () => {
    const files = {
      "manage.py": script("manage", "shop.settings.local"),
      "shop/settings/__init__.py": "",
      "shop/settings/base.py": SETTINGS,
      "shop/settings/local.py": "from .base import *\nDEBUG = True\n",
    };
    const unnamed =
      'import os\n\nfrom django.core.wsgi import get_wsgi_application\n\nif "DJANGO_SETTINGS_MODULE" not in os.environ:\n    raise RuntimeError\napplication = get_wsgi_application()\n';
    expect(production({ ...files, "shop/wsgi.py": unnamed })).toEqual([
      "shop/settings/base.py — the environment chooses the module, and `shop/settings/base.py` is the only one that is neither for development nor for tests",
    ]);
    expect(production({ ...files, "shop/wsgi.py": script("wsgi", "shop.settings.local") })).toEqual([
      "shop/settings/local.py — `wsgi.py` and `manage.py` have no other settings module to run with",
    ]);
  });

  test("is nobody's when wsgi.py leaves the choice and development stands alone", () => {
    const files = {
      "manage.py": script("manage", "shop.settings.local"),
      "shop/settings/__init__.py": "",
      "shop/settings/local.py": SETTINGS,
      "shop/wsgi.py":
        "from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n",
    };
    expect(production(files)).toEqual([]);
  });

  test("is not development's when wsgi.py names a module that is put there later", () => {
    const files = {
      "manage.py": script("manage", "shop.settings.local"),
      "shop/settings/__init__.py": "",
      "shop/settings/local.py": SETTINGS,
      "shop/wsgi.py": script("wsgi", "shop_conf"),
    };
    expect(production(files)).toEqual([]);
  });

  test("is none in a template for projects, in tests, and in a published library's demonstration", () => {
    const manage = { "manage.py": script("manage", "demoshop.settings") };
    expect(
      production({
        "src/project_template/project_name/settings.py": SETTINGS,
        "src/project_template/manage.py": script("manage", "project_name.settings"),
      }),
    ).toEqual([]);
    expect(
      production({ "manage.py": script("manage", "tests.settings"), "tests/settings.py": SETTINGS }),
    ).toEqual([]);
    expect(
      production({
        ...manage,
        "demoshop/settings.py": SETTINGS,
        "demoshop/wsgi.py": script("wsgi", "demoshop.settings"),
        "pyproject.toml": '[project]\nname = "x"\nclassifiers = ["Framework :: Django"]\n',
      }),
    ).toEqual([]);
    expect(
      production({
        ...manage,
        "demoshop/settings.py": SETTINGS,
        "demoshop/wsgi.py": script("wsgi", "demoshop.settings"),
      }),
    ).toHaveLength(1);
  });

  test("is every lone settings file outside a project", () => {
    expect(production({ "settings.py": `${SETTINGS}DEBUG = True\n` })).toHaveLength(1);
  });
});

test("a module that cannot be followed to its end is told with the line", () => {
  const deep = `${SETTINGS}${Array.from({ length: 130 }, (_, i) => `from shop.m${i} import X${i}`).join("\n")}\n`;
  const modules = Object.fromEntries(
    Array.from({ length: 130 }, (_, i) => [`shop/m${i}.py`, `X${i} = ${i}\n`]),
  );
  const files = { "manage.py": script("manage", "shop.settings"), "shop/settings.py": deep, ...modules };
  const discovery = classify(
    Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  const [problem] = evaluateSettings(discovery, []).problems;
  expect(problem).toMatchObject({ kind: "settings", path: "shop/settings.py", line: 123 });
  expect(problem?.message).toContain("too many modules");
});

test("code that is not in the repository is named with its line, unless the project starts without it", () => {
  const problems = (lines: string): readonly unknown[] => {
    const files = {
      "shop/settings.py": `${SETTINGS}${lines}`,
      "manage.py": script("manage", "shop.settings"),
    };
    const discovery = classify(
      Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
    );
    return evaluateSettings(discovery, []).problems.map(({ line, message }) => `${line}: ${message}`);
  };
  expect(problems("from .gone import *\n")).toEqual([
    "4: settings could not be followed from here: `from .gone import *` may replace any of them and cannot be read",
  ]);
  expect(problems("try:\n    from .gone import *\nexcept ImportError:\n    pass\n")).toEqual([]);
  expect(problems("import pathlib\nif pathlib.Path('gone.py').exists():\n    from .gone import *\n")).toEqual(
    [],
  );
});

describe("settings in classes", () => {
  const LOADER =
    "class Settings:\n    @classmethod\n    def load_settings(cls, name):\n        for member in dir(cls):\n            setattr(sys.modules[name], member, getattr(cls, member))\n";
  const BASE =
    'from shop.loading import Settings\nclass Base(Settings):\n    SECRET_KEY = "not-a-real-key"\n    DEBUG = True\n    DOMAIN = "shop.test"\n    @property\n    def MIDDLEWARE(self):\n        return gone(self)\n    @property\n    def ALLOWED_HOSTS(self):\n        return [self.DOMAIN]\n';
  const files = (last: string): Readonly<Record<string, string>> => ({
    "manage.py": script("manage", "shop.settings.docker"),
    "shop/loading.py": LOADER,
    "shop/wsgi.py": script("wsgi", "shop.settings.docker"),
    "shop/settings/__init__.py": "",
    "shop/settings/base.py": BASE,
    "shop/settings/docker.py": `from .base import Base\nclass Docker(Base):\n    DEBUG = False\n${last}`,
  });
  const evaluated = (last: string): ReturnType<typeof evaluateSettings> => {
    const discovery = classify(
      Object.entries(files(last)).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
    );
    return evaluateSettings(discovery, []);
  };

  test("are read from the class whose load_settings(__name__) is called", () => {
    const { settings, problems } = evaluated("Docker.load_settings(__name__)\n");
    const [module] = settings.flatMap((each) => each.production);
    expect(module?.path).toBe("shop/settings/docker.py");
    expect(module?.values.get("DEBUG")).toMatchObject({ content: { value: false } });
    expect(module?.values.get("SECRET_KEY")).toMatchObject({ content: { value: "not-a-real-key" } });
    expect(module?.values.get("ALLOWED_HOSTS")).toMatchObject({
      content: { elements: [{ content: { value: "shop.test" } }] },
    });
    expect(module?.values.get("MIDDLEWARE")?.kind).toBe("unknown");
    expect(problems.map(({ path, line }) => `${path}:${line}`)).toContain("shop/settings/base.py:7");
  });

  test("are a problem, not silence, when something else loads them", () => {
    const { settings, problems } = evaluated("apply(Docker)\n");
    expect(settings.flatMap((each) => each.production)).toEqual([]);
    expect(problems.map(({ path, line, message }) => `${path}:${line}: ${message}`)).toEqual([
      "shop/settings/docker.py:2: `shop/wsgi.py` names this settings module, but no setting of Django could be read in it: it could not be evaluated",
    ]);
  });

  test("a library's list of apps is no settings module", () => {
    expect(
      production({
        "setup.py": "from setuptools import setup\nsetup()\n",
        "src/shop/__init__.py": 'INSTALLED_APPS = ["django.contrib.admin"]\n',
      }),
    ).toEqual([]);
  });
});

test("what replaces settings afterwards is named with the variable that chooses it", () => {
  const code =
    SETTINGS +
    'import os\nfrom importlib import import_module\nNAME = os.environ.get("SHOP_SETTINGS", "shop.local")\ntry:\n    globals().update(import_module(NAME).__dict__)\nexcept ImportError:\n    pass\n';
  const discovery = classify([{ path: "shop/settings.py", bytes: encoder.encode(code) }]);
  const [module] = evaluateSettings(discovery, []).settings.flatMap((each) => each.modules);
  expect(module?.overrides.map(({ what }) => what)).toEqual([
    "the module that the environment variable `SHOP_SETTINGS` names (`shop.local` unless it is set)",
  ]);
});
