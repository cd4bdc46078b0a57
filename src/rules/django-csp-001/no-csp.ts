import type { AuditModel } from "../../model/audit-model.ts";
import { DJANGO_CSP, PACKAGE_CSP, policiesOf } from "../../model/content-security-policy.ts";
import { missingMiddleware, rendersNoPages } from "../../model/header-absence.ts";
import { headerProvider } from "../../model/header-providers.ts";
import { compareReleases } from "../../model/settings/defaults.ts";
import {
  middlewareEntry,
  productionMiddleware,
  type MiddlewareList,
} from "../../model/settings/middleware.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production sends no content security policy. */
export const check: Check = {
  meta: {
    slug: "no-csp",
    title: "no content security policy limits scripts",
    severity: "medium",
    cwe: [1021, 693],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports, once for each production module, that nothing sends a content security policy: neither Django's middleware (since 6.0), nor django-csp, nor middleware of the project, nor a proxy configuration in the repository. Medium only where the project renders HTML templates.",
      impact:
        "A script that somebody manages to place in a page, through one forgotten escape or one uploaded file, runs in every visitor's browser with all that the visitor may do.",
      fix: 'Begin with a policy that only reports, look at the reports, then enforce it. Django 6.0 and newer: `ContentSecurityPolicyMiddleware` and `SECURE_CSP_REPORT_ONLY = {"default-src": [CSP.SELF], "script-src": [CSP.SELF, CSP.NONCE]}`. Before: the django-csp package.',
      mitigation:
        "Let the proxy send a policy; `object-src 'none'; base-uri 'self'; frame-ancestors 'self'` breaks hardly any site.",
      falsePositive:
        "Safe where the proxy sends a policy. Verify with `curl -sI https://your-site/ | grep -i content-security-policy`.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) {
      const verdict = verdictOn(model, list);
      if (verdict !== undefined) yield verdict;
    }
  },
};

const SENDERS = [...DJANGO_CSP, ...PACKAGE_CSP];

function verdictOn(model: AuditModel, list: MiddlewareList): Verdict | undefined {
  const subject = "Content-Security-Policy";
  const policies = policiesOf(model, list);
  const { at } = list.found;
  const provider = headerProvider(model, list, "content-security-policy");
  if (provider)
    return { verdict: "ruled-out", at: provider.at, subject, because: `${provider.who} sends a policy` };
  const sent = policies.find(({ sentBy, directives, open }) => sentBy && (open || directives.size > 0));
  if (sent)
    return {
      verdict: "ruled-out",
      at: sent.at,
      subject,
      because: "the settings hold a policy, and the middleware sends it",
    };
  const entry = middlewareEntry(model.flows.program, list, SENDERS);
  // A policy that nothing sends is another check's finding; what unseen entries do is unknown.
  if (policies.some(({ directives }) => directives.size > 0) || (entry === undefined && list.open))
    return undefined;
  const what =
    entry === undefined
      ? "nothing in sight sends a content security policy"
      : `\`${entry.name.split(".").at(-1) ?? ""}\` has no policy to send`;
  return {
    verdict: "found",
    absent: true,
    at: entry?.at ?? at,
    subject,
    message: `${entry === undefined ? "N" : ""}${entry === undefined ? what.slice(1) : what}: should somebody ever manage to place a script in a page, it runs in every visitor's browser with all that the visitor may do.`,
    ...surenessOf(model, list),
    fix: { text: fixFor(list) },
  };
}

function surenessOf(model: AuditModel, list: MiddlewareList): ReturnType<typeof missingMiddleware> {
  const sureness = missingMiddleware(model, list, SENDERS, "a policy");
  const noPages = rendersNoPages(model, list);
  return noPages === undefined ? sureness : { ...sureness, severity: "low", severityReason: noPages };
}

function fixFor({ found }: MiddlewareList): string {
  const { version } = found.settings.django;
  const isBuiltIn = version !== undefined && compareReleases(version, "6.0") >= 0;
  return isBuiltIn
    ? "Add `django.middleware.csp.ContentSecurityPolicyMiddleware` and begin with `SECURE_CSP_REPORT_ONLY`; once the reports are quiet, write the same policy into `SECURE_CSP`."
    : "Install django-csp, add `csp.middleware.CSPMiddleware` and begin with `CONTENT_SECURITY_POLICY_REPORT_ONLY`; once the reports are quiet, write the same policy into `CONTENT_SECURITY_POLICY`. (From Django 6.0 on a policy is built in.)";
}
