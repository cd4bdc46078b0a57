import type { AuditModel } from "../../model/audit-model.ts";
import { frameAncestors } from "../../model/content-security-policy.ts";
import { missingMiddleware, rendersNoPages } from "../../model/header-absence.ts";
import { headerProvider } from "../../model/header-providers.ts";
import {
  middlewareEntry,
  productionMiddleware,
  type MiddlewareList,
} from "../../model/settings/middleware.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const CLICKJACKING = ["django.middleware.clickjacking.XFrameOptionsMiddleware"];

/** Nothing keeps other sites from showing production's pages in a frame. */
export const check: Check = {
  meta: {
    slug: "no-clickjacking-middleware",
    title: "nothing keeps other sites from framing the pages",
    severity: "medium",
    cwe: [1021],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings without `XFrameOptionsMiddleware`, where neither middleware of the project, nor a content security policy with `frame-ancestors`, nor a proxy configuration in the repository forbids framing.",
      impact:
        "Another site can show a page in an invisible frame and lay its own buttons below it: a signed-in visitor who clicks there presses the buttons of the framed page. Session cookies with `SameSite=Lax`, Django's default since 2.1, are not sent into frames of other sites, which leaves sibling subdomains and sites that set `SameSite=None`.",
      fix: 'Add `"django.middleware.clickjacking.XFrameOptionsMiddleware"` to `MIDDLEWARE`.',
      mitigation:
        "Let the proxy send `X-Frame-Options: DENY`, or `Content-Security-Policy: frame-ancestors 'none'`.",
      falsePositive:
        "Safe where the proxy sends the header. Verify with `curl -sI https://your-site/ | grep -i -e x-frame-options -e frame-ancestors`.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) yield verdictOn(model, list);
  },
  fix: here(
    (at) => ({
      kind: "edit-list",
      at,
      change: {
        do: "insert",
        item: "django.middleware.clickjacking.XFrameOptionsMiddleware",
        where: { put: "last" },
      },
    }),
    "other sites may embed pages of this one",
  ),
};

function verdictOn(model: AuditModel, list: MiddlewareList): Verdict {
  const subject = "XFrameOptionsMiddleware";
  const { at } = list.found;
  const entry = middlewareEntry(model.flows.program, list, CLICKJACKING);
  if (entry) return { verdict: "ruled-out", at: entry.at, subject, because: "the middleware is in the list" };
  const other = headerProvider(model, list, "x-frame-options") ?? frameAncestors(model, list);
  if (other) return { verdict: "ruled-out", at: other.at, subject, because: `${other.who} forbids framing` };
  if (list.open) {
    return {
      verdict: "not-seen",
      at,
      subject,
      what: "Whether `XFrameOptionsMiddleware` is among the entries that are added to `MIDDLEWARE` could not be followed.",
      verify: "Run `python manage.py diffsettings --all | grep MIDDLEWARE` in production's environment.",
    };
  }
  return {
    verdict: "found",
    absent: true,
    at,
    subject,
    message: `\`${list.found.name}\` has no \`XFrameOptionsMiddleware\`: any site can show these pages in an invisible frame and have signed-in visitors click buttons that they do not see.`,
    ...surenessOf(model, list),
    evidence: `${list.found.name} without ${CLICKJACKING[0] ?? ""}`,
  };
}

function surenessOf(model: AuditModel, list: MiddlewareList): ReturnType<typeof missingMiddleware> {
  const sureness = missingMiddleware(model, list, CLICKJACKING, "the header");
  const noPages = rendersNoPages(model, list);
  return noPages === undefined ? sureness : { ...sureness, severity: "low", severityReason: noPages };
}
