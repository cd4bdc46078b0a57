import type { AuditModel } from "../../model/audit-model.ts";
import type { OpenRedirect } from "../../model/redirects/open-redirects.ts";
import { redirectsOf } from "../../model/redirects/next-fields.ts";
import { targetVerdicts } from "../../model/redirects/target-verdicts.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The same on the way in or out, where visitors expect to type a password. */
export const check: Check = {
  meta: {
    slug: "login-redirect",
    title: "login or logout goes on to wherever the request says",
    severity: "high",
    cwe: [601],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports an unchecked redirect in a view that logs somebody in or out, or registers them.",
      impact:
        "A link that begins with this site's address, in a mail perhaps, leads to a copy of its login page elsewhere, and the visitor types the password there.",
      fix: "Ask first: `if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())`, and go to a fixed page otherwise.",
      mitigation: "Show a page in between that names the site one is about to leave for.",
      falsePositive:
        "Fine where the target was checked in a way that this audit does not know, or where every target is on purpose allowed and a page in between says so.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const redirect of redirectsOf(model, "login-redirect"))
      yield* targetVerdicts(model.flows, redirect, messageOf(redirect));
  },
  fix: here((at) => ({ kind: "guard-redirect", at })),
};

function messageOf({ judged }: OpenRedirect): string {
  const { label } = judged;
  const link = /form|body/.test(label)
    ? "Where the page takes that field from its own address, a link to it"
    : "A link to this address";
  return `After logging in or out this goes on to wherever ${label} says, to other sites as well. ${link} can end on a copy that asks for the password again.`;
}
