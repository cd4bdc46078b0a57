import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { textBetween } from "../../source/source-file.ts";
import type { EntryPoint } from "./entry-point.ts";
import { readEnvironmentFiles } from "./environment-files.ts";
import { readEntryPoints, type EntryPointReading } from "./read-entry-points.ts";

type Files = Readonly<Record<string, string>>;

const sourcesOf = (files: Files): { path: string; bytes: Uint8Array }[] =>
  Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));

const read = (files: Files): EntryPointReading => readEntryPoints(classify(sourcesOf(files)));

const shown = ({ words, role }: EntryPoint): string => `${role.use}: ${words.join(" ")}`;

describe("environments", () => {
  const { entryPoints } = read({
    Dockerfile:
      "FROM a AS base\nENV A=image B=image\nFROM base\nENV B=later\nCOPY . .\nCMD gunicorn shop.wsgi\n",
    "docker-compose.yml":
      "services:\n  web:\n    build: .\n    env_file: web.env\n    environment: [C=service]\n",
    "web.env": "C=file\nD=file\n",
    "start.sh": "#!/bin/sh\nexport E=script\nF=1 env G=2 gunicorn shop.wsgi\n",
  });

  const environmentOf = (of: (entry: EntryPoint) => boolean): string =>
    [...(entryPoints.find(of)?.environment ?? [])]
      .map(([name, { value, at }]) => `${name}=${value} (${at.path})`)
      .join(", ");

  test("of an image come from all its stages", () => {
    expect(environmentOf((entry) => entry.family === "image")).toBe(
      "A=image (Dockerfile), B=later (Dockerfile)",
    );
  });

  test("of a service add its env files and its own", () => {
    expect(environmentOf((entry) => entry.family === "compose")).toBe(
      "A=image (Dockerfile), B=later (Dockerfile), C=service (docker-compose.yml), D=file (web.env)",
    );
  });

  test("of a script are what it exported before, and what stands in front of the command", () => {
    expect(environmentOf((entry) => entry.family === "script")).toBe(
      "E=script (start.sh), F=1 (start.sh), G=2 (start.sh)",
    );
  });
});

describe("the way to a command", () => {
  test("is told from the outermost file, and the place is the command's own", () => {
    const files = {
      "docker-compose.yml": "services:\n  web:\n    build: {context: ., dockerfile: docker/Dockerfile}\n",
      "docker/Dockerfile": 'FROM a\nWORKDIR /app\nCOPY . /app\nENTRYPOINT ["bash", "docker/start.sh"]\n',
      "docker/start.sh": "#!/bin/bash\nset -e\nsh -c 'cd /app && python manage.py runserver 0.0.0.0:80'\n",
    };
    const entry = read(files).entryPoints.find((each) => each.family === "compose");
    expect(entry?.startedBy.map(({ place, note }) => `${place.path} ${note}`)).toEqual([
      "docker-compose.yml service `web`",
      "docker/Dockerfile starts `docker/start.sh`",
    ]);
    const { start, end } = entry?.at.span ?? { start: 0, end: 0 };
    expect(textBetween(new TextEncoder().encode(files["docker/start.sh"]), start, end)).toBe(
      "python manage.py runserver 0.0.0.0:80",
    );
  });
});

describe("scripts", () => {
  test("that call each other are read once, from the outermost one", () => {
    const { entryPoints } = read({
      "a.sh": "#!/bin/sh\n./b.sh\n",
      "b.sh": "#!/bin/sh\n./b.sh\ngunicorn b\n",
    });
    expect(entryPoints.map(shown)).toEqual(["unknown: gunicorn b"]);
    expect(entryPoints[0]?.startedBy[0]?.place.path).toBe("a.sh");
  });

  test("know their arguments", () => {
    const script = '#!/bin/sh\nif [ "$1" = "web" ]; then shift; gunicorn x; else other; fi\nlast "$2"\n';
    const { entryPoints } = read({ Procfile: "web: ./run.sh web two\n", "run.sh": script });
    expect(entryPoints.map(shown)).toEqual(["production: gunicorn x", "production: last two"]);
  });

  test("start the development server for whoever asks for it", () => {
    const script = (option: string): string =>
      `#!/bin/sh\nif [ "\${1:-}" == "${option}" ]; then\n  python manage.py runserver 0.0.0.0:80\nelse\n  gunicorn x\nfi\n`;
    const roles = (option: string): readonly string[] =>
      read({ "run.sh": script(option) }).entryPoints.map(({ role }) => role.use);
    expect(roles("--dev")[0]).toBe("development");
    expect(roles("--verbose")[0]).not.toBe("development");
  });

  test("that multiply each other run out of budget, not of time", () => {
    const names = Array.from({ length: 7 }, (_, i) => `s${i}.sh`);
    const body = `#!/bin/sh\n${names.map((name) => `./${name}\n`.repeat(30)).join("")}`;
    const started = performance.now();
    const { problems } = read(Object.fromEntries(names.map((name) => [name, body])));
    expect(problems.map(({ kind }) => kind)).toEqual(["budget"]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe("roles", () => {
  test.each<readonly [string, Files, readonly string[]]>([
    [
      "a folder for developers",
      { "compose/local/Dockerfile": "FROM a\nCOPY . .\nCMD x\n" },
      ["development: x"],
    ],
    ["a folder of examples", { "examples/Procfile": "web: x\n" }, ["unknown: x"]],
    [
      "a compose profile",
      { "compose.yml": "services: {web: {image: a, command: x, profiles: [dev]}}\n" },
      ["development: x"],
    ],
    [
      "development settings",
      { Procfile: "web: manage.py runserver --settings=shop.settings.local\n" },
      ["development: manage.py runserver --settings=shop.settings.local"],
    ],
    [
      "a namespace",
      {
        "k8s/d.yaml":
          "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: dev}\nspec: {containers: [{command: [x]}]}\n",
      },
      ["development: x"],
    ],
    [
      "a negated condition",
      { "start.sh": '#!/bin/sh\nif [ "$ENV" != "production" ]; then x; else y; fi\n' },
      ["development: x", "unknown: y"],
    ],
    [
      "a switch that is off",
      { "start.sh": '#!/bin/sh\n[ "$DEBUG" = "false" ] && x || y\n' },
      ["unknown: x", "development: y"],
    ],
    [
      "a path in a condition says nothing",
      { "start.sh": "#!/bin/sh\nif [ -f /usr/local/bin/x ]; then x; fi\n" },
      ["unknown: x"],
    ],
  ])("%s", (_, files, expected) => {
    expect(read(files).entryPoints.map(shown)).toEqual(expected);
  });
});

test("broken files are problems with a line", () => {
  const { entryPoints, problems } = read({
    "docker-compose.yml": "services:\n  web:\n    command: x\n   bad: [\n",
    Dockerfile: "FROM a\n>>>>>>> theirs\nCMD y\n",
  });
  expect(entryPoints.map(({ words }) => words)).toEqual([["y"], ["x"]]);
  expect(problems.map(({ kind, path, line }) => [kind, path, line])).toContainEqual([
    "syntax",
    "Dockerfile",
    2,
  ]);
  expect(problems.some(({ path }) => path === "docker-compose.yml")).toBe(true);
});

test("env files tell examples from real ones", () => {
  const files = readEnvironmentFiles(
    classify(
      sourcesOf({
        ".env.example": "A=1\n",
        ".env": "\nexport B='two'\n",
        "deploy/.env.production": "C=3\n",
        "examples/.env": "D=4\n",
        ".envs/.local/.django": "E=5\n",
      }),
    ),
  );
  expect(
    files.map(({ path, standing, use, entries }) => [
      path,
      standing,
      use,
      entries.map(({ name, line }) => `${name}:${line}`),
    ]),
  ).toEqual([
    [".env", "real", "unknown", ["B:2"]],
    [".env.example", "example", "unknown", ["A:1"]],
    [".envs/.local/.django", "real", "development", ["E:1"]],
    ["deploy/.env.production", "real", "production", ["C:1"]],
    ["examples/.env", "example", "unknown", ["D:1"]],
  ]);
});
