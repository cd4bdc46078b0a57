import type { Found, Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { DomSink } from "../../model/javascript/dom-sinks.ts";
import { verdictOnSink, type SinkDanger } from "../../model/javascript/sink-danger.ts";
import type { Check } from "../rule.ts";

/** A script shows text that others typed as HTML. */
export const check: Check = {
  meta: {
    slug: "js-dom-sink",
    title: "a script shows text that others choose as HTML",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports scripts, in templates and static files, that put text into a page as HTML: `innerHTML`, `insertAdjacentHTML`, `document.write`, jQuery's `.html()` and `.append()`, popups of Leaflet, `render` functions of DataTables, `formatter` functions of bootstrap-table; and `eval`. Reported where the text comes from the page's address (high), from an answer of the server whose property is a text field of a model, from an attribute such as `data-title` into which a template puts stored text (the browser gives it back unescaped), or from a template value behind `|escapejs` (by its origin).",
      impact:
        "Django's escaping ends where JSON begins: text that came as data is plain text again, and a name such as `<img src=x onerror=…>` runs as a script in the browser of everybody who looks at it.",
      fix: "Set text as text: `element.textContent = row.title`, jQuery's `.text(row.title)`. In a column of DataTables, `render: DataTable.render.text()`; where tags are needed around it, escape the value first.",
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where the server escapes the value before it answers, or where only numbers and the code's own words stand in it.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const texts = new Map<string, boolean>();
    for (const sink of model.scripts.sinks) {
      const verdict = verdictOnSink(model, texts, sink);
      const { at, name: subject } = sink;
      if (verdict.kind === "harmless") yield { verdict: "ruled-out", at, subject, because: verdict.because };
      else yield* foundAt(sink, verdict.danger);
    }
  },
};

/** The sink, and the line that puts the value between tags before: there it is to be escaped. */
function foundAt(sink: DomSink, { joinedAt, ...danger }: SinkDanger): Verdict[] {
  const verdict = sinkFound(sink, danger);
  const { at, name, script } = sink;
  if (joinedAt === undefined || !sink.isJoined) return [verdict];
  const span = { start: script.start + joinedAt.start, end: script.start + joinedAt.end };
  if (span.start >= at.span.start && span.end <= at.span.end) return [verdict];
  const shown = name.startsWith("a ") ? name : `\`${name}\``;
  const joined: Found = {
    ...verdict,
    at: { path: at.path, span },
    secondary: true,
    message: `${sentenceOf(danger.value)} comes from ${danger.comesFrom}, and goes in between tags here, which ${shown} puts into the page as HTML.`,
  };
  return [verdict, joined];
}

function sinkFound({ at, name, runs }: DomSink, { value, comesFrom, ...danger }: SinkDanger): Found {
  const how =
    runs === "code"
      ? `\`${name}\` runs it as code`
      : `${name.startsWith("a ") ? name : `\`${name}\``} puts it into the page as HTML`;
  return {
    verdict: "found",
    at,
    subject: `${name} ${value}`,
    message: `${sentenceOf(value)} comes from ${comesFrom}, and ${how}: ${runs === "code" ? "what stands in it runs" : "a tag in it can run a script"} in the browser of whoever opens the page.`,
    ...danger,
    cause: `${at.path} ${value}`,
  };
}

function sentenceOf(value: string): string {
  return value === "the value" ? "The value" : `\`${value}\``;
}
