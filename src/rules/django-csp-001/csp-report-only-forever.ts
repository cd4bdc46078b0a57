import { policiesOf } from "../../model/content-security-policy.ts";
import { headerProvider } from "../../model/header-providers.ts";
import { productionMiddleware } from "../../model/settings/middleware.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { Check } from "../rule.ts";

/** Production's content security policy only reports. */
export const check: Check = {
  meta: {
    slug: "csp-report-only-forever",
    title: "the content security policy only reports",
    severity: "low",
    cwe: [693],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings whose only content security policy is in report-only mode: `SECURE_CSP_REPORT_ONLY`, `CONTENT_SECURITY_POLICY_REPORT_ONLY`, `CSP_REPORT_ONLY = True`.",
      impact: "Browsers tell the site about scripts that do not belong there, and run them all the same.",
      fix: "Once the reports are quiet, move the policy to the setting that enforces it (`SECURE_CSP`, `CONTENT_SECURITY_POLICY`, or `CSP_REPORT_ONLY = False`); a stricter one may go on reporting beside it.",
      mitigation: "Enforce at least the parts that break nothing: `object-src 'none'; base-uri 'self'`.",
      falsePositive: "Right for the first weeks of a new policy.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) {
      const sent = policiesOf(model, list).filter(({ sentBy }) => sentBy !== undefined);
      const [policy] = sent;
      if (policy === undefined || sent.some(({ reportOnly }) => !reportOnly)) continue;
      if (headerProvider(model, list, "content-security-policy")) continue;
      yield {
        verdict: "found",
        at: policy.at,
        subject: policy.setting,
        message: `The only content security policy is in report-only mode (\`${policy.setting}\`): browsers report scripts that do not belong to a page, and run them all the same.`,
        confidence: "medium",
        confidenceReason: `${whyProduction(list.found.module)}; how long the policy has been reporting is not visible`,
      };
    }
  },
};
