import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { traceThrough } from "../../model/responses/part-traces.ts";
import { linksRawText, originOf } from "../../model/responses/html-suspicion.ts";
import type { MailBody } from "../../model/mail/mail-bodies.ts";
import { mailBodies } from "../../model/mail/mail-bodies.ts";
import type { Check, Verdict } from "../rule.ts";

/** A mail's HTML holds unescaped text. */
export const check: Check = {
  meta: {
    slug: "unescaped-html-body",
    title: "HTML mail holds unescaped text",
    severity: "medium",
    cwe: [79, 80],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports HTML bodies of mails that are put together from values which nobody escaped.",
      impact:
        "Somebody writes links and forms into a mail that your site sends in its own name: the recipient believes them.",
      fix: 'Render a template, `render_to_string("mail.html", {…})`, or put the text together with `format_html`.',
      mitigation: "Limit how many mails one visitor may cause.",
      falsePositive: "Fine where the values are HTML of the code's own.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const body of mailBodies(flows)) yield* judgeBody(flows, body);
  },
};

function judgeBody(flows: FlowModel, { report, judged, text, parts }: MailBody): readonly Found[] {
  const origins = parts.map((part) => ({ part, origin: originOf(flows, part, judged) }));
  const worst =
    origins.find(({ origin }) => origin.chooser === "request") ??
    origins.find(({ origin }) => origin.chooser === "stored") ??
    (text.tags ? origins.find(({ origin }) => origin.chooser === "code") : undefined);
  if (!worst || (!text.built && worst.origin.chooser !== "request")) return [];
  const { name, called } = worst.part;
  const isUnseen = called && !linksRawText(flows, worst.part);
  return [
    {
      verdict: "found",
      at: placeOf(report.site.at),
      subject: report.site.row.at,
      message: text.built
        ? `${name === undefined ? "A value" : `\`${name}\``} in this HTML mail comes from ${worst.origin.label} and is not escaped: whoever chooses it writes links and forms into a mail in your site's name.`
        : `The HTML of this mail comes from ${worst.origin.label} as it is: whoever sends the request writes links and forms into a mail in your site's name.`,
      confidence: isUnseen ? "low" : "medium",
      confidenceReason: "the value is put into the HTML as it is",
      trace: traceThrough(flows, { report, judged }, worst.part),
    },
  ];
}
