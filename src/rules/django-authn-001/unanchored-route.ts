import type { Found, Place } from "../../findings/finding.ts";
import type { UnanchoredRoutes } from "../../model/authentication/unanchored-routes.ts";
import { pathGuard, unanchoredRoutes } from "../../model/authentication/unanchored-routes.ts";
import type { Check } from "../rule.ts";

/** A pattern that also matches in the middle of other addresses. */
export const check: Check = {
  meta: {
    slug: "unanchored-route",
    title: "URL pattern that matches anywhere",
    severity: "low",
    cwe: [777, 625],
    status: "preview",
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
    const routes = unanchoredRoutes(flows);
    if (routes.length === 0) return;
    const guard = pathGuard(flows);
    for (const one of routes) yield* verdictsOn(one, guard);
  },
};

function* verdictsOn({ path, places }: UnanchoredRoutes, guard: Place | undefined): Iterable<Found> {
  for (const at of places) {
    yield {
      verdict: "found",
      at,
      subject: "re_path",
      message:
        guard === undefined
          ? "This pattern does not begin with `^` and matches anywhere in the address: the view also answers behind any prefix that somebody puts before it."
          : "This pattern does not begin with `^` and matches anywhere in the address: behind a made-up prefix the view answers past the middleware that looks at how the address begins.",
      ...(guard === undefined
        ? {}
        : { severity: "medium", severityReason: "a middleware decides by the beginning of the address" }),
      confidence: guard === undefined ? "high" : "medium",
      confidenceReason:
        guard === undefined
          ? "Django searches for the pattern; what decides by address was not seen"
          : "whether the middleware guards this view was not looked at",
      cause: `unanchored:${path}`,
      related: guard === undefined ? [] : [{ place: guard, note: "decides by the beginning of the address" }],
    };
  }
}
