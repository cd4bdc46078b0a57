import type { Found } from "../../findings/finding.ts";
import { causeWhereItComesIn, withCallers } from "../../flow/arrivals.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OutboundRequest } from "../../model/outbound/outbound-requests.ts";
import { outboundRequests } from "../../model/outbound/outbound-requests.ts";
import type { Check, Verdict } from "../rule.ts";

/** The request chooses where the server goes. */
export const check: Check = {
  meta: {
    slug: "ssrf",
    title: "server fetches an address that the request chooses",
    severity: "high",
    cwe: [918],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a request, connection or download whose address or host comes from the request.",
      impact:
        "Whoever sends the request makes the server fetch from where only the server can: internal services, the cloud's metadata address with its credentials, files through other schemes.",
      fix: "Compare the host with a list: `if urlsplit(url).hostname not in FETCH_HOSTS: raise …`. Where any host must be possible, look at every address behind the name (`ipaddress.ip_address(x).is_global`) and follow no redirects (`allow_redirects=False` of requests, `follow_redirects=False` of httpx).",
      mitigation:
        "Let outgoing requests through a proxy that refuses private addresses, and keep the cloud's metadata service behind a token.",
      falsePositive:
        "Fine where the address was checked in a way that this audit does not know. A comparison of the host with a list and checks with `ipaddress` are understood.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const request of outboundRequests(flows, ["request"])) yield* judgeRequest(flows, request);
  },
};

function judgeRequest(flows: FlowModel, request: OutboundRequest): readonly Verdict[] {
  const { report, check: asked, judged } = request;
  const at = placeOf(report.site.at);
  const subject = report.site.row.at;
  if (asked?.kind === "enough")
    return [{ verdict: "ruled-out", at, subject, because: `${asked.what} before` }];
  if (asked) {
    const what = `whether ${asked.what} refuses addresses that only the server can reach`;
    return [{ verdict: "not-seen", at, subject, what, verify: "read the function that checks the address" }];
  }
  return withCallers(flows, report, found(request), judged, causeWhereItComesIn(report));
}

function found({ report, judged, confidence, reason }: OutboundRequest): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `The server goes to an address that comes from ${judged.label}: whoever sends the request makes it fetch from inside the network, where nobody else can.`,
    confidence,
    confidenceReason: reason,
    trace: judged.trace,
  };
}
