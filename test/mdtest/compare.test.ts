import { describe, expect, test } from "vitest";
import { differences, type Answer } from "./compare.ts";
import { parseMarkdownTest, type Section } from "./parse.ts";

function section(code: string): Section {
  const [only] = parseMarkdownTest(`## A\n\`\`\`py a.py\n${code}\n\`\`\`\n`).sections;
  if (only === undefined) throw new Error("one section expected");
  return only;
}

function answer(line: number, kind: Answer["kind"] = "error"): Answer {
  return { kind, id: "DJANGO-X-001/slug", path: "a.py", line, text: "the message" };
}

describe("differences", () => {
  test("none when every line says what it must", () => {
    expect(differences(section('one()  # error: [slug] "message"\ntwo()'), [answer(1)])).toEqual([]);
    expect(differences(section("one()  # error: [DJANGO-X-001/slug]"), [answer(1)])).toEqual([]);
    expect(differences(section("one()  # ruled-out: [slug]"), [answer(1, "ruled-out")])).toEqual([]);
    expect(differences(section("one()  # todo: [slug]"), [])).toEqual([]);
  });

  test("a silent line, another text and an unexpected finding are told with their code", () => {
    expect(differences(section("one()  # error: [slug]"), [])).toEqual([
      "a.py:1 (line 3 of the test) `one()`: expected error [slug], the audit is silent",
    ]);
    expect(differences(section('one()  # error: [slug] "other"'), [answer(1)])).toEqual([
      'a.py:1 (line 3 of the test) `one()`: [slug] should say "other" but says "the message"',
    ]);
    expect(differences(section("one()\ntwo()"), [answer(2)])).toEqual([
      'a.py:2 (line 4 of the test) `two()`: unexpected [DJANGO-X-001/slug] "the message"',
    ]);
  });

  test("a known miss that is found now, and a finding where a ruled-out verdict was expected, fail", () => {
    expect(differences(section("one()  # todo: [slug]"), [answer(1)])[0]).toContain("is found now");
    expect(differences(section("one()  # ruled-out: [slug]"), [answer(1)])).toHaveLength(2);
  });
});
