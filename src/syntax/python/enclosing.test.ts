import { expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import { enclosingStatement } from "./enclosing.ts";
import { parsePython } from "./parse.ts";

const source = `
from django.db import connection

@login_required
def report(request):
    rows = run(
        "SELECT 1",
        request.GET["q"],
    )
    if rows:
        return rows[0]
`;

/** The text of the statement around the first occurrence of some text. */
function around(text: string): string | undefined {
  const bytes = new TextEncoder().encode(source);
  const start = source.indexOf(text);
  const found = enclosingStatement(parsePython(bytes).module, { start, end: start + text.length });
  return found && textBetween(bytes, found.start, found.end).trim();
}

test.each([
  ["request.GET", 'rows = run(\n        "SELECT 1",\n        request.GET["q"],\n    )'],
  ["rows[0]", "return rows[0]"],
  ["login_required", "@login_required\ndef report(request):"],
  ["connection", "from django.db import connection"],
])("the statement around %s", (text, statement) => {
  expect(around(text)).toBe(statement);
});

test("a condition belongs to the head of its statement", () => {
  expect(around("rows:")).toBe("if rows:");
});

test("nothing stands around a blank line", () => {
  expect(
    enclosingStatement(parsePython(new TextEncoder().encode("\n\nx = 1\n")).module, { start: 0, end: 1 }),
  ).toBeUndefined();
});
