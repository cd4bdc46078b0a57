import { placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { HtmlBody } from "../../model/responses/html-bodies.ts";
import { formattedTwice } from "../../model/responses/html-bodies.ts";
import { originOf } from "../../model/responses/html-suspicion.ts";
import { here, ifSure } from "../../model/fixes/place-fixes.ts";
import { traceThrough } from "../../model/responses/part-traces.ts";
import { spokenPartsFirst } from "../../model/responses/part-words.ts";
import type { Check, Verdict } from "../rule.ts";

/** The text is put together before format_html sees it. */
export const check: Check = {
  meta: {
    slug: "format-html-misuse",
    title: "format_html over a text that was put together before",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `format_html` and `format_html_join` whose first text already holds values, put in by an f-string, `%`, `.format()` or `+`.",
      impact:
        "`format_html` escapes its arguments only. What was in the text before becomes HTML: whoever can choose it runs a script in the browser of everybody who sees the page.",
      fix: 'Keep the text constant and hand the values over: `format_html("<b>{}</b>", name)`.',
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where the values put in before are HTML of the code's own; wrapping them with `mark_safe` and handing them over as arguments says so.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const body of formattedTwice(flows)) yield* judgeBody(flows, body);
  },
  fix: ifSure(
    here((at) => ({ kind: "format-html", at })),
    "values that hold HTML on purpose are shown as text",
  ),
};

function judgeBody(flows: FlowModel, { report, judged, text, parts }: HtmlBody): readonly Verdict[] {
  const origins = parts.map((part) => ({ part, origin: originOf(flows, part, judged) }));
  const asked = origins.find(({ origin }) => origin.chooser === "request");
  const worst = asked ?? origins.find(({ origin }) => origin.chooser !== "unknown");
  if (!worst || !text.built || worst.origin.chooser === "operator") return [];
  const { name } = worst.part;
  const alike = origins.flatMap(({ part, origin }) => (origin.label === worst.origin.label ? [part] : []));
  return [
    {
      verdict: "found",
      at: placeOf(report.site.at),
      subject: name ?? report.site.row.at,
      message: `${spokenPartsFirst(worst.part, alike)} is in this text before \`format_html\` sees it, so that nothing escapes it; it comes from ${worst.origin.label}. Whoever can choose it runs a script in the browser of everybody who sees the page.`,
      ...(asked
        ? { severity: "high" }
        : { severity: "medium", severityReason: "the value was not followed to a request" }),
      confidence: asked ? judged.confidence : "medium",
      confidenceReason: "the text is formatted before it is handed over, so the value is not escaped",
      trace: traceThrough(flows, { report, judged }, worst.part),
    },
  ];
}
