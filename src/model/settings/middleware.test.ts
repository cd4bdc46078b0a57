/** What a production module's list of middleware holds, in which order, and what its entries are. */
import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { programOf } from "../../../test/support/python-program.ts";
import { readEntryPoints } from "../entry-points/read-entry-points.ts";
import { evaluateSettings } from "./evaluate-settings.ts";
import { middlewareEntry, productionMiddleware, switchesFor, type MiddlewareList } from "./middleware.ts";

const SECURITY = "django.middleware.security.SecurityMiddleware";
const COMMON = "django.middleware.common.CommonMiddleware";

const WSGI =
  'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\napplication = get_wsgi_application()\n';

function listOf(settings: string): MiddlewareList | undefined {
  const files = {
    "shop/settings.py": `import os\nINSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n${settings}`,
    "shop/wsgi.py": WSGI,
  };
  const discovery = classify(
    Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
  );
  const evaluated = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, {});
  return [...productionMiddleware(evaluated.settings)][0];
}

function spelled(settings: string): readonly string[] | undefined {
  return listOf(settings)?.entries.map(({ name, always }) => (always ? name : `${name}?`));
}

describe("the list", () => {
  test.each([
    [`MIDDLEWARE = ["${SECURITY}", "a.B"]`, [SECURITY, "a.B"]],
    [`MIDDLEWARE = ("a.B",) + ("c.D",)`, ["a.B", "c.D"]],
    [`MIDDLEWARE = ["a.B"]\nMIDDLEWARE.insert(0, "c.D")`, ["c.D", "a.B"]],
    [`MIDDLEWARE_CLASSES = ["a.B"]`, ["a.B"]],
    [`DEBUG = False\nMIDDLEWARE = ["a.B"]\nif DEBUG:\n    MIDDLEWARE += ["c.D"]`, ["a.B"]],
    [`MIDDLEWARE = ["a.B"]\nif os.environ.get("X"):\n    MIDDLEWARE += ["c.D"]`, ["a.B"]],
    [`import other\nMIDDLEWARE = ["a.B"]\nif other.x:\n    MIDDLEWARE += ["c.D"]`, ["a.B", "c.D?"]],
  ])("%s", (text, entries) => {
    expect(spelled(text)).toEqual(entries);
  });

  test("is missing where no setting is written", () => {
    expect(listOf("DEBUG = False")).toBeUndefined();
  });

  test.each([
    [`MIDDLEWARE = ["a.B"]`, false],
    [`import other\nMIDDLEWARE = ["a.B", *other.more]`, true],
    [`import other\nMIDDLEWARE = ["a.B", other.more]`, true],
    [`import other\nMIDDLEWARE = other.more`, true],
  ])("%s is open: %s", (text, open) => {
    expect(listOf(text)?.open).toBe(open);
  });

  test("points at the line that begins it", () => {
    const text = 'import other\nMIDDLEWARE = ["a.B"]\nif other.x:\n    MIDDLEWARE += ["c.D"]';
    const at = listOf(text)?.found.at.span.start ?? 0;
    expect(`import os\nINSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n${text}`.slice(at)).toMatch(
      /^MIDDLEWARE = /,
    );
  });

  test("also where several open conditions put something in front", () => {
    const text = `import other\nMIDDLEWARE = [\n    "a.B",\n]\nif other.x:\n    MIDDLEWARE.insert(0, "c.D")\nif other.y:\n    MIDDLEWARE.insert(0, "e.F")\n`;
    const list = listOf(text);
    const code = `import os\nINSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n${text}`;
    expect(list?.found.at.span.start).toBeLessThanOrEqual(code.indexOf('"a.B"'));
  });

  test("tells which variables can add an entry", () => {
    const list = listOf(`MIDDLEWARE = ["a.B"]\nif os.environ.get("X"):\n    MIDDLEWARE += ["c.D"]`);
    expect(list && switchesFor(list, ["c.D"])).toEqual(["X"]);
    expect(list && switchesFor(list, ["e.F"])).toEqual([]);
  });
});

describe("an entry", () => {
  const program = programOf({
    "shop/settings.py": "",
    "shop/middleware.py": [
      `from django.middleware.security import SecurityMiddleware as Base`,
      `from django.middleware.common import CommonMiddleware`,
      `class Own(Base): pass`,
      `class Child(Own): pass`,
      `Same = CommonMiddleware`,
    ].join("\n"),
  });

  test.each([
    [SECURITY, SECURITY, true],
    ["shop.middleware.Child", SECURITY, true],
    ["shop.middleware.Same", COMMON, true],
    ["shop.middleware.Same", SECURITY, false],
    ["shop.middleware.Missing", SECURITY, false],
    ["somebody.elses.Middleware", SECURITY, false],
  ])("%s is %s: %s", (name, path, is) => {
    const list = listOf(`MIDDLEWARE = ["${name}"]`);
    expect(list && middlewareEntry(program, list, [path])?.name).toBe(is ? name : undefined);
  });
});
