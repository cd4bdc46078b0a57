import { functionFacts } from "../../bind/program.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { CachedView } from "../../model/csrf/cached-views.ts";
import { cachedViews, isKeptApart } from "../../model/csrf/cached-views.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A page made for one visitor is kept in the cache for all. */
export const check: Check = {
  meta: {
    slug: "private-page-cached",
    title: "page made for one visitor may be served to others from the cache",
    severity: "medium",
    cwe: [524, 525],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `@cache_page` on views that look at who is signed in or demand a login, where nothing below it says that answers differ by cookie (`vary_on_cookie`).",
      impact:
        "The decorator keeps one answer per address. Django's session middleware adds `Vary: Cookie` only later, when the answer has been kept already: the next visitor gets the page that was made for the one before, and " +
        "where the cache stands above the login check, people who are not signed in get it, too.",
      fix: "Leave `@cache_page` off pages of signed-in people; cache the expensive part instead (`cache.get_or_set` with the user's id in the key), or put `@vary_on_cookie` directly below `@cache_page`.",
      mitigation: "Send `Cache-Control: private` with such pages (`@cache_control(private=True)`).",
      falsePositive: "Fine where the page is the same for everybody and the user is only counted or logged.",
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
    decorator: "django.views.decorators.vary:vary_on_cookie",
    below: true,
  })),
};

function verdictOn(model: AuditModel, cached: CachedView): Verdict | undefined {
  const { view, at } = cached;
  const subject = view.name.split(".").at(-1) ?? view.name;
  const demands = model.postures.get(view)?.handlers.some(({ login }) => login === "required") === true;
  if (!demands && !looksAtUser(model, cached)) return undefined;
  if (isKeptApart(cached))
    return { verdict: "ruled-out", at, subject, because: "the answers are kept apart by cookie" };
  const guardBelow = cached.below.some((name) =>
    /login_required|permission_required|user_passes_test/.test(name),
  );
  return {
    verdict: "found",
    at,
    subject,
    message: demands
      ? `\`${subject}\` is for signed-in people, and its answers are kept in the cache: ${reaching(cached)}`
      : `\`${subject}\` looks at who is signed in, and its answers are kept in the cache: what was made for one visitor may be served to the next.`,
    ...(guardBelow || demands
      ? { confidence: demands && isOpenAbove(cached) ? "high" : "medium", confidenceReason: BELOW }
      : {
          severity: "low",
          severityReason: "nothing demands a login for this page",
          confidence: "low",
          confidenceReason: "whether what it shows depends on the visitor was not followed",
        }),
  };
}

const BELOW =
  "the login check runs below the cache, which keeps the answer before the session middleware adds `Vary: Cookie`";

/** Who gets the kept answer. */
function reaching(cached: CachedView): string {
  return isOpenAbove(cached)
    ? "while one is kept, everybody who asks for the address gets it, also people who are not signed in."
    : "what was made for one may be served to the next.";
}

/** Whether nothing above the cache can ask for a login, and nothing below it can keep an answer out of it. */
function isOpenAbove({ above, below }: CachedView): boolean {
  const isHarmless = (name: string): boolean => HARMLESS.test(name);
  return above.every(isHarmless) && !below.some((name) => /cache_control/.test(name));
}

/** Decorators of Django's that have nothing to do with who asks. A name that is not known may ask for a login. */
const HARMLESS = /^django\.views\.decorators\.(?:http|vary|gzip|clickjacking|csrf|csp|common|debug|cache)\./;

function looksAtUser({ flows }: AuditModel, { view }: CachedView): boolean {
  return view.handlers.some(({ function: ref }) => {
    const state = ref && flows.solver.byRef.get(functionFacts(ref));
    return state !== undefined && conductOf(flows.solver, state).knowsUser;
  });
}
