import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ChosenHeader } from "../../model/mail/mail-headers.ts";
import { chosenHeaders } from "../../model/mail/mail-headers.ts";
import type { Check, Verdict } from "../rule.ts";

/** A raw mail is put together from the request. */
export const check: Check = {
  meta: {
    slug: "header-injection",
    title: "raw mail headers hold text of the request",
    severity: "medium",
    cwe: [93],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a mail handed to `smtplib` as text whose headers were put together from a value of the request.",
      impact:
        "With a line break in the value the request adds headers of its own: further recipients, another sender, another body.",
      fix: "Let Django send it, `EmailMessage(subject, body, to=[…]).send()`, or use `email.message.EmailMessage`: both refuse line breaks.",
      mitigation: "Limit how many mails one visitor may cause.",
      falsePositive: "Fine where line breaks were taken out before.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const header of chosenHeaders(flows)) if (header.what === "raw") yield found(header);
  },
};

function found({ report, judged }: ChosenHeader): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `A header of this mail comes from ${judged.label}: with a line break in it the request adds recipients and headers of its own.`,
    confidence: judged.confidence,
    confidenceReason: judged.confidenceReason,
    trace: judged.trace,
  };
}
