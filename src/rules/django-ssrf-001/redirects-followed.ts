import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OutboundRequest } from "../../model/outbound/outbound-requests.ts";
import { outboundRequests } from "../../model/outbound/outbound-requests.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The address is looked at, and the answer leads elsewhere. */
export const check: Check = {
  meta: {
    slug: "redirects-followed",
    title: "checked address is fetched with redirects",
    severity: "medium",
    cwe: [918],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a request to an address from outside that is looked at before, but whose answer may send the server on to another one.",
      impact: "The checked host answers with a redirect to an internal address, and the server goes there.",
      fix: "Ask with `allow_redirects=False`, and check every further address like the first.",
      mitigation:
        "Let outgoing requests through a proxy that refuses private addresses, and keep the cloud's metadata service behind a token.",
      falsePositive: "Fine where a proxy or a session of the project's own checks every address.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const request of outboundRequests(flows, ["request", "stored"])) {
      const { check: asked, followsRedirects } = request;
      const isSent = request.report.site.row.at !== PREPARED;
      if (isSent && asked?.kind === "enough" && asked.looksAtAddress && followsRedirects)
        yield found(request);
    }
  },
  fix: only(
    ({ subject }) => SWITCHED.test(subject),
    (request, model) =>
      here(
        (at) => ({
          kind: "set-keywords",
          at,
          keywords: [{ name: switchOf(request), to: { code: "False" } }],
        }),
        "addresses that lead on are no longer followed",
      )(request, model),
  ),
};

/** It makes a request that something else sends: whether redirects are followed is said there (requests.readthedocs.io, "Prepared Requests"). */
const PREPARED = "requests.Request";

/** Libraries whose calls take a switch for it; urllib has none. */
const SWITCHED = /^(?:aiohttp|httpx|requests)\./;

function switchOf({ subject }: Found): string {
  return subject.startsWith("httpx.") ? "follow_redirects" : "allow_redirects";
}

function fixFor(subject: string): string {
  if (!SWITCHED.test(subject))
    return "Open it without following: an opener whose `HTTPRedirectHandler.redirect_request` gives `None`; and check every further address like the first.";
  return `Ask with \`${subject.startsWith("httpx.") ? "follow_redirects" : "allow_redirects"}=False\`, and check every further address like the first.`;
}

function found({ report, judged, check: asked }: OutboundRequest): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `The address comes from ${judged.label} and ${asked?.what ?? "it is checked"} before, but redirects are followed: the host that passed the check answers with an internal address, and the server goes there.`,
    confidence: "medium",
    confidenceReason: "the check was seen before the request, and nothing switches redirects off",
    trace: judged.trace,
    fix: { text: fixFor(report.site.row.at) },
  };
}
