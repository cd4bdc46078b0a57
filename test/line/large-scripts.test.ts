import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** Lines at which a script's part of a page is reported. */
function sinkLines(page: string): number[] {
  const files = {
    "desk/models.py":
      "from django.db import models\n\n\nclass Note(models.Model):\n    title = models.CharField(max_length=9)\n",
    "desk/templates/desk/notes.html": page,
  };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return audit(given).findings.flatMap(({ check, start }) => (check === "js-dom-sink" ? [start.line] : []));
}

/** More than is repaired. */
const FILLER = `// ${"-".repeat(40_000)}\n`;

const SHOW = '$.get("/notes/", function (data) {\n  $("#list").html(data.title);\n});\n';

test("a large script with two branches in one place is read with the first of them", () => {
  const choice =
    "var shown = {\n  by: {% if a %}'{{ b|escapejs }}'\n    {% else %}'{% if c %}d{% else %}e{% endif %}'{% endif %},\n};\n";
  expect(sinkLines(`<script>\n${FILLER}${choice}${SHOW}</script>`)).toEqual([8]);
});

test("branches that are whole statements are all read", () => {
  expect(sinkLines(`<script>\n${FILLER}{% if a %}\nb();\n{% else %}\n${SHOW}{% endif %}</script>`)).toEqual([
    7,
  ]);
});

test("what is broken without its template stays unread", () => {
  expect(sinkLines(`<script>\n${FILLER}var a = = 1;\n${SHOW}</script>`)).toEqual([]);
});
