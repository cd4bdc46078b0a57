import { crossOrigins, type CrossOrigin } from "../../model/cross-origin.ts";
import { originKind } from "../../model/origin-kinds.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production allows an origin over plain HTTP. */
export const check: Check = {
  meta: {
    slug: "http-origin",
    title: "an origin over plain HTTP is allowed",
    severity: "medium",
    cwe: [942, 319],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `http://` origins in `CORS_ALLOWED_ORIGINS` (formerly `CORS_ORIGIN_WHITELIST`) of production's settings. Names of developers' machines are `dev-origin-in-production`.",
      impact:
        "Whoever is on the way between a visitor and that site, in the same wireless network for instance, can write its pages and so read this site's answers; with `CORS_ALLOW_CREDENTIALS`, in the visitor's name.",
      fix: "Write the origin with `https://`, and serve that site over HTTPS only.",
      mitigation: "Send HSTS for that site's name, so that browsers never ask it over plain HTTP.",
      falsePositive:
        "Harmless inside a network that nobody else can reach, or where that name is on the browsers' HSTS preload list.",
    },
  },
  *judge(model) {
    for (const site of crossOrigins(model)) yield* verdictsOn(site);
  },
  fix: here(
    (at) => ({ kind: "replace-words", at, old: "http://", new: "https://" }),
    "the other site must be reached over HTTPS",
  ),
};

function* verdictsOn({ origins, allowAll, credentials }: CrossOrigin): Generator<Verdict> {
  const setting = origins?.found.setting;
  if (origins === undefined || setting === undefined || allowAll !== undefined) return;
  for (const { text, at } of origins.members.filter((one) => originKind(one.text) === "http")) {
    yield {
      verdict: "found",
      at,
      subject: origins.found.name,
      message: `\`${origins.found.name}\` holds \`${text}\`: whoever is on the way between a visitor and that site can write its pages, and so read this site's answers${credentials ? " in the visitor's name" : ""}.`,
      ...(credentials
        ? {}
        : {
            severity: "low" as const,
            severityReason: "credentials are not allowed, so that only public answers can be read",
          }),
      ...surenessOf(setting),
      trace: setting.steps,
      cause: `${at.path}:${origins.found.name}:http`,
    };
  }
}
