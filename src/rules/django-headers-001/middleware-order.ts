import type { Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import {
  isMiddleware,
  middlewareEntry,
  productionMiddleware,
  type MiddlewareList,
} from "../../model/settings/middleware.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const SECURITY = ["django.middleware.security.SecurityMiddleware"];

/** What an entry above SecurityMiddleware does before it, as the rest of a sentence. */
interface TooEarly {
  readonly paths: readonly string[];
  readonly effect: string;
}

/** Entries that answer or act before SecurityMiddleware sees a request (docs.djangoproject.com/en/5.2/ref/middleware/#middleware-ordering; whitenoise.readthedocs.io). */
const TOO_EARLY: readonly TooEarly[] = [
  {
    paths: ["django.middleware.cache.FetchFromCacheMiddleware", "django.middleware.cache.CacheMiddleware"],
    effect:
      "answers from the cache, over plain HTTP too, and these answers skip the redirect and the headers",
  },
  {
    paths: ["whitenoise.middleware.WhiteNoiseMiddleware"],
    effect: "answers for static files, and these answers go out without the headers",
  },
  {
    paths: ["django.contrib.sessions.middleware.SessionMiddleware"],
    effect: "handles the session of requests over plain HTTP before they are sent on to HTTPS",
  },
  {
    paths: ["django.middleware.common.CommonMiddleware"],
    effect: "sends visitors on to other addresses over plain HTTP before they are sent on to HTTPS",
  },
  {
    paths: [
      "django.contrib.auth.middleware.AuthenticationMiddleware",
      "django.middleware.csrf.CsrfViewMiddleware",
    ],
    effect: "looks at cookies of requests over plain HTTP before they are sent on to HTTPS",
  },
];

/** SecurityMiddleware comes after middleware that already answers. */
export const check: Check = {
  meta: {
    slug: "middleware-order",
    title: "SecurityMiddleware comes too late in the list",
    severity: "low",
    severityReason: "the headers are sent with most answers all the same",
    cwe: [696],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that list `SecurityMiddleware` below middleware that answers requests itself or works with cookies: the cache, WhiteNoise, sessions, `CommonMiddleware`, authentication.",
      impact:
        "What stands above it works before plain HTTP is sent on to HTTPS, and answers given there carry none of its headers.",
      fix: "Move `SecurityMiddleware` to the top of `MIDDLEWARE`. Only CORS, compression and `UpdateCacheMiddleware` may stand above it; WhiteNoise comes directly below.",
      mitigation: "Let the proxy redirect to HTTPS and send the headers for every answer.",
      falsePositive:
        "Harmless where the proxy redirects and sends the headers. Verify with `curl -sI http://your-site/`.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) {
      const verdict = verdictOn(model, list);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: here((at) => ({
    kind: "edit-list",
    at,
    change: { do: "move", item: "django.middleware.security.SecurityMiddleware", where: { put: "first" } },
  })),
};

function verdictOn(model: AuditModel, list: MiddlewareList): Verdict | undefined {
  const security = middlewareEntry(model.flows.program, list, SECURITY);
  if (security === undefined) return undefined;
  const above = { ...list, entries: list.entries.slice(0, list.entries.indexOf(security)) };
  const early = firstOf(model, above);
  const subject = "SecurityMiddleware";
  if (early === undefined)
    return { verdict: "ruled-out", at: security.at, subject, because: "nothing above it answers requests" };
  return {
    verdict: "found",
    at: security.at,
    subject,
    message: `\`SecurityMiddleware\` stands below \`${early.name}\`, which ${early.effect}.`,
    confidence: "medium",
    confidenceReason: `${whyProduction(list.found.module)}; a proxy may do the same for every answer`,
    evidence: `${early.name} stands above ${security.name}`,
    related: [{ place: early.at, note: "this one works first" }],
  };
}

function firstOf(
  model: AuditModel,
  above: MiddlewareList,
): { readonly name: string; readonly at: Place; readonly effect: string } | undefined {
  for (const { paths, effect } of TOO_EARLY) {
    const entry = above.entries.find((one) => isMiddleware(model.flows.program, above, one, paths));
    if (entry) return { name: entry.name.split(".").at(-1) ?? entry.name, at: entry.at, effect };
  }
  return undefined;
}
