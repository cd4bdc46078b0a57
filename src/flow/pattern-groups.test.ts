import { expect, test } from "vitest";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** What arrives at `cursor.execute` behind a match against `/<host>/<name>.zip`. */
function arriving(body: string, pattern = "/(?:(?P<host>[^/]+)/)?(?P<name>[a-f0-9]{32}\\.zip)/(.*)"): string {
  const text =
    `import re\nPATTERN = re.compile(r"${pattern}")\n` +
    `def view(request, cursor):\n    m = PATTERN.match(request.path_info)\n${body}\n`;
  return arrivalsIn({ "views.py": text })[0]?.split(" <- ")[1] ?? "no sink";
}

test.each([
  'cursor.execute(m.group("name"))',
  "cursor.execute(m.group(2))",
  'cursor.execute(m["name"])',
  "cursor.execute(m[2])",
  'cursor.execute(m.groupdict()["name"])',
  "host, name, rest = m.groups()\n    cursor.execute(name)",
  "cursor.execute(m.groups()[1])",
])("a group of letters is as narrow as its own part: %s", (body) => {
  expect(arriving(`    ${body}`)).toBe("nothing");
});

test.each([
  'cursor.execute(m.group("host"))',
  "cursor.execute(m.group(3))",
  "cursor.execute(m.group())",
  "cursor.execute(m.group(0))",
  "cursor.execute(m.group(1, 2))",
  "host, name, rest = m.groups()\n    cursor.execute(rest)",
  "cursor.execute(m.groups()[2])",
  "cursor.execute(m[0])",
])("other groups stay what was sent: %s", (body) => {
  expect(arriving(`    ${body}`)).toBe("the request's path");
});

test("a bracket in a class is no group, and groups inside others are counted", () => {
  const pattern = "[(](a(\\w+)|b)([^)]*)";
  expect(arriving("    cursor.execute(m.group(2))", pattern)).toBe("nothing");
  expect(arriving("    cursor.execute(m.group(3))", pattern)).toBe("the request's path");
});
