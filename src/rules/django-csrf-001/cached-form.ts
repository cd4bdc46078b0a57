import { functionFacts } from "../../bind/program.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { CachedView } from "../../model/csrf/cached-views.ts";
import { cachedViews, isKeptApart } from "../../model/csrf/cached-views.ts";
import { bodyReaders } from "../../model/csrf/form-pages.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const PROTECTING =
  /^django\.views\.decorators\.csrf\.(?:csrf_protect|requires_csrf_token|ensure_csrf_cookie)$/;

/** A page with a form is kept in the cache, together with one visitor's token. */
export const check: Check = {
  meta: {
    slug: "cached-form",
    title: "page with a form is cached together with one visitor's token",
    severity: "low",
    cwe: [352, 524],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `@cache_page` on a view that shows a form and takes its values, where the CSRF check runs in the middleware: the token is not in place yet when the page is kept.",
      impact:
        "Later visitors get a page without their own token, so that their form fails, or with somebody else's. People then tend to exempt the view.",
      fix: "Leave `@cache_page` off the view, or write `@csrf_protect` directly below it: `@cache_page(60)` above `@csrf_protect`.",
      mitigation: "Cache the parts around the form with the `{% cache %}` tag.",
      falsePositive: "Fine where the form is sent by GET and changes nothing.",
    },
  },
  *judge(model) {
    for (const cached of cachedViews(model.flows, model.views)) {
      const verdict = verdictOn(model, cached);
      if (verdict) yield verdict;
    }
  },
  fix: here((at) => ({
    kind: "guard-view",
    at,
    decorator: "django.views.decorators.csrf:csrf_protect",
    below: true,
  })),
};

function verdictOn({ flows }: AuditModel, cached: CachedView): Verdict | undefined {
  const { view, at, below } = cached;
  const takesForms = view.handlers.some(
    ({ function: ref }) => ref && bodyReaders(flows).has(functionFacts(ref)),
  );
  if (!takesForms) return undefined;
  const subject = view.name.split(".").at(-1) ?? view.name;
  if (below.some((name) => PROTECTING.test(name)) || isKeptApart(cached))
    return { verdict: "ruled-out", at, subject, because: "the token is in place before the page is kept" };
  return {
    verdict: "found",
    at,
    subject,
    message: `\`${subject}\` takes a form's values, and its page is kept in the cache before the CSRF token is in place: later visitors' forms fail, or carry somebody else's token.`,
    confidence: "medium",
    confidenceReason: "the view reads a form's values below `cache_page`; its template was not looked at",
  };
}
