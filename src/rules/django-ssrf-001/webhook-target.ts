import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OutboundRequest } from "../../model/outbound/outbound-requests.ts";
import { outboundRequests } from "../../model/outbound/outbound-requests.ts";
import type { OpenWriter } from "../../model/outbound/stored-addresses.ts";
import { openWriterOf } from "../../model/outbound/stored-addresses.ts";
import type { Check, Verdict } from "../rule.ts";

/** The server later goes to an address that somebody stored. */
export const check: Check = {
  meta: {
    slug: "webhook-target",
    title: "server fetches a stored address",
    severity: "medium",
    cwe: [918],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a request whose address was stored before, as webhooks and feeds are, and was not checked when it is used.",
      impact:
        "Whoever may store such an address makes the server send requests into its own network, again and again.",
      fix: "Compare the host with a list: `if urlsplit(url).hostname not in FETCH_HOSTS: raise …`. Where any host must be possible, look at every address behind the name (`ipaddress.ip_address(x).is_global`) and follow no redirects (`allow_redirects=False` of requests, `follow_redirects=False` of httpx).",
      mitigation:
        "Let outgoing requests through a proxy that refuses private addresses, and keep the cloud's metadata service behind a token.",
      falsePositive:
        "Fine where only administrators may store the address, or where it was checked when it was stored and names cannot change their address since.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const request of outboundRequests(model.flows, ["stored"])) {
      if (!request.check) yield found(request, openWriterOf(model, request));
    }
    for (const request of outboundRequests(model.flows, ["code", "unknown"])) {
      const writer = request.check ? undefined : openWriterOf(model, request);
      if (writer) yield found(request, writer);
    }
  },
};

function found({ report, judged }: OutboundRequest, writer: OpenWriter | undefined): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `The server goes to an address that comes from ${writer ? `\`${writer.field}\` in the database` : judged.label}: ${writer ? `everybody who may use \`${writer.form}\`` : "whoever may store it"} makes the server send requests into its own network.`,
    confidence: writer ? "medium" : "low",
    confidenceReason: writer
      ? `\`${writer.form}\` takes the address from people without special rights, and nothing in sight checks it`
      : "who may store the address, and whether it was checked then, is not in sight",
    trace: judged.trace,
  };
}
