import { describe, expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import { slice, spanOf, wholeFile } from "./fragment.ts";
import { parseYaml, type YamlFile, type YamlScalar, type YamlValue } from "./yaml.ts";
import { field, textOf } from "./yaml-lookup.ts";

const parse = (text: string): YamlFile => parseYaml(wholeFile(new TextEncoder().encode(text)));

function scalarsIn(value: YamlValue): readonly YamlScalar[] {
  if (value.kind === "scalar") return [value];
  return value.kind === "list"
    ? value.items.flatMap(scalarsIn)
    : value.entries.flatMap((entry) => scalarsIn(entry.value));
}

/** Each word of each scalar must stand in the file where its fragment says. */
function misplacedWords(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  return parse(text)
    .documents.flatMap(scalarsIn)
    .flatMap(({ content }) =>
      [...content.text.matchAll(/[\wäß€.-]+/g)]
        .filter((match) => {
          const { start, end } = spanOf(slice(content, match.index, match.index + match[0].length));
          return textBetween(bytes, start, end) !== match[0];
        })
        .map((match) => match[0]),
    );
}

describe("scalars", () => {
  test.each([
    ["plain", "ä: run this € now\nb: two\n   lines here", ["run this € now", "two lines here"]],
    ["literal block", "a: |\n  eins zwei\n    drei\n\n  vier\nb: c", ["eins zwei\n  drei\n\nvier\n", "c"]],
    [
      "folded block",
      'a: >-\n  sh -c "one &&\n         two"\n  three\n',
      ['sh -c "one &&\n       two"\nthree'],
    ],
    ["double quotes", 'a: "x \\"y\\" \\u00e4 \\\n   z\n\n  w"', ['x "y" ä z\nw']],
    ["single quotes", "a: 'it''s here\n  now'", ["it's here now"]],
    ["windows line breaks", "a: |\r\n  one\r\n  two\r\nb: c\r\n", ["one\ntwo\n", "c"]],
    ["not resolved", "a: [on, 1, 0x10, ~, 'x']", ["on", "1", "0x10", "~", "x"]],
  ])("%s", (_, text, values) => {
    const found = parse(text)
      .documents.flatMap(scalarsIn)
      .map(({ content }) => content.text);
    expect(found).toEqual(values);
  });

  test("words stand where the fragment says", () => {
    expect(
      misplacedWords("ä: run this € now\nb: two\n   lines here\nc: >\n  eins\n  zwei\n\n  drei\n"),
    ).toEqual([]);
    expect(
      misplacedWords(
        "a: 'it''s here\n  now'\nb: \"x \\\"y\\\" q \\\n   z\n\n  w\"\nc: |2\r\n   one\r\n  two\r\n",
      ),
    ).toEqual([]);
  });
});

describe("anchors", () => {
  test("are followed, and own keys win over merged ones", () => {
    const { documents } = parse("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n");
    expect(["a", "b"].map((key) => textOf(field(field(documents[0], "y"), key)))).toEqual(["1", "3"]);
    expect(textOf(field(field(documents[0], "z"), "b"))).toBe("2");
  });

  test("that multiply each other or hold themselves end in a problem", () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`,
    );
    const bomb = parse(`l0: &l0 lol\n${levels.join("\n")}\n`);
    expect(bomb.problems).toHaveLength(1);
    expect(parse("a: &a\n  b: *a\n").problems).toHaveLength(1);
  });
});

describe("bad input", () => {
  test.each([
    ["brackets", "[".repeat(100_000)],
    ["indentation", Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["dashes", "- ".repeat(20_000)],
    ["size", "a: b\n".repeat(300_000)],
  ])("%s without end is a problem and not a crash", (_, text) => {
    const started = performance.now();
    expect(parse(text).problems.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("what is broken is a problem, what is left is read", () => {
    const { documents, problems } = parse("services:\n  web:\n    command: run\n   oops: [\n");
    expect(problems.length).toBeGreaterThan(0);
    expect(textOf(field(field(field(documents[0], "services"), "web"), "command"))).toBe("run");
  });
});
