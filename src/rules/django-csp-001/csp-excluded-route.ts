import { functionFacts } from "../../bind/program.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { policiesOf } from "../../model/content-security-policy.ts";
import { headerExemptions, isOneOf } from "../../model/header-exemptions.ts";
import { productionMiddleware } from "../../model/settings/middleware.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** A route is left out of the content security policy. */
export const check: Check = {
  meta: {
    slug: "csp-excluded-route",
    title: "a route is left out of the content security policy",
    severity: "low",
    severityReason: "a policy is the second line of defence, and it is missing on this route only",
    cwe: [693],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `csp_exempt` of django-csp and `csp_override({})` of Django 6.0 on a view, and prefixes that production's settings exclude (`EXCLUDE_URL_PREFIXES`, `CSP_EXCLUDE_URL_PREFIXES`). An excluded prefix that covers the whole site, or the admin, is medium.",
      impact:
        "A script that somebody manages to place in a page of this route runs, and from there it can use the rest of the site in the visitor's name.",
      fix: "Remove the exception and give the route what it needs: `csp_update` (django-csp) or `csp_override` with a whole policy (Django 6.0) for the one source that is missing.",
      mitigation: "Keep what users wrote off this route.",
      falsePositive: "Harmless for responses that browsers never render as a page.",
    },
  },
  *judge(model) {
    yield* exemptViews(model);
    yield* excludedPrefixes(model);
  },
};

const EXEMPT = isOneOf(["csp.decorators.csp_exempt"]);
const OVERRIDE = "django.views.decorators.csp.csp_override";

/** `csp_override({})`: an override replaces the whole policy, so an empty one is none. */
function isSwitchedOff(program: Program, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  if (call?.op !== "call" || externalName(resolveIn(program, at, call.callee)) !== OVERRIDE) return false;
  const policy = values[call.arguments[0]?.value ?? -1];
  return policy?.op === "collection" && policy.form === "dict" && policy.entries.length === 0;
}

function* exemptViews({ flows }: AuditModel): Generator<Verdict> {
  const exemptions = headerExemptions(
    flows,
    ["csp.decorators", "django.views.decorators.csp"],
    (program, at) => EXEMPT(program, at) || isSwitchedOff(program, at),
  );
  for (const { at, name } of exemptions) {
    yield {
      verdict: "found",
      at,
      subject: name,
      message: `\`${name}\` is sent without a content security policy: a script that somebody manages to place in this page runs, with the visitor's rights on the whole site.`,
      confidence: "high",
      confidenceReason: "the decorator takes the policy off this view",
    };
  }
}

function* excludedPrefixes(model: AuditModel): Generator<Verdict> {
  for (const list of productionMiddleware(model.settings)) {
    for (const { excluded, sentBy, setting } of policiesOf(model, list)) {
      if (sentBy === undefined) continue;
      for (const { text, at } of excluded) {
        yield {
          verdict: "found",
          at,
          subject: setting,
          message: `Pages under \`${text}\` are sent without a content security policy: a script that somebody manages to place there runs, with the visitor's rights on the whole site.`,
          ...(/^\/?(?:admin\b.*)?$/.test(text)
            ? { severity: "medium" as const, severityReason: "the prefix covers the admin or the whole site" }
            : {}),
          confidence: "high",
          confidenceReason: whyProduction(list.found.module),
        };
      }
    }
  }
}
