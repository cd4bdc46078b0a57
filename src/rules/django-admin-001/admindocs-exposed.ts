import type { Check } from "../rule.ts";

/** The admin's documentation generator is served. */
export const check: Check = {
  meta: {
    slug: "admindocs-exposed",
    title: "documentation of the code served in production",
    severity: "low",
    cwe: [497],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `include(\"django.contrib.admindocs.urls\")` in a URLconf without a development switch around it.",
      impact: "Every staff account reads the names of all models, fields, views and template paths there, also of what it has no permission for; before May 2024's releases of docutils even files could be drawn in.",
      fix: "Include it only where `settings.DEBUG` is on.",
      mitigation: "Give `is_staff` only to people who may know the code.",
      falsePositive: "Harmless where all staff are developers.",
    },
  },
  *judge({ routes }) {
    const seen = new Set<string>();
    for (const { target, at, through, onlyWith } of routes) {
      if (target.kind !== "external" || !target.name.startsWith("django.contrib.admindocs.")) continue;
      const place = through.at(-1) ?? at;
      const key = `${place.path}:${place.span.start}`;
      if (onlyWith !== undefined || seen.has(key)) continue;
      seen.add(key);
      yield {
        verdict: "found",
        at: place,
        subject: "admindocs",
        message: "`admindocs` shows every staff account the names of all models, fields, views and template paths of this code.",
        confidence: "high",
        confidenceReason: "the URLconf includes it, and nothing switches it off in production",
      };
    }
  },
};
