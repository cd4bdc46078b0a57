import type { AuditModel } from "../../model/audit-model.ts";
import {
  DJANGO_CSP,
  PACKAGE_CSP,
  policiesOf,
  type ContentPolicy,
} from "../../model/content-security-policy.ts";
import { headerProvider } from "../../model/header-providers.ts";
import { existsIn } from "../../model/settings/defaults.ts";
import { productionMiddleware, type MiddlewareList } from "../../model/settings/middleware.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import { leaves } from "../../model/settings/resolve.ts";
import { elementsOf, textOf } from "../../model/settings/value.ts";
import { packageReads } from "../../model/csp-package.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production writes a content security policy that nothing sends. */
export const check: Check = {
  meta: {
    slug: "csp-without-middleware",
    title: "a content security policy is written and never sent",
    severity: "medium",
    cwe: [693, 1021],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a policy in production's settings that no middleware in `MIDDLEWARE` reads: `SECURE_CSP` without `ContentSecurityPolicyMiddleware` or before Django 6.0, `CONTENT_SECURITY_POLICY` or `CSP_…` without `CSPMiddleware`, and the names of one version of django-csp with the other.",
      impact:
        "The site looks protected in its settings and sends no policy: a script that somebody places in a page runs.",
      fix: 'Add the middleware that reads the setting: `"django.middleware.csp.ContentSecurityPolicyMiddleware"` for `SECURE_CSP` (Django 6.0), `"csp.middleware.CSPMiddleware"` for django-csp.',
      mitigation: "Let the proxy send the policy.",
      falsePositive:
        "Safe where something else sends a policy. Verify with `curl -sI https://your-site/ | grep -i content-security-policy`.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) {
      const policies = policiesOf(model, list).filter(({ directives, open }) => open || directives.size > 0);
      // One policy that is sent is enough; settings of another library beside it are left over.
      if (policies.some((policy) => isSent(model, policy))) continue;
      const [policy] = policies;
      if (policy && !list.open && headerProvider(model, list, "content-security-policy") === undefined)
        yield verdictOn(model, list, policy);
    }
  },
};

function isSent(model: AuditModel, { sentBy, reader }: ContentPolicy): boolean {
  return sentBy !== undefined && packageReads(model, reader) !== false;
}

/** Whether the middleware that reads a policy is there where a variable of the environment says so. */
function isSwitched({ found, entries }: MiddlewareList, { reader }: ContentPolicy): boolean {
  const senders = reader === "django" ? DJANGO_CSP : PACKAGE_CSP;
  if (entries.some(({ name }) => senders.includes(name))) return false;
  return leaves(found.value).some(({ value }) =>
    (elementsOf(value) ?? []).some((element) => senders.includes(textOf(element) ?? "")),
  );
}

function verdictOn(model: AuditModel, list: MiddlewareList, policy: ContentPolicy): Verdict {
  if (isSwitched(list, policy))
    return {
      verdict: "found",
      at: policy.at,
      subject: policy.setting,
      message: `\`${policy.setting}\` holds a content security policy, and the middleware that sends it is only there when the environment says so: where nothing is set, pages are sent without one.`,
      confidence: "low",
      confidenceReason: "what production's environment says is not in the repository",
    };
  return {
    verdict: "found",
    at: policy.at,
    subject: policy.setting,
    message: `\`${policy.setting}\` holds a content security policy, and ${whyNot(model, list, policy)}: pages are sent without one.`,
    confidence: "medium",
    confidenceReason: `${whyProduction(list.found.module)}; a proxy may still send a policy`,
  };
}

function whyNot(model: AuditModel, { found }: MiddlewareList, { reader, setting }: ContentPolicy): string {
  const { django } = found.settings;
  if (reader === "django")
    return existsIn(setting, django.version) === false
      ? `Django ${django.version ?? "before 6.0"} does not know this setting`
      : "`ContentSecurityPolicyMiddleware` is missing from the middleware";
  if (packageReads(model, reader) === false)
    return reader === "django-csp 3"
      ? "django-csp 4 reads `CONTENT_SECURITY_POLICY` instead"
      : "this version of django-csp reads `CSP_DEFAULT_SRC` and its like instead";
  return "`CSPMiddleware` is missing from the middleware";
}
