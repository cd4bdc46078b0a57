import { expect, test } from "vitest";
import { checkTemplate, ruleTemplate, testTemplate } from "../../scripts/new-check/templates.ts";
import { parseMarkdownTest } from "../mdtest/parse.ts";

test("the template of a Markdown test has a failing section and a silent one", () => {
  const { sections } = parseMarkdownTest(testTemplate("DJANGO-X-001", "slug"));
  expect(sections.map(({ expectations }) => expectations.map(({ kind, check }) => [kind, check]))).toEqual([
    [["error", "slug"]],
    [],
  ]);
});

test("every text that a person must write is marked", () => {
  const texts = [
    ...`${ruleTemplate("DJANGO-X-001")}${checkTemplate("slug")}`.matchAll(
      /(?:title|about|what|impact|fix|mitigation|falsePositive): "(?<text>[^"]*)"/g,
    ),
  ];
  expect(texts).toHaveLength(8);
  expect(texts.filter(({ groups }) => !groups?.["text"]?.startsWith("WRITE:"))).toEqual([]);
});
