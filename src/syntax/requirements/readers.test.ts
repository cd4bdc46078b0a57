import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConda } from "./conda.ts";
import { neededBy, readLockFile } from "./lock-file.ts";
import { readPipfileLock } from "./pipfile.ts";
import { translatedConstraint } from "./poetry-constraint.ts";
import { readPyproject } from "./pyproject.ts";
import { readRequirementsFile } from "./requirements-file.ts";
import { readSetupCfg } from "./setup-cfg.ts";
import { readSpecification } from "./specification.ts";
import type { Written } from "./written.ts";

const encoder = new TextEncoder();

const read = (reader: (bytes: Uint8Array) => Written, text: string): Written => reader(encoder.encode(text));

/** `name specifier` of each requirement, with the text under its span. */
function told(reader: (bytes: Uint8Array) => Written, text: string): readonly string[] {
  const bytes = encoder.encode(text);
  return reader(bytes).requirements.map(({ name, specifier, span }) => {
    const source = new TextDecoder().decode(bytes.subarray(span.start, span.end));
    return `${name} ${specifier} <${source}>`;
  });
}

describe("one requirement", () => {
  const span = { start: 0, end: 0 };
  test.each([
    ["Django>=5.2, <6", "django", ">=5.2,<6", undefined, "index"],
    ["zope.interface (==5.0)", "zope-interface", "==5.0", undefined, "index"],
    ['a[b,c] ~= 1.2 ; python_version < "3.9"', "a", "~=1.2", 'python_version < "3.9"', "index"],
    ["a @ git+https://a.example/a.git@v1 ; os_name == 'x'", "a", "", "os_name == 'x'", "version-control"],
    ["git+ssh://git@a.example/a.git@v1#egg=A_b[c]", "a-b", "", undefined, "version-control"],
    ["Django==${VERSION}", "django", "", undefined, "index"],
    ["./wheels/a_b-1.2-py3-none-any.whl", "a-b", "", undefined, "path"],
  ])("%s", (text, name, specifier, marker, from) => {
    expect(readSpecification(text, span, undefined)).toMatchObject({ name, specifier, marker, from });
  });

  test.each(["", "see below", "a b c", ".", "-e", "<<<<<<< HEAD"])("%j is none", (text) => {
    expect(readSpecification(text, span, undefined)).toBeUndefined();
  });

  test("a wheel's name tells the version", () => {
    expect(readSpecification("https://a.example/a_b-1.2rc1-py3-none-any.whl", span, undefined)?.locked).toBe(
      "1.2rc1",
    );
  });
});

describe("requirements files", () => {
  test("comments, continuation lines, hashes and other bytes", () => {
    const text =
      "# é\nDjango==5.2 \\\n  --hash=sha256:00 # x\nrequests==2.0#not a comment\n  idna==3.4 # é\n-e ./x\n-e folder\n";
    expect(told(readRequirementsFile, text)).toEqual([
      "django ==5.2 <Django==5.2>",
      "idna ==3.4 <idna==3.4>",
    ]);
  });

  test("options", () => {
    const text =
      "-r base.txt\n-cbound.txt\n--requirement=more.txt\n-i https://u:p@a.example/s\n--extra-index-url https://b.example\n--trusted-host b.example\n--pre\n";
    const { includes, indexes } = read(readRequirementsFile, text);
    expect(includes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      "requirements base.txt",
      "constraints bound.txt",
      "requirements more.txt",
    ]);
    expect(indexes.map(({ kind, url }) => `${kind} ${url}`)).toEqual([
      "index https://a.example/s",
      "extra-index https://b.example",
      "trusted-host b.example",
    ]);
  });
});

test.each([
  ["^4.2", ">=4.2,<5"],
  ["^0.2.3", ">=0.2.3,<0.3"],
  ["^0.0.3", ">=0.0.3,<0.0.4"],
  ["^0", ">=0,<1"],
  ["~4.2.1", ">=4.2.1,<4.3"],
  ["~4", ">=4,<5"],
  ["4.2.*", "==4.2.*"],
  ["4.2", "==4.2"],
  [">=4.2 <5", ">=4.2,<5"],
  ["*", ""],
  ["^4.2 || ^5.0", ""],
])("Poetry's %s is %s", (constraint, specifier) => {
  expect(translatedConstraint(constraint)).toBe(specifier);
});

test("pyproject.toml names the group of each requirement", () => {
  const text = [
    '[build-system]\nrequires = ["setuptools"]',
    '[project]\ndependencies = ["a"]',
    '[project.optional-dependencies]\nldap = ["b"]',
    '[dependency-groups]\nlint = ["c", {include-group = "x"}]',
    '[tool.poetry.dependencies]\npython = "^3.12"\nd = {version = "1", optional = true}\ne = {git = "https://e.example"}',
    '[tool.poetry.group.docs.dependencies]\nf = "*"',
    '[tool.uv]\ndev-dependencies = ["g"]',
    '[tool.hatch.envs.default]\ndependencies = ["h"]',
  ].join("\n");
  expect(read(readPyproject, text).requirements.map(({ name, group }) => `${name} ${group}`)).toEqual([
    "a undefined",
    "b extra:ldap",
    "c group:lint",
    "g group:dev",
    "d extra:d",
    "e undefined",
    "f group:docs",
    "h group:dev",
  ]);
});

test("Pipfile.lock keeps sections apart and finds each key behind the one before", () => {
  const text =
    '{"default": {"a": {"version": "==1"}, "b": {"git": "x"}}, "develop": {"a": {"version": "==2"}}}';
  const { requirements } = read(readPipfileLock, text);
  expect(requirements.map(({ name, locked, group }) => [name, locked, group])).toEqual([
    ["a", "1", undefined],
    ["a", "2", "group:dev"],
  ]);
  expect(requirements[1]?.span.start).toBe(text.lastIndexOf('"a"'));
});

test("setup.cfg", () => {
  const text =
    "[options]\ninstall_requires =\n    a>=1 # x\n    b\nsetup_requires =\n    c\n[options.extras_require]\nldap = d==2\n";
  expect(told(readSetupCfg, text)).toEqual(["a >=1 <a>=1>", "b  <b>", "d ==2 <d==2>"]);
});

test("conda", () => {
  const text =
    "name: x\ndependencies:\n  - python=3.9\n  - conda-forge::a=1.2\n  - b=1.2.3=py_0\n  - pip:\n    - c==2\n  - d>=1\nprefix: y\n";
  const { requirements, pythons } = read(readConda, text);
  expect(requirements.map(({ name, specifier }) => name + specifier)).toEqual([
    "a==1.2.*",
    "b==1.2.3",
    "c==2",
    "d>=1",
  ]);
  expect(pythons.map(({ text: version, exact }) => `${version} ${exact}`)).toEqual(["3.9 true"]);
});

test("a lock file tells what the project needs", () => {
  const lock = readLockFile(
    encoder.encode(
      [
        '[[package]]\nname = "shop"\nversion = "0"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }]',
        '[package.optional-dependencies]\ntests = [{ name = "c" }]',
        '[[package]]\nname = "a"\nversion = "1"\ndependencies = [{ name = "b" }]',
        '[[package]]\nname = "b"\nversion = "1"\ndependencies = [{ name = "a" }]',
        '[[package]]\nname = "c"\nversion = "1"',
      ].join("\n"),
    ),
  );
  expect(lock.roots).toEqual([
    { name: "a", extra: undefined },
    { name: "c", extra: "tests" },
  ]);
  expect([...neededBy(lock.packages, ["a"])]).toEqual(["a", "b"]);
});

test("no bytes make a reader throw", () => {
  const readers = [readConda, readPipfileLock, readPyproject, readRequirementsFile, readSetupCfg];
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "binary", maxLength: 200 }).map((text) => encoder.encode(text)),
  );
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      for (const reader of readers)
        for (const { span } of reader(bytes).requirements) expect(span.end).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
