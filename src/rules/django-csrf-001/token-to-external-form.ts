import type { Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { postForms } from "../../model/templates/post-forms.ts";
import type { Check } from "../rule.ts";

/** A form sends this site's token to another one. */
export const check: Check = {
  meta: {
    slug: "token-to-external-form",
    title: "a form sends the CSRF token to another site",
    severity: "medium",
    cwe: [352, 200],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `{% csrf_token %}` inside a form whose `action` is another site's address.",
      impact:
        "The other site learns the visitor's token, and may then send forms here in the visitor's name.",
      fix: "Take `{% csrf_token %}` out of this form: the other site has no use for it.",
      mitigation:
        "`CSRF_USE_SESSIONS` or a short `CSRF_COOKIE_AGE` limits how long a leaked token is good for.",
      falsePositive: "Fine where the address is one of this site's own host names.",
    },
  },
  *judge({ templates }: AuditModel): Iterable<Verdict> {
    for (const { at, target, token } of postForms(templates.graph)) {
      if (target.kind !== "external" || token !== "present") continue;
      yield {
        verdict: "found",
        at,
        subject: "form",
        message: `This form goes to \`${target.host}\` and takes the visitor's CSRF token along: that site can send forms here in the visitor's name.`,
        confidence: "high",
        confidenceReason: "the address is written out in the form",
      };
    }
  },
};
