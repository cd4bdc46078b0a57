import type { Found } from "../../findings/finding.ts";
import { withCallers } from "../../flow/arrivals.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ChosenHeader } from "../../model/mail/mail-headers.ts";
import { chosenHeaders } from "../../model/mail/mail-headers.ts";
import type { Check, Verdict } from "../rule.ts";

/** The request says who gets a mail. */
export const check: Check = {
  meta: {
    slug: "request-chosen-recipient",
    title: "mail goes to recipients that the request chooses",
    severity: "medium",
    cwe: [20],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports recipients of mails that come from the request.",
      impact:
        "Somebody lets your site send mail to anybody, in its own name and as often as they like; links in such a mail reach the wrong person.",
      fix: "Take the address from the user's record; where visitors must type one, send nothing of theirs along and limit how often.",
      mitigation: "Limit how many mails one visitor may cause.",
      falsePositive:
        "Registration, invitations and password resets send to an address that was typed on purpose.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const header of chosenHeaders(flows)) {
      if (header.what === "recipient") {
        yield* withCallers(flows, header.report, found(header), header.judged);
      }
    }
  },
};

function found({ report, judged }: ChosenHeader): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `Who gets this mail comes from ${judged.label}: the request makes your site write to anybody, in its own name.`,
    severity: "low",
    severityReason: "an address that visitors type is often meant to get a mail",
    confidence: "medium",
    confidenceReason: "the recipient was followed from the request; what the mail says was not looked at",
    trace: judged.trace,
  };
}
