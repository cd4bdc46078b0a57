import type { AuditModel } from "../../model/audit-model.ts";
import { headerProvider } from "../../model/header-providers.ts";
import { absenceSureness } from "../../model/settings/absence.ts";
import { middlewareOf } from "../../model/settings/middleware.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import type { AbstractValue } from "../../model/settings/value.ts";
import { elementsOf, isNone, textOf } from "../../model/settings/value.ts";
import type { Severity } from "../../findings/finding.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_REFERRER_POLICY";

/** The policies that browsers know (w3.org/TR/referrer-policy; Django's check security.E023 lists the same). */
const KNOWN: ReadonlySet<string> = new Set([
  "no-referrer",
  "no-referrer-when-downgrade",
  "origin",
  "origin-when-cross-origin",
  "same-origin",
  "strict-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
]);

/** Production tells other sites full addresses. */
export const check: Check = {
  meta: {
    slug: "referrer-policy-weak",
    title: "other sites learn the full addresses of pages",
    severity: "medium",
    cwe: [200],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a `SECURE_REFERRER_POLICY` of `unsafe-url` or `no-referrer-when-downgrade` in production's settings, and values that no browser knows. Of several policies browsers take the last one they know.",
      impact:
        "Whoever visitors go to from a page, and whoever serves its pictures and scripts, learns the page's full address: password-reset tokens, signed links, search words and whatever else stands in it.",
      fix: 'Set `SECURE_REFERRER_POLICY = "same-origin"`, Django\'s default, or `"strict-origin-when-cross-origin"`.',
      mitigation:
        "Keep tokens out of addresses; Django's own password reset moves its token into the session before it shows a page.",
      falsePositive:
        "Safe where the proxy replaces the header. Verify with `curl -sI https://your-site/ | grep -i referrer-policy`. A stricter policy than these needs care: Django's CSRF check over HTTPS needs the Referer header of the site's own pages.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, NAME)) {
      const verdict = found.setting === undefined ? undefined : verdictOn(model, found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: setting({ name: NAME, code: '"same-origin"', safety: "safe", inDevelopment: "harmless" }),
};

/** What a weak policy does, as the end of a sentence. */
interface Weakness {
  readonly severity: Severity;
  readonly effect: string;
}

function verdictOn(model: AuditModel, found: ProductionValue): Verdict | undefined {
  const policies = policiesIn(found.inProduction);
  const weakness = policies && weaknessOf(policies);
  if (weakness === undefined) return undefined;
  const list = middlewareOf(found.settings, found.module);
  const provider = list && headerProvider(model, list, "referrer-policy");
  const { at } = found;
  if (provider)
    return { verdict: "ruled-out", at, subject: NAME, because: `${provider.who} sends a policy of its own` };
  const sureness = absenceSureness(found, model.edge, "another policy");
  return {
    verdict: "found",
    at,
    subject: NAME,
    message: `\`${NAME}\` ${weakness.effect}.`,
    ...sureness,
    ...(weakness.severity === "low" && sureness.severity !== "low"
      ? { severity: "low" as const, severityReason: "browsers fall back on a policy that is nearly as good" }
      : {}),
    evidence: `${NAME} = ${policies?.join(", ") ?? ""}`,
    ...(found.setting === undefined ? {} : { trace: found.setting.steps }),
  };
}

/** The policies in order; undefined where the value is not followed. Django joins a list with commas and takes a text as it is. */
function policiesIn(value: AbstractValue): readonly string[] | undefined {
  if (isNone(value)) return [];
  const texts = elementsOf(value)?.map((one) => textOf(one)) ?? [textOf(value)];
  if (texts.includes(undefined)) return undefined;
  return texts.flatMap((text) => (text ?? "").split(",")).map((text) => text.trim().toLowerCase());
}

function weaknessOf(policies: readonly string[]): Weakness | undefined {
  const effective = policies.findLast((policy) => KNOWN.has(policy));
  switch (effective) {
    case "unsafe-url":
      return {
        severity: "medium",
        effect:
          "is `unsafe-url`: every site that visitors go on to, and every host of a picture or script, learns the full address of the page, tokens and search words included",
      };
    case "no-referrer-when-downgrade":
      return {
        severity: "low",
        effect:
          "is `no-referrer-when-downgrade`: other HTTPS sites learn the full address of the page that visitors come from, which is more than browsers tell by themselves",
      };
    case undefined:
      return {
        severity: "low",
        effect:
          policies.length === 0
            ? "is None, so that Django sends no policy and each browser uses its own default"
            : "holds no policy that browsers know, so that each browser uses its own default",
      };
    default:
      return undefined;
  }
}
