import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { NextField } from "../../model/redirects/next-fields.ts";
import { nextFields } from "../../model/redirects/next-fields.ts";
import { intent } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A form takes along where the link wants to go on, and nobody asks whether that is on this site. */
export const check: Check = {
  meta: {
    slug: "next-field",
    title: "a form hands on where the link wants to go, unchecked",
    severity: "medium",
    cwe: [601],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports a field such as `<input type="hidden" name="next" value="{{ request.GET.next }}">` whose form goes to a view that takes only POST and then redirects wherever the field says, unchecked or after a test that other sites pass. Redirects that a link reaches directly are `open-redirect` and `login-redirect`.',
      impact:
        "A link that begins with this site's address fills the field. Whoever sends the form ends on a page elsewhere, a copy of the login page perhaps, and types the password there.",
      fix: "Ask in the view: `if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())`, and go to a fixed page otherwise.",
      mitigation: "Fill the field with `{{ request.path }}`, which always is on this site.",
      falsePositive: "Fine where the target is checked in a way that this audit does not know.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const one of nextFields(model)) yield* found(one);
  },
  fix: ({ related = [], secondary }) =>
    secondary === true
      ? []
      : related.map(({ place }) => intent({ kind: "guard-redirect", at: place }, "safe")),
};

function found({ field, form, output: { node }, origin, redirect }: NextField): Found[] {
  const { place } = redirect.site;
  const at = { path: form.file.file.path, span: { start: node.start, end: node.end } };
  const cause = `${at.path}:${node.start}`;
  const asked = redirect.check?.kind === "naive" ? redirect.check : undefined;
  const but = asked ? ` (it is checked, but ${asked.what}: ${asked.passes} passes)` : "";
  const whole: Found = {
    verdict: "found",
    at,
    subject: field.name,
    message: `The field \`${field.name}\` comes from ${origin.label}, and the view that takes this form redirects wherever it says${but}: a link to this page ends on another site once the form is sent.`,
    ...(redirect.atLogin ? AT_LOGIN : {}),
    confidence: "high",
    confidenceReason: asked
      ? "the page fills the field from the request, and other sites pass the view's check"
      : "the page fills the field from the request, and the view asks nothing about it",
    trace: [
      ...origin.steps,
      { place: at, note: "goes into the form here" },
      { place, note: "the view redirects to it here" },
    ],
    related: [{ place, note: "the view redirects to it here" }],
    cause,
  };
  return [whole, { ...whole, at: place, secondary: true }];
}

const AT_LOGIN = {
  severity: "high",
  severityReason: "visitors come by here when they log in or out",
} as const;
