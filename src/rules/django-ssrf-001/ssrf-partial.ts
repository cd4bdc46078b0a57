import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { PartialRequest } from "../../model/outbound/outbound-requests.ts";
import { partialRequests } from "../../model/outbound/outbound-requests.ts";
import type { Check, Verdict } from "../rule.ts";

/** The host stands, the path comes from the request. */
export const check: Check = {
  meta: {
    slug: "ssrf-partial",
    title: "request decides the path of an address that the server fetches",
    severity: "low",
    cwe: [918],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a request to a fixed host whose path or query is put together from a value of the request.",
      impact:
        "Whoever sends the request reaches other pages of that host than was meant, with the server's own credentials for it.",
      fix: "Quote the value, `quote(value, safe='')`, or hand it over as a parameter: `requests.get(url, params={…})`.",
      mitigation:
        "Let outgoing requests through a proxy that refuses private addresses, and keep the cloud's metadata service behind a token.",
      falsePositive: "Fine where the value is a plain word or number by its origin.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const request of partialRequests(flows)) yield found(request);
  },
};

function found({ report, judged }: PartialRequest): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `The host of this address stands, but part of its path comes from ${judged.label} and is not quoted: with \`../\` or \`?\` in it the request reaches another page of that host.`,
    confidence: "medium",
    confidenceReason: "the value was followed to the address; what else that host serves is not known",
    trace: judged.trace,
  };
}
