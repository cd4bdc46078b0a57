import type { AuditModel } from "../../model/audit-model.ts";
import { crossOrigins, type CrossOrigin } from "../../model/cross-origin.ts";
import { isMiddleware } from "../../model/settings/middleware.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Middleware that answers requests itself (github.com/adamchainz/django-cors-headers, "Setup"). */
const ANSWERING = [
  "django.middleware.common.CommonMiddleware",
  "whitenoise.middleware.WhiteNoiseMiddleware",
  "django.middleware.cache.FetchFromCacheMiddleware",
  "django.middleware.cache.CacheMiddleware",
];

/** CorsMiddleware comes after middleware that already answers. */
export const check: Check = {
  meta: {
    slug: "middleware-order",
    title: "CorsMiddleware comes too late in the list",
    severity: "low",
    severityReason: "answers lack the headers, which breaks other sites rather than protection",
    cwe: [696],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `CorsMiddleware` below middleware that answers requests itself: `CommonMiddleware`, WhiteNoise, the cache.",
      impact:
        "Answers given above it carry no CORS headers, or, from the cache, those of somebody else's origin. Front ends then fail now and then, and the usual repair is to allow every origin, which does not help and opens the site.",
      fix: "Move `CorsMiddleware` to the top of `MIDDLEWARE`, directly above or below `SecurityMiddleware`.",
      mitigation: "None is needed while the front ends work: this is about answers that they cannot read.",
      falsePositive:
        "Harmless where front ends on other origins never meet redirects or static files of this site.",
    },
  },
  *judge(model) {
    for (const site of crossOrigins(model)) yield verdictOn(model, site);
  },
  fix: here((at) => ({
    kind: "edit-list",
    at,
    change: { do: "insert", item: "corsheaders.middleware.CorsMiddleware", where: { put: "first" } },
  })),
};

function verdictOn(model: AuditModel, { list, entry }: CrossOrigin): Verdict {
  const subject = "CorsMiddleware";
  const above = list.entries
    .slice(0, list.entries.indexOf(entry))
    .find((one) => isMiddleware(model.flows.program, list, one, ANSWERING));
  if (above === undefined)
    return { verdict: "ruled-out", at: entry.at, subject, because: "nothing above it answers requests" };
  return {
    verdict: "found",
    at: entry.at,
    subject,
    message: `\`CorsMiddleware\` stands below \`${above.name.split(".").at(-1) ?? ""}\`, which answers some requests itself: these answers carry no CORS headers, and front ends on other origins cannot read them.`,
    confidence: "high",
    confidenceReason: whyProduction(list.found.module),
    evidence: `${above.name} stands above ${entry.name}`,
    related: [{ place: above.at, note: "this one answers first" }],
  };
}
