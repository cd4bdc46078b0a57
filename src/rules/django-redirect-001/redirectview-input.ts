import type { Found, Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OpenRedirect } from "../../model/redirects/open-redirects.ts";
import { openRedirects } from "../../model/redirects/open-redirects.ts";
import { targetVerdicts } from "../../model/redirects/target-verdicts.ts";
import { patternTargets } from "../../model/redirects/redirect-patterns.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A redirect view takes its target from the request. */
export const check: Check = {
  meta: {
    slug: "redirectview-input",
    title: "redirect view with a target from the request",
    severity: "medium",
    cwe: [601],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `RedirectView` classes whose `get_redirect_url` or `url` comes from the request, and patterns whose target begins with what the URL captured.",
      impact:
        "A link that begins with this site's address, in a mail perhaps, leads to a copy of its login page elsewhere, and the visitor types the password there.",
      fix: "Ask first: `if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())`, and go to a fixed page otherwise.",
      mitigation: "Show a page in between that names the site one is about to leave for.",
      falsePositive:
        "Fine where the target was checked in a way that this audit does not know, or where every target is on purpose allowed and a page in between says so.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const redirect of openRedirects(flows)) {
      if (redirect.owner === "redirectview-input")
        yield* targetVerdicts(flows, redirect, messageOf(redirect));
    }
    for (const at of patternTargets(flows)) yield foundPattern(at);
  },
  fix: here((at) => ({ kind: "guard-redirect", at }), "the view may be meant to lead to other sites"),
};

function foundPattern(at: Place): Found {
  return {
    verdict: "found",
    at,
    subject: "url",
    message:
      "The target of this redirect view begins with what the URL captured, so that the link decides which site the visitor ends on.",
    confidence: "medium",
    confidenceReason: "what the URL pattern lets through was not looked at",
    fix: { text: 'Begin the target with a fixed path: `url="/pages/%(target)s"`.' },
  };
}

function messageOf({ judged }: OpenRedirect): string {
  return `This redirect view goes wherever ${judged.label} says, to other sites as well: somebody sends a visitor a link to this site that ends on a page of their own.`;
}
