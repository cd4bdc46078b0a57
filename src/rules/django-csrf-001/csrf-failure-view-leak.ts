import { functionFacts } from "../../bind/program.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { failureView, wholeParts } from "../../model/csrf/failure-view.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { productionValues } from "../../model/settings/production-value.ts";
import type { Check, Verdict } from "../rule.ts";

/** The page for failed CSRF checks shows cookies or headers. */
export const check: Check = {
  meta: {
    slug: "csrf-failure-view-leak",
    title: "page for failed CSRF checks shows cookies or headers",
    severity: "low",
    cwe: [209],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a `CSRF_FAILURE_VIEW` of the project that hands `request.COOKIES`, `request.META`, the headers or the session over as a whole.",
      impact:
        "Cookies that scripts cannot read, such as the session's, stand in the page then: a script that runs there, or somebody who is sent a screenshot, gets them.",
      fix: "Show a plain page with status 403, and log the reason instead.",
      mitigation: "Keep `SESSION_COOKIE_HTTPONLY` on and renew sessions that may have been shown.",
      falsePositive: "Fine where the values go to a log that only operators read, without cookies in it.",
    },
  },
  *judge(model) {
    for (const value of productionValues(model.settings, "CSRF_FAILURE_VIEW")) {
      if (value.setting !== undefined) yield* verdictsOn(model, value);
    }
  },
};

function* verdictsOn({ flows }: AuditModel, value: ProductionValue): Iterable<Verdict> {
  const view = failureView(flows.program, value);
  if (view === undefined) return;
  const subject = functionFacts(view).qualifiedName;
  const [part] = wholeParts(flows.program, view);
  if (part === undefined) {
    yield {
      verdict: "ruled-out",
      at: value.at,
      subject,
      because: "the view shows no cookies and no headers",
    };
    return;
  }
  yield {
    verdict: "found",
    at: placeOf(part),
    subject,
    message: `\`${subject}\` answers failed CSRF checks and hands all cookies or headers of the request over here: what scripts in the browser must not read may stand in the page.`,
    confidence: "medium",
    confidenceReason: "the whole part is handed over; whether it ends in the page was not followed",
    related: [{ place: value.at, note: "named here" }],
  };
}
