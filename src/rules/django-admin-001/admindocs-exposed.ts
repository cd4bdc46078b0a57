import { textOf } from "../../bind/constants.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { urlPatterns } from "../../model/url-patterns.ts";
import type { Check } from "../rule.ts";

/** The admin's documentation generator is served. */
export const check: Check = {
  meta: {
    slug: "admindocs-exposed",
    title: "documentation of the code served in production",
    severity: "low",
    severityReason: "it describes the code and opens nothing by itself",
    cwe: [497],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports `include("django.contrib.admindocs.urls")` in a URLconf without a development switch around it.',
      impact:
        "Every staff account reads the names of all models, fields, views and template paths there, also of what it has no permission for.",
      fix: "Include it only where `settings.DEBUG` is on.",
      mitigation: "Give `is_staff` only to people who may know the code.",
      falsePositive: "Harmless where all staff are developers.",
    },
  },
  *judge({ flows }) {
    for (const { site, target, included } of urlPatterns(flows)) {
      if (!included || textOf(flows.program, target) !== ADMINDOCS) continue;
      yield {
        verdict: "found",
        at: placeOf(site.at),
        subject: "admindocs",
        message:
          "`admindocs` shows every staff account the names of all models, fields, views and template paths of this code.",
        confidence: "high",
        confidenceReason: "the URLconf includes it, and nothing switches it off in production",
      };
    }
  },
};

/** docs.djangoproject.com/en/5.2/ref/contrib/admin/admindocs/. */
const ADMINDOCS = "django.contrib.admindocs.urls";
