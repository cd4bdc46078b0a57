import { whyProduction } from "../../model/settings/project-settings.ts";
import { compareReleases } from "../../model/settings/defaults.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import { isNone, textOf } from "../../model/settings/value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_CROSS_ORIGIN_OPENER_POLICY";

/** Production lets windows of other sites keep a handle on its pages. */
export const check: Check = {
  meta: {
    slug: "coop-off",
    title: "windows of other sites keep a handle on this site's pages",
    severity: "low",
    severityReason: "it concerns windows that the site opens, and nothing else",
    cwe: [693],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SECURE_CROSS_ORIGIN_OPENER_POLICY` of None or `unsafe-none` in production's settings (Django 4.0 and newer).",
      impact:
        "A page that opened this site in a new window may send that window elsewhere, for instance to a copy of the login page, and learns from it how many frames the page has.",
      fix: 'Remove the line (Django\'s default is `"same-origin"`). Where a login or payment window of another site must answer back, `"same-origin-allow-popups"` is enough.',
      mitigation: 'Links that open other sites carry `rel="noopener"` in current browsers by themselves.',
      falsePositive:
        "Safe where the proxy sends the header. Verify with `curl -sI https://your-site/ | grep -i opener-policy`.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, NAME)) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: setting({ name: NAME, code: '"same-origin-allow-popups"', safety: "safe", inDevelopment: "harmless" }),
};

function verdictOn(found: ProductionValue): Verdict | undefined {
  const { setting, inProduction, at } = found;
  if (setting === undefined || isTooOld(found)) return undefined;
  if (!isNone(inProduction) && textOf(inProduction)?.toLowerCase() !== "unsafe-none") return undefined;
  return {
    verdict: "found",
    at,
    subject: NAME,
    message: `\`${NAME}\` is switched off: a page of another site that opens this one in a new window can send that window elsewhere, for instance to a copy of the login page.`,
    confidence: "medium",
    confidenceReason: `${whyProduction(found.module)}; a proxy may still send the header`,
    evidence: `${NAME} = ${isNone(inProduction) ? "None" : "unsafe-none"}`,
    trace: setting.steps,
  };
}

/** Django knows the setting since 4.0 (docs.djangoproject.com/en/4.0/releases/4.0/). */
function isTooOld({ settings }: ProductionValue): boolean {
  const { version } = settings.django;
  return version !== undefined && compareReleases(version, "4.0") < 0;
}
