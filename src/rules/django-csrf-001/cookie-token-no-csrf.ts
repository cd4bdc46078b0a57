import type { Found } from "../../findings/finding.ts";
import type { CookieToken } from "../../model/csrf/cookie-tokens.ts";
import { cookieTokens } from "../../model/csrf/cookie-tokens.ts";
import { leaves } from "../../model/settings/resolve.ts";
import { entryOf } from "../../model/settings/templates-setting.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { productionValues } from "../../model/settings/production-value.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import { textOf } from "../../model/settings/value.ts";
import type { Check, Verdict } from "../rule.ts";

/** An API takes its token from a cookie and checks no CSRF token. */
export const check: Check = {
  meta: {
    slug: "cookie-token-no-csrf",
    title: "API token in a cookie, without a CSRF check",
    severity: "high",
    cwe: [352],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports authentication classes of REST framework that read a token from a cookie and never run the CSRF check, cookie keys of Django Ninja with `csrf=False`, and dj-rest-auth with `JWT_AUTH_COOKIE` but without `JWT_AUTH_COOKIE_USE_CSRF`.",
      impact:
        "API views are exempt from Django's CSRF middleware, because tokens in a header cannot be forged. A cookie can: browsers send it along with requests that another site's page makes.",
      fix: "Run the check where the cookie was used: `SessionAuthentication().enforce_csrf(request)` in the class, `csrf=True` in Ninja, `JWT_AUTH_COOKIE_USE_CSRF = True` in dj-rest-auth; or take the token from the `Authorization` header.",
      mitigation:
        'Set the cookie with `samesite="Strict"` or `"Lax"`, which keeps current browsers from sending it with most forged requests.',
      falsePositive: "Fine where the cookie is only used to read, never to change anything.",
    },
  },
  *judge(model) {
    for (const token of cookieTokens(model.flows)) yield verdictOn(token);
    for (const value of productionValues(model.settings, "REST_AUTH")) {
      const verdict = restAuth(value);
      if (verdict) yield verdict;
    }
  },
};

function verdictOn({ at, name, framework, checks }: CookieToken): Verdict {
  if (checks) return { verdict: "ruled-out", at, subject: name, because: "it runs the CSRF check itself" };
  return found({
    at,
    subject: name,
    message:
      framework === "drf"
        ? `\`${name}\` takes its token from a cookie and runs no CSRF check: any other site's page can make API requests in a signed-in visitor's name.`
        : `\`${name}\` takes its key from a cookie with the CSRF check switched off: any other site's page can make API requests in a signed-in visitor's name.`,
    confidenceReason:
      "nothing in the class speaks of the CSRF check; the cookie's `SameSite` was not looked at",
  });
}

function restAuth(value: ProductionValue): Verdict | undefined {
  const { setting, inProduction, at, module } = value;
  if (setting === undefined) return undefined;
  const dicts = leaves(inProduction).map((leaf) => leaf.value);
  const cookie = dicts
    .map((dict) => entryOf(dict, "JWT_AUTH_COOKIE"))
    .find((entry) => entry && textOf(entry));
  if (cookie === undefined) return undefined;
  const subject = "JWT_AUTH_COOKIE";
  const checked = dicts.some((dict) => {
    const entry = entryOf(dict, "JWT_AUTH_COOKIE_USE_CSRF");
    return entry !== undefined && truthOf(entry) !== false;
  });
  if (checked) return { verdict: "ruled-out", at, subject, because: "`JWT_AUTH_COOKIE_USE_CSRF` is on" };
  return found({
    at: cookie.origin.place ?? at,
    subject,
    message:
      "dj-rest-auth takes the token from a cookie here and runs no CSRF check unless `JWT_AUTH_COOKIE_USE_CSRF` is on: any other site's page can make API requests in a signed-in visitor's name.",
    confidenceReason: `${whyProduction(module)}; the cookie's \`SameSite\` was not looked at`,
  });
}

function found(says: Pick<Found, "at" | "subject" | "message" | "confidenceReason">): Found {
  return { verdict: "found", confidence: "medium", ...says };
}
