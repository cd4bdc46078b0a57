import type { Found } from "../../findings/finding.ts";
import type { UnanchoredRoute } from "../../model/authentication/unanchored-routes.ts";
import { unanchoredRoutes } from "../../model/authentication/unanchored-routes.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check } from "../rule.ts";

/** A pattern that also matches in the middle of other addresses. */
export const check: Check = {
  meta: {
    slug: "unanchored-route",
    title: "URL pattern that matches anywhere",
    severity: "low",
    cwe: [777, 625],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `re_path()` and `url()` patterns that do not begin with `^`: Django searches for them anywhere in the address. Medium where a middleware decides by the beginning of the path.",
      impact:
        "The view answers at more addresses than anybody meant, `/anything/admin/` as well as `/admin/`: rules of a proxy, middleware or firewall that look at the beginning of the address do not cover them.",
      fix: 'Begin the pattern with `^`, or write it as `path("admin/", …)`.',
      mitigation: "Ask for logins in the views and not by address.",
      falsePositive: "Harmless where nothing decides by address.",
    },
  },
  *judge({ flows }) {
    for (const route of unanchoredRoutes(flows)) yield verdictOn(route);
  },
  fix: here((at) => ({ kind: "anchor-pattern", at }), "addresses with something in front no longer match"),
};

function verdictOn({ at, guard }: UnanchoredRoute): Found {
  const base = { verdict: "found", at, subject: "re_path" } as const;
  if (guard === undefined)
    return {
      ...base,
      message:
        "This pattern does not begin with `^` and matches anywhere in the address: the view also answers behind any prefix that somebody puts before it.",
      confidence: "high",
      confidenceReason: "Django searches for the pattern; nothing that decides by address was seen",
      cause: `unanchored:${at.path}`,
    };
  return {
    ...base,
    message:
      "This pattern does not begin with `^` and matches anywhere in the address: behind a made-up prefix the view answers past the middleware that refuses by how the address begins.",
    severity: "medium",
    severityReason: "a middleware refuses requests by the beginning of this address",
    confidence: "medium",
    confidenceReason: "whether the view asks as well was not looked at",
    related: [{ place: guard, note: "refuses by the beginning of the address" }],
  };
}
