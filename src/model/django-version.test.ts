import { describe, expect, test } from "vitest";
import { classify } from "../discover/classify.ts";
import { djangoVersion } from "./django-version.ts";

function versionFrom(files: Readonly<Record<string, string>>): ReturnType<typeof djangoVersion> {
  const settings = {
    "manage.py": "import django\n",
    "shop/settings.py": "INSTALLED_APPS = []\nROOT_URLCONF = 'shop.urls'\n",
  };
  const sources = Object.entries({ ...settings, ...files }).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  const discovery = classify(sources);
  const [project] = discovery.projects;
  if (project === undefined) throw new Error("one project expected");
  return djangoVersion(discovery.files, project);
}

describe("Django's version", () => {
  test.each<[string, string, string | undefined, string]>([
    ["requirements.txt", "celery==5\nDjango==5.2.1  # LTS\n", "5.2.1", "requirements.txt pins it"],
    ["requirements/base.txt", "django[argon2]==6.1\n", "6.1", "requirements/base.txt pins it"],
    [
      "pyproject.toml",
      '[project]\ndependencies = [\n  "Django>=5.2,<6",\n]\n',
      "5.2",
      "the least that pyproject.toml allows",
    ],
    [
      "pyproject.toml",
      '[tool.poetry.dependencies]\ndjango = "^4.2"\n',
      "4.2",
      "the least that pyproject.toml allows",
    ],
    ["uv.lock", '[[package]]\nname = "django"\nversion = "5.2.17"\n', "5.2.17", "uv.lock locks it"],
    [
      "Pipfile.lock",
      '{"default": {\n  "django": {\n    "hashes": [],\n    "version": "==4.2.1"\n  }}}',
      "4.2.1",
      "Pipfile.lock locks it",
    ],
    [
      "requirements.txt",
      "djangorestframework==3.15\nDjango<6\n",
      undefined,
      "no dependency file names a version",
    ],
  ])("%s: %j", (path, text, version, known) => {
    expect(versionFrom({ [path]: text })).toEqual(version === undefined ? { known } : { version, known });
  });

  test("a lock file beats a range", () => {
    const files = {
      "pyproject.toml": '[project]\ndependencies = ["django~=5.2"]\n',
      "uv.lock": '[[package]]\nname = "django"\nversion = "5.2.9"\n',
    };
    expect(versionFrom(files).version).toBe("5.2.9");
  });
});
