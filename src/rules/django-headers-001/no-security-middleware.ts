import type { AuditModel } from "../../model/audit-model.ts";
import { missingMiddleware } from "../../model/header-absence.ts";
import { headerProvider } from "../../model/header-providers.ts";
import {
  middlewareEntry,
  productionMiddleware,
  type MiddlewareList,
} from "../../model/settings/middleware.ts";
import { effective } from "../../model/settings/project-settings.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Django's own; django-secure's, from which it was made, does the same. */
const SECURITY = [
  "django.middleware.security.SecurityMiddleware",
  "djangosecure.middleware.SecurityMiddleware",
];

/** Production runs without Django's SecurityMiddleware. */
export const check: Check = {
  meta: {
    slug: "no-security-middleware",
    title: "SecurityMiddleware is missing, so its headers and redirects are never sent",
    severity: "medium",
    cwe: [693],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings whose `MIDDLEWARE` holds neither `django.middleware.security.SecurityMiddleware` nor a class of the project that descends from it. Django's own `check --deploy` then skips eight further warnings, because nothing would read their settings.",
      impact:
        "Without it nothing sends `X-Content-Type-Options`, `Referrer-Policy` and `Cross-Origin-Opener-Policy`, redirects to HTTPS or sends HSTS: browsers may run an uploaded text as a script, and the first visit can be read on the way. Every `SECURE_…` setting in the file looks switched on and does nothing.",
      fix: 'Put `"django.middleware.security.SecurityMiddleware"` at the top of `MIDDLEWARE`.',
      mitigation:
        "Let the proxy send `X-Content-Type-Options: nosniff` and `Referrer-Policy: same-origin`, and redirect to HTTPS.",
      falsePositive:
        "Safe where the proxy sends these headers and redirects. Verify with `curl -sI https://your-site/` and `curl -sI http://your-site/`.",
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
    change: { do: "insert", item: "django.middleware.security.SecurityMiddleware", where: { put: "first" } },
  })),
};

function verdictOn(model: AuditModel, list: MiddlewareList): Verdict | undefined {
  const { at } = list.found;
  const entry = middlewareEntry(model.flows.program, list, SECURITY);
  if (entry)
    return {
      verdict: "ruled-out",
      at: entry.at,
      subject: "SecurityMiddleware",
      because: "the middleware is in the list",
    };
  if (list.open) {
    return {
      verdict: "not-seen",
      at,
      subject: "SecurityMiddleware",
      what: "Whether `SecurityMiddleware` is among the entries that are added to `MIDDLEWARE` could not be followed.",
      verify: "Run `python manage.py diffsettings --all | grep MIDDLEWARE` in production's environment.",
    };
  }
  const dead = deadSettings(list);
  return {
    verdict: "found",
    absent: true,
    at,
    subject: "SecurityMiddleware",
    message: `\`${list.found.name}\` has no \`SecurityMiddleware\`: responses go out without \`X-Content-Type-Options\` and \`Referrer-Policy\`, and Django neither redirects to HTTPS nor sends HSTS.${dead}`,
    ...surenessOf(model, list),
    evidence: `${list.found.name} without ${SECURITY[0] ?? ""}`,
  };
}

function surenessOf(model: AuditModel, list: MiddlewareList): ReturnType<typeof missingMiddleware> {
  const sureness = missingMiddleware(model, list, SECURITY, "these headers");
  const provider = headerProvider(model, list, "x-content-type-options");
  if (provider === undefined) return sureness;
  const reason = `${provider.who} sends \`X-Content-Type-Options\``;
  return { ...sureness, severity: "low", severityReason: reason };
}

/** What only this middleware reads (docs.djangoproject.com/en/5.2/ref/middleware/#security-middleware). */
const READ_BY_IT = [
  "SECURE_SSL_REDIRECT",
  "SECURE_HSTS_SECONDS",
  "SECURE_CONTENT_TYPE_NOSNIFF",
  "SECURE_REFERRER_POLICY",
  "SECURE_CROSS_ORIGIN_OPENER_POLICY",
];

function deadSettings({ found }: MiddlewareList): string {
  const dead = READ_BY_IT.filter((name) => effective(found.module, name, "withoutDebug") !== undefined);
  if (dead.length === 0) return "";
  const names = dead.map((name) => `\`${name}\``).join(", ");
  return ` ${names} ${dead.length === 1 ? "is" : "are"} set, and nothing reads ${dead.length === 1 ? "it" : "them"}.`;
}
