import { functionFacts } from "../../bind/program.ts";
import type { Found } from "../../findings/finding.ts";
import { withCallers } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OpenRedirect } from "../../model/redirects/open-redirects.ts";
import { redirectsOf } from "../../model/redirects/next-fields.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The target is checked, but not enough. */
export const check: Check = {
  meta: {
    slug: "naive-check",
    title: "redirect target is checked too loosely",
    severity: "medium",
    cwe: [601],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports a redirect to a target of the request after a test that other sites pass: `startswith("/")`, a search for the own host in the text, its end, an empty `netloc`, a look at the path only.',
      impact:
        "A link that begins with this site's address, in a mail perhaps, leads to a copy of its login page elsewhere, and the visitor types the password there.",
      fix: "Ask first: `if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())`, and go to a fixed page otherwise.",
      mitigation: "Show a page in between that names the site one is about to leave for.",
      falsePositive:
        "Fine where the target was checked in a way that this audit does not know, or where every target is on purpose allowed and a page in between says so.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const redirect of redirectsOf(model, "naive-check")) yield* judgeRedirect(model.flows, redirect);
  },
  fix: here((at) => ({ kind: "guard-redirect", at })),
};

/** Redirects behind one function of the project that asks too little are one mistake: the function's. */
function judgeRedirect(flows: FlowModel, redirect: OpenRedirect): readonly Found[] {
  const all = withCallers(flows, redirect.site.report, found(redirect), redirect.judged);
  const by = redirect.check?.kind === "naive" ? redirect.check.by : undefined;
  const [first] = all;
  if (by === undefined || first === undefined) return all;
  const { header, qualifiedName } = functionFacts(by);
  const at = { path: by.unit.file.path, span: header, scope: qualifiedName };
  const cause = `${at.path}:${qualifiedName}:naive`;
  const message = `${first.message} This is the check to mend.`;
  return [...all.map((one) => ({ ...one, cause })), { ...first, at, cause, message, secondary: true }];
}

function found({ site, judged, check: asked, atLogin, confidence, reason }: OpenRedirect): Found {
  const passes = asked?.kind === "naive" ? asked.passes : "another site";
  const what = asked?.kind === "naive" ? asked.what : "it is checked too loosely";
  return {
    verdict: "found",
    at: site.place,
    subject: site.report.site.row.at,
    message: `This redirect goes where ${judged.label} says. It is checked before, but ${what}: ${passes} passes that test, and browsers go to the other site.`,
    ...(atLogin ? { severity: "high", severityReason: "visitors come by here when they log in or out" } : {}),
    confidence,
    confidenceReason: reason,
    trace: judged.trace,
  };
}
