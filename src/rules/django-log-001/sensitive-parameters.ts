import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { scopeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import { unhiddenPasswordViews } from "../../model/password-views.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** An error in a view that handles passwords would report them. */
export const check: Check = {
  meta: {
    slug: "sensitive-parameters",
    title: "password visible in error reports",
    severity: "low",
    cwe: [209, 532],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports, once for each project, views that read a password from the request or a form without `sensitive_post_parameters` or `sensitive_variables`.",
      impact:
        "When such a view fails, Django mails form values to ADMINS, and error trackers keep local variables: the password of whoever tried stands there in the clear.",
      fix: 'Write `@sensitive_post_parameters("password")` and `@sensitive_variables("password")` above the view.',
      mitigation: "Let the error tracker drop values under such names.",
      falsePositive: "Harmless where the error tracker hides such names by itself and ADMINS is empty.",
    },
  },
  *judge({ flows }) {
    for (const ref of unhiddenPasswordViews(indexValues(flows))) yield verdictOn(ref);
  },
  fix: here((at) => ({
    kind: "guard-view",
    at,
    decorator: "django.views.decorators.debug:sensitive_post_parameters",
    arguments: "()",
    onMethods: true,
  })),
};

function verdictOn(ref: FunctionRef): Verdict {
  const facts = functionFacts(ref);
  const { path, project } = ref.unit.file;
  return {
    verdict: "found",
    at: { path, span: facts.header, ...scopeOf(facts) },
    subject: "password",
    cause: `sensitive:${project ?? ""}`,
    message:
      "This view holds a typed password, and nothing hides it in error reports: when the view fails, whoever gets the report reads the password.",
    confidence: "medium",
    confidenceReason: "the view reads a password; who gets error reports was not looked at",
  };
}
