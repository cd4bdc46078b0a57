import { describe, expect, test } from "vitest";
import { MarkdownTestError, parseMarkdownTest } from "./parse.ts";

const EXAMPLE = `# A check

## A view is exempt

Prose, and a line that chooses checks:

checks: DJANGO-CSRF-001/exempt-view, DJANGO-SQL-001/sql-interpolated

\`\`\`py shop/views.py
from x import y
@csrf_exempt  # error: [exempt-view] "without a token"
run(1)  # error: [a] # ruled-out: [b] "constant"
\`\`\`

\`\`\`html shop/templates/a.html
<p>{{ x|safe }}</p> {# todo: [safe-filter] #}
\`\`\`

error at 2: [runserver-entrypoint] "server"

\`\`\`dockerfile Dockerfile
FROM python
CMD ["x"]
\`\`\`

\`\`\`py shop/views.py fixed
from x import y
\`\`\`

## Silent

\`\`\`\`md docs/a.md
## not a section
\`\`\`\`
`;

describe("a Markdown test", () => {
  const { sections } = parseMarkdownTest(EXAMPLE);
  const [first, second] = sections;

  test("is split at its headings, not at headings inside blocks", () => {
    expect(sections.map(({ title, line }) => [title, line])).toEqual([
      ["A view is exempt", 3],
      ["Silent", 30],
    ]);
    expect(second?.files[0]?.text).toBe("## not a section\n");
  });

  test("yields files without their expectation comments, at unchanged lines", () => {
    expect(first?.files.map(({ path, firstLine }) => [path, firstLine])).toEqual([
      ["shop/views.py", 10],
      ["shop/templates/a.html", 16],
      ["Dockerfile", 22],
    ]);
    expect(first?.files[0]?.text).toBe("from x import y\n@csrf_exempt\nrun(1)\n");
    expect(first?.files[1]?.text).toBe("<p>{{ x|safe }}</p>\n");
    expect(first?.fixed.map(({ path }) => path)).toEqual(["shop/views.py"]);
  });

  test("yields what each line must say", () => {
    const told = first?.expectations.map(({ kind, check, path, line, text }) => [
      kind,
      check,
      path,
      line,
      text,
    ]);
    expect(told).toEqual([
      ["error", "exempt-view", "shop/views.py", 2, "without a token"],
      ["error", "a", "shop/views.py", 3, undefined],
      ["ruled-out", "b", "shop/views.py", 3, "constant"],
      ["todo", "safe-filter", "shop/templates/a.html", 1, undefined],
      ["error", "runserver-entrypoint", "Dockerfile", 2, "server"],
    ]);
    expect(first?.checks).toEqual(["DJANGO-CSRF-001/exempt-view", "DJANGO-SQL-001/sql-interpolated"]);
  });

  test.each([
    ["## A\n```py a.py\nx = 1\n", "never closed"],
    ["## A\n```py a.py\nx = 1\n\n## B\n```py b.py\n```\n", "never closed"],
    ["## A\nonly prose\n", "no block"],
    ["## A\nerror at two: [x]\n```py a.py\n```\n", "expected `error at N"],
  ])("says what is wrong with %j", (markdown, message) => {
    expect(() => parseMarkdownTest(markdown)).toThrow(MarkdownTestError);
    expect(() => parseMarkdownTest(markdown)).toThrow(message);
  });
});
