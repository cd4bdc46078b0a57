import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { cookieSessions, CSRF_MIDDLEWARE, otherCsrfMiddleware } from "../../model/csrf/csrf-middleware.ts";
import { missingMiddleware } from "../../model/header-absence.ts";
import {
  middlewareEntry,
  productionMiddleware,
  type MiddlewareList,
} from "../../model/settings/middleware.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import { AFTER_SESSIONS } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production runs without Django's CSRF check. */
export const check: Check = {
  meta: {
    slug: "no-csrf-middleware",
    title: "nothing tells the site's own requests from forged ones",
    severity: "high",
    cwe: [352],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings whose `MIDDLEWARE` lacks `CsrfViewMiddleware` while visitors are signed in by a cookie.",
      impact:
        "A page anywhere can make a signed-in visitor's browser send forms to this site: change the e-mail address, delete things, send money. `{% csrf_token %}` in a form protects nothing while nobody checks it.",
      fix: 'Add `"django.middleware.csrf.CsrfViewMiddleware"` to `MIDDLEWARE`, below the session middleware, and `{% csrf_token %}` to forms that lack it.',
      mitigation:
        "Keep `SESSION_COOKIE_SAMESITE = 'Lax'`, Django's default, which keeps current browsers from sending the session along with most forged forms; `csrf_protect` on a view checks that one view.",
      falsePositive:
        "Fine for an API that accepts tokens from a header only and whose visitors have no session cookie.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) yield verdictOn(model, list);
  },
  fix: here(
    (at) => ({
      kind: "edit-list",
      at,
      change: { do: "insert", item: "django.middleware.csrf.CsrfViewMiddleware", where: AFTER_SESSIONS },
    }),
    "forms and scripts that send no token get an error from then on",
  ),
};

function verdictOn(model: AuditModel, list: MiddlewareList): Verdict {
  const subject = "CsrfViewMiddleware";
  const { at } = list.found;
  const { program } = model.flows;
  const entry = middlewareEntry(program, list, CSRF_MIDDLEWARE) ?? otherCsrfMiddleware(list);
  if (entry)
    return { verdict: "ruled-out", at: entry.at, subject, because: `\`${entry.name}\` is in the list` };
  if (list.open) {
    return {
      verdict: "not-seen",
      at,
      subject,
      what: "Whether `CsrfViewMiddleware` is among the entries that are added to `MIDDLEWARE` could not be followed.",
      verify: "Run `python manage.py diffsettings --all | grep MIDDLEWARE` in production's environment.",
    };
  }
  return {
    verdict: "found",
    absent: true,
    at,
    subject,
    ...consequence(model, list),
    evidence: `${list.found.name} without ${CSRF_MIDDLEWARE[0] ?? ""}`,
  };
}

function consequence(
  model: AuditModel,
  list: MiddlewareList,
): Pick<Found, "message" | "severity" | "severityReason" | "confidence" | "confidenceReason"> {
  const without = `\`${list.found.name}\` has no \`CsrfViewMiddleware\``;
  const sureness = missingMiddleware(model, list, CSRF_MIDDLEWARE, "the check");
  const sessions = cookieSessions(model.flows.program, list);
  if (sessions === undefined) {
    const message = `${without}: as soon as a cookie signs visitors in, any other site's page can send forms here in their name.`;
    const reason =
      "no middleware in the list signs visitors in by a cookie, so that a forged request acts as nobody";
    return {
      message,
      severity: "low",
      severityReason: reason,
      confidence: "medium",
      confidenceReason: reason,
    };
  }
  const message = `${without}: any other site's page can send forms here in a signed-in visitor's name, and nothing tells them from real ones.`;
  if (sureness.severity !== "medium") return { message, ...sureness };
  const confidenceReason = `${sureness.confidenceReason}, and \`${sessions.name}\` signs visitors in by a cookie`;
  return { message, severity: "high", confidence: "high", confidenceReason };
}
