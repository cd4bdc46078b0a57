import { describe, expect, test } from "vitest";
import {
  finished,
  found,
  hashComments,
  judged,
  placeIn,
  sourceFile,
} from "../../test/support/sample-findings.ts";
import type { Finished } from "./judged-check.ts";
import { mentionsPickguard, readSuppressions } from "./suppression.ts";

const ID = "DJANGO-TEST-001/sample";

/** Finishes a verdict about `bad` in a file; its statement is the piece given. */
function audit(path: string, text: string, statement?: string): Finished {
  const file = sourceFile(path, text);
  const statementOf = statement === undefined ? {} : { statementOf: () => placeIn(file, statement).span };
  return finished([judged([found(placeIn(file, "bad"))])], [file], statementOf);
}

/** The reasons of what was suppressed. */
function reasons(path: string, text: string, statement?: string): readonly (string | undefined)[] {
  return audit(path, text, statement).suppressed.map(({ suppression }) => suppression?.reason);
}

function messages(path: string, text: string): readonly string[] {
  return audit(path, text).problems.map(({ line, message }) => `${line}: ${message}`);
}

describe("where a suppression counts", () => {
  test.each([
    ["on the line", "a.py", `bad()  # pickguard: ignore[${ID}] signed elsewhere`],
    ["after another comment", "a.py", `bad()  # noqa # pickguard: ignore[${ID}] signed elsewhere`],
    ["alone above", "a.py", `# pickguard: ignore[${ID}] signed elsewhere\nbad()`],
    ["alone above, indented", "a.py", `if x:\n    # pickguard: ignore[${ID}] signed elsewhere\n    bad()`],
    [
      "stacked above",
      "a.py",
      `# pickguard: ignore[${ID}] signed elsewhere\n# pickguard: ignore[DJANGO-TEST-001] other words\nbad()`,
    ],
    ["rule id", "a.py", `bad()  # pickguard: ignore[DJANGO-TEST-001] signed elsewhere`],
    ["with a dash", "a.py", `bad()  # pickguard: ignore[${ID}] -- signed elsewhere`],
    ["yaml", "a.yml", `x: bad # pickguard: ignore[${ID}] signed elsewhere`],
    ["env", ".env", `X=bad # pickguard: ignore[${ID}] signed elsewhere`],
    ["toml", "a.toml", `x = "it's # so"; y = "bad" # pickguard: ignore[${ID}] signed elsewhere`],
    ["Dockerfile", "Dockerfile", `# pickguard: ignore[${ID}] signed elsewhere\nCMD bad`],
    ["ini", "a.ini", `; pickguard: ignore[${ID}] signed elsewhere\nx = bad`],
    ["shell", "a.sh", `bad # pickguard: ignore[${ID}] signed elsewhere`],
    ["plain word with an apostrophe", "a.yml", `x: it's bad # pickguard: ignore[${ID}] signed elsewhere`],
    [
      "after single quotes that end in a backslash",
      "a.yml",
      `x: 'bad\\' # pickguard: ignore[${ID}] signed elsewhere`,
    ],
    ["after an escaped quote", "a.sh", `bad \\" # pickguard: ignore[${ID}] signed elsewhere`],
    ["Django template", "a.html", `<p>bad</p> {# pickguard: ignore[${ID}] signed elsewhere #}`],
    ["Django template, above", "a.html", `{# pickguard: ignore[${ID}] signed elsewhere #}\nbad`],
    ["HTML", "a.html", `<!-- pickguard: ignore[${ID}] signed elsewhere -->\r\nbad`],
    ["HTML over lines", "a.html", `<!--\n  pickguard: ignore[${ID}] signed elsewhere\n-->\nbad`],
    ["JavaScript", "a.js", `bad("https://x") // pickguard: ignore[${ID}] signed elsewhere`],
    ["JavaScript, above", "a.ts", `// pickguard: ignore[${ID}] signed elsewhere\nbad()`],
  ])("%s", (_, path, text) => {
    const { findings, suppressed } = audit(path, text);
    expect(findings).toEqual([]);
    expect(suppressed).toHaveLength(1);
    expect(suppressed[0]?.suppression?.reason).toMatch(/^signed elsewhere$|^other words$/);
  });

  test("on any line of the statement, and above it", () => {
    const statement = "call(\n    bad,\n)";
    expect(reasons("a.py", `${statement}  # pickguard: ignore[${ID}] so be it`, statement)).toEqual([
      "so be it",
    ]);
    expect(reasons("a.py", `# pickguard: ignore[${ID}] so be it\n${statement}`, statement)).toEqual([
      "so be it",
    ]);
    expect(reasons("a.py", `# pickguard: ignore[${ID}] so be it\n${statement}`)).toEqual([]);
  });

  test("the comment's place is shown with the finding", () => {
    const [one] = audit("a.py", `x = 1\nbad()  # pickguard: ignore[${ID}] so be it`).suppressed;
    expect(one?.suppression?.place).toMatchObject({ path: "a.py", start: { line: 2, column: 8 } });
  });
});

describe("where it does not", () => {
  test.each([
    ["in a string", "a.py", `x = "pickguard: ignore[${ID}] no"\nbad()`],
    ["after code on the line above", "a.py", `good()  # pickguard: ignore[${ID}] no way\nbad()`],
    ["two lines above", "a.py", `# pickguard: ignore[${ID}] no way\n\nbad()`],
    ["below", "a.py", `bad()\n# pickguard: ignore[${ID}] no way`],
    ["in quotes in yaml", "a.yml", `x: "bad # pickguard: ignore[${ID}] no way"`],
    [
      "in single quotes with a backslash in JavaScript",
      "a.js",
      `bad('\\' // pickguard: ignore[${ID}] no way')`,
    ],
    ["in double quotes with a backslash", "a.yml", `x: "bad\\" # pickguard: ignore[${ID}] no way"`],
    ["without a blank before", "a.yml", `x: bad# pickguard: ignore[${ID}] no way`],
    ["at the end of a Dockerfile's line", "Dockerfile", `CMD bad # pickguard: ignore[${ID}] no way`],
    ["in an ini value", "a.cfg", `x = bad # pickguard: ignore[${ID}] no way`],
    ["in JSON", "a.json", `{"x": "bad"} # pickguard: ignore[${ID}] no way`],
    ["in a JavaScript string", "a.js", `bad("// pickguard: ignore[${ID}] no way")`],
    ["as a template's text", "a.html", `bad # pickguard: ignore[${ID}] no way`],
    ["in a comment that is never closed", "a.html", `<!-- pickguard: ignore[${ID}] no way\nbad`],
    ["in a template comment over lines", "a.html", `{# pickguard: ignore[${ID}] no\nway #}\nbad`],
    ["in an address", "a.js", `bad(x) ; y = https://pickguard: ignore[${ID}] no way`],
  ])("%s", (_, path, text) => {
    const commented = path === "a.py" && text.startsWith("x =") ? [] : undefined;
    const file = sourceFile(path, text);
    const result = finished(
      [judged([found(placeIn(file, "bad"))])],
      [file],
      commented === undefined ? {} : { commentsOf: () => commented },
    );
    expect(result.findings).toHaveLength(1);
    expect(result.suppressed).toEqual([]);
  });

  test("another check's suppression", () => {
    const file = sourceFile(
      "a.py",
      "bad()  # pickguard: ignore[DJANGO-TEST-001/sampler] a good reason\nworse()",
    );
    const checks = [
      judged([found(placeIn(file, "bad"))]),
      judged([found(placeIn(file, "worse"))], { id: "DJANGO-TEST-001/sampler", slug: "sampler" }),
    ];
    expect(finished(checks, [file]).findings).toHaveLength(2);
  });
});

describe("what is wrong with a suppression is said", () => {
  test("no reason", () => {
    for (const ending of ["", " ", " --", " !", " x"]) {
      const text = `bad()  # pickguard: ignore[${ID}]${ending}`;
      expect(audit("a.py", text).findings).toHaveLength(1);
      expect(messages("a.py", text)).toEqual([
        expect.stringContaining("1: This suppression gives no reason"),
      ]);
    }
  });

  test("a grammar of its own", () => {
    for (const words of [
      "ignore",
      "ignore DJANGO-TEST-001 why not",
      "ignore[] why not",
      `ignore(${ID}) why not`,
      `ignored[${ID}] why`,
    ]) {
      expect(messages("a.py", `bad()  # pickguard: ${words}`)).toEqual([
        expect.stringContaining("could not be read"),
      ]);
    }
  });

  test("unknown ids, with the one that was meant; the known ones count", () => {
    const text = `bad()  # pickguard: ignore[DJANGO-TEST-001/sampel, DJANGO-TEST-001] why not`;
    expect(messages("a.py", text)).toEqual([
      '1: This suppression names "DJANGO-TEST-001/sampel", which is no check of pickguard. Did you mean DJANGO-TEST-001/sample?',
    ]);
    expect(audit("a.py", text).suppressed).toHaveLength(1);
    expect(messages("a.py", `bad()  # pickguard: ignore[B608] why not`)).toEqual([
      '1: This suppression names "B608", which is no check of pickguard.',
    ]);
  });

  test("unused ones, but not of checks that did not run", () => {
    const text = `good()  # pickguard: ignore[${ID}, DJANGO-OTHER-001] was bad\nbad()`;
    const file = sourceFile("a.py", text);
    const { problems } = finished([judged([found(placeIn(file, "bad()", undefined, 0))])], [file], {
      knownIds: [ID, "DJANGO-OTHER-001/x"],
    });
    expect(problems).toEqual([
      {
        kind: "suppression",
        path: "a.py",
        line: 1,
        message: `Nothing here is reported by ${ID} any more: this suppression can go.`,
      },
    ]);
  });

  test("in order of files and lines, and without the secrets of the code", () => {
    const token = ["gh", "p_", "a8Kd93jLq0ZpX7vNs2Tb5R"].join("");
    const second = sourceFile("b.py", `x()  # pickguard: ignore[${token}] why\ny()  # pickguard: ignore`);
    const first = sourceFile("a.py", `y()  # pickguard: ignore`);
    const { problems } = finished([judged([])], [second, first]);
    expect(problems.map(({ path, line }) => `${path}:${line}`)).toEqual(["a.py:1", "b.py:1", "b.py:2"]);
    expect(JSON.stringify(problems)).not.toContain(token);
  });

  test("words about pickguard are no suppression", () => {
    expect(messages("a.py", `bad()  # see pickguard: it ignores nothing`)).toEqual([]);
  });
});

test("several ids, one reason, blanks free", () => {
  const file = sourceFile(
    "a.py",
    `bad()  # pickguard: ignore[ DJANGO-TEST-001/sample ,DJANGO-OTHER-001/x ] the reason stands`,
  );
  const { suppressions } = readSuppressions(file, [ID, "DJANGO-OTHER-001/x"], hashComments);
  expect(suppressions).toMatchObject([
    { ids: [ID, "DJANGO-OTHER-001/x"], reason: "the reason stands", line: 1, alone: false },
  ]);
});

test("files without the word are not looked at", () => {
  expect(mentionsPickguard(sourceFile("a.py", "x = 1"))).toBe(false);
  const asked: string[] = [];
  finished([judged([])], [sourceFile("a.py", "x = 1  # comment")], {
    commentsOf: (file) => {
      asked.push(file.path);
      return [];
    },
  });
  expect(asked).toEqual([]);
});
