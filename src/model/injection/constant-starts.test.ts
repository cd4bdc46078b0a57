import { expect, test } from "vitest";
import { audit } from "../../audit.ts";
import { choiceOf } from "../../audit/options.ts";

/** The severity of the finding about a template's name. */
function severityOf(name: string): string | undefined {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const view = `from django.shortcuts import render\ndef page(request):\n    kind = request.GET["kind"]\n    return render(request, ${name})\n`;
  const files = [
    { path: "manage.py", bytes: encode("import django\n") },
    { path: "shop/views.py", bytes: encode(view) },
  ];
  const choice = { ...choiceOf({}), preview: true, persona: "auditor" as const };
  const { findings } = audit(files, { choice });
  return findings.find((one) => one.check === "template-name-from-input")?.severity;
}

test.each([
  ["kind", "medium"],
  ["kind + '.html'", "medium"],
  ["'pages/' + kind", "low"],
  ["f'pages/{kind}.html'", "low"],
  ["f'{kind}.html'", "medium"],
  ["'pages/%s.html' % kind", "low"],
  ["'%s.html' % kind", "medium"],
  ["['pages/%s.html' % kind, 'page.html']", "low"],
  ["['pages/%s.html' % kind, kind]", "medium"],
])("%s: %s", (name, severity) => {
  expect(severityOf(name)).toBe(severity);
});
