/** Values from out of sight behind `|safe`: in an element that shows a text word for word, nobody means HTML. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

const VIEWS = `from django.shortcuts import render

from workers import run_job


def show(request, pk):
    return render(request, "jobs/job.html", {"job": run_job(pk)})
`;

/** Severity and confidence of `|safe` for each line of a page. */
function weights(lines: readonly string[]): Readonly<Record<string, string>> {
  const page = ["{% load tools %}", ...lines].join("\n");
  const files = { "manage.py": "", "jobs/views.py": VIEWS, "jobs/templates/jobs/job.html": `${page}\n` };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const own = findings.filter((one) => one.check === "safe-filter");
  return Object.fromEntries(
    own.map(({ start, severity, confidence }) => [lines[start.line - 2] ?? "", `${severity} ${confidence}`]),
  );
}

test("a listing shows what it was handed as it is; HTML of the code's own stands elsewhere, or is called so", () => {
  const listed = [
    "<pre>{{ job.output|safe }}</pre>",
    "<pre class='log'><b>Log</b> {{ job.log|safe }}</pre>",
    "<textarea name='note'>{{ job.note|safe }}</textarea>",
  ];
  const other = [
    "<p>{{ job.output|safe }}</p>",
    "<pre>Log</pre><p>{{ job.summary|safe }}</p>",
    "<pre>{{ job.output_html|safe }}</pre>",
    "<pre>{{ job.coloured_output|safe }}</pre>",
    "<pre>{{ job.output|shown_in_colours|safe }}</pre>",
  ];
  const found = weights([...listed, ...other]);
  for (const line of listed) expect([line, found[line]]).toEqual([line, "medium medium"]);
  for (const line of other) expect([line, found[line]]).not.toEqual([line, "medium medium"]);
});
