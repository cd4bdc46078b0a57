import type { Found, Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { FormFate, FormViews } from "../../model/templates/form-views.ts";
import { fateOf, formViews } from "../../model/templates/form-views.ts";
import type { PostForm } from "../../model/templates/post-forms.ts";
import { postForms } from "../../model/templates/post-forms.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check } from "../rule.ts";

/** A form that posts to this site carries no token. */
export const check: Check = {
  meta: {
    slug: "form-without-token",
    title: "a form that changes something sends no CSRF token",
    severity: "high",
    cwe: [352],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports `<form method="post">` to the site itself without `{% csrf_token %}`, looked for through includes. High where the view behind it takes forms without a token; low where Django refuses the form, which then does not work.',
      impact:
        "Where the view checks no token, a page anywhere can send the same form in a signed-in visitor's name.",
      fix: "Put `{% csrf_token %}` inside the form, and let the view check it: take `csrf_exempt` off, keep `CsrfViewMiddleware` in `MIDDLEWARE`.",
      mitigation: "Keep `SESSION_COOKIE_SAMESITE = 'Lax'`, Django's default.",
      falsePositive:
        "Fine where a script sends the form with the token in a header, where the form carries a one-time secret of its own, or where its address belongs to another site.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const forms = postForms(model.templates.graph);
    if (forms.length === 0) return;
    const answering = formViews(model);
    for (const form of forms) yield* judged(answering, form);
  },
  fix: here((at) => ({ kind: "insert-csrf-token", at })),
};

function* judged(answering: FormViews, form: PostForm): Iterable<Verdict> {
  const { at, token, target } = form;
  const subject = "form";
  if (token === "present" || target.kind === "external") return;
  if (token === "own") {
    yield {
      verdict: "ruled-out",
      at,
      subject,
      because: "the form carries a secret of its own, which no other site knows",
    };
  } else if (token === "unseen") {
    yield {
      verdict: "not-seen",
      at,
      subject,
      what: "whether a script, tag or block adds the token to this form",
      verify: "open the page and look for `csrfmiddlewaretoken` in the form",
    };
  } else {
    const fate = fateOf(answering, form);
    if (fate.kind === "settled") yield { verdict: "ruled-out", at, subject, because: fate.because };
    else yield { verdict: "found", at, subject, ...grade(fate) };
  }
}

function grade(
  fate: Exclude<FormFate, { kind: "settled" }>,
): Pick<Found, "message" | "severity" | "severityReason" | "confidence" | "confidenceReason" | "related"> {
  const what = "This form changes something and sends no CSRF token";
  switch (fate.kind) {
    case "exempt":
      return {
        message: `${what}, and the view behind it takes forms without one: any other site's page can send it in a signed-in visitor's name.`,
        severity: "high",
        confidence: "high",
        confidenceReason: "the view that answers this form is exempt from the check",
        related: [{ place: fate.at, note: "here the view is taken out of the check" }],
      };
    case "unchecked":
      return {
        message: `${what}, and production runs without the middleware that would ask for it: any other site's page can send it in a signed-in visitor's name.`,
        severity: "high",
        confidence: "high",
        confidenceReason: "no middleware of the production settings checks tokens",
      };
    case "refused":
      return {
        message: `${what}. Django refuses such a form with status 403, so it does not work as it stands; the quick way out, \`csrf_exempt\`, would open it to every other site.`,
        severity: "low",
        severityReason: "the view behind it still asks for the token",
        confidence: "medium",
        confidenceReason: "a script may add the token when the form is sent",
      };
    case "unknown":
      return {
        message: `${what}. Whether the view behind it asks for one could not be told.`,
        severity: "low",
        severityReason: "the view that answers this form is not in sight",
        confidence: "low",
        confidenceReason: "the address of the form could not be followed to a view",
      };
  }
}
