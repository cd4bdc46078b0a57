import { whyProduction } from "../../model/settings/project-settings.ts";
import type { RestFramework } from "../../model/settings/rest-framework.ts";
import { entryAt, namesUnder, restFrameworks } from "../../model/settings/rest-framework.ts";
import type { Check, Verdict } from "../rule.ts";

/** REST framework limits nobody. */
export const check: Check = {
  meta: {
    slug: "drf-no-throttle",
    title: "API without a limit on requests",
    severity: "low",
    severityReason: "what an API answers to programs may be meant for programs",
    cwe: [770, 307],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that install `rest_framework` without `DEFAULT_THROTTLE_CLASSES`.",
      impact:
        "A program can call the API as often as it likes: to guess tokens and codes, to copy all data, to keep the site busy.",
      fix: 'Write `"DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle", "rest_framework.throttling.UserRateThrottle"]` with `"DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "600/min"}`, and `NUM_PROXIES` where a proxy stands in front.',
      mitigation: "Let the proxy limit requests for each address.",
      falsePositive: "Harmless where the proxy limits requests or views name their own throttles.",
    },
  },
  *judge(model) {
    for (const framework of restFrameworks(model.settings)) {
      const names = namesUnder(framework, KEY);
      if (names === "default" || names?.length === 0) yield verdictOn(framework);
    }
  },
};

const KEY = "DEFAULT_THROTTLE_CLASSES";

function verdictOn(framework: RestFramework): Verdict {
  return {
    verdict: "found",
    at: entryAt(framework, KEY) ?? framework.at,
    subject: KEY,
    message:
      "REST framework limits nobody: a program can call the API as often as it likes, to guess codes or to copy all data.",
    confidence: "medium",
    confidenceReason: `${whyProduction(framework.installed.found.module)}; a proxy or single views may set limits`,
  };
}
