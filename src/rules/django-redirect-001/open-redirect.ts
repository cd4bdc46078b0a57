import type { Program } from "../../bind/program.ts";
import { refTo } from "../../bind/program.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OpenRedirect } from "../../model/redirects/open-redirects.ts";
import { hostAskedBy } from "../../model/redirects/host-asked.ts";
import { redirectsOf } from "../../model/redirects/next-fields.ts";
import { targetVerdicts } from "../../model/redirects/target-verdicts.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The request says where to go on, and nobody asks whether that is on this site. */
export const check: Check = {
  meta: {
    slug: "open-redirect",
    title: "redirect to wherever the request says",
    severity: "medium",
    cwe: [601],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `redirect()`, `HttpResponseRedirect`, a `Location` header and the target methods of class-based views over a value of the request.",
      impact:
        "A link that begins with this site's address, in a mail perhaps, leads to a copy of its login page elsewhere, and the visitor types the password there.",
      fix: "Ask first: `if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())`, and go to a fixed page otherwise.",
      mitigation: "Show a page in between that names the site one is about to leave for.",
      falsePositive:
        "Fine where the target was checked in a way that this audit does not know, or where every target is on purpose allowed and a page in between says so.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const redirect of redirectsOf(model, "open-redirect"))
      yield* targetVerdicts(model.flows, redirect, messageOf(model.flows.program, redirect));
  },
  fix: (found, model) => {
    // Names that say "back to this site" leave no doubt.
    const isReturn = /`(?:next|back|return|redirect|continue|came_from)\w{0,20}`/i.test(found.message);
    const why = isReturn ? undefined : "the view may be meant to lead to other sites";
    return here((at) => ({ kind: "guard-redirect", at }), why)(found, model);
  },
};

function messageOf(program: Program, { judged, site: { report } }: OpenRedirect): string {
  const { label } = judged;
  const how = /form|body/.test(label)
    ? "where the page takes that field from its own address, as it often does for `next`, a link to the page ends on somebody else's"
    : "somebody sends a visitor a link to this site that ends on a page of their own";
  const asking = hostAskedBy(program, refTo(report.site.at, report.site.argument));
  const looked =
    asking === undefined
      ? ""
      : ` \`${asking}()\` looks at the parts that \`urlparse\` finds: it finds no host in \`///other.site\` and \`/\\other.site\`, and browsers go there all the same.`;
  return `This redirect goes wherever ${label} says, to other sites as well: ${how}.${looked}`;
}
