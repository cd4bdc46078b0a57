import { credentialsTravel, crossOrigins, type CrossOrigin } from "../../model/cross-origin.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { NAME_ORIGINS } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Every site may read what production answers to the signed-in visitor. */
export const check: Check = {
  meta: {
    slug: "allow-all-with-credentials",
    title: "every site may read this site's answers in a visitor's name",
    severity: "medium",
    cwe: [942, 346],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `CORS_ALLOW_ALL_ORIGINS = True` (formerly `CORS_ORIGIN_ALLOW_ALL`) together with `CORS_ALLOW_CREDENTIALS = True` in production's settings, where `CorsMiddleware` is installed. The package then answers each site with that site's own name, which browsers accept.",
      impact:
        "A page of any site can ask this one with the visitor's cookies or password and read the answers: personal pages, API data, CSRF tokens. High where cookies travel with requests of other sites (`SESSION_COOKIE_SAMESITE = \"None\"`) or Basic authentication is used; with Django's default, `Lax`, sibling subdomains and older browsers remain.",
      fix: 'Replace the switch by the front ends that need it: `CORS_ALLOWED_ORIGINS = ["https://app.example.com"]`. If none of them uses cookies, remove `CORS_ALLOW_CREDENTIALS` as well.',
      mitigation:
        'Keep `SESSION_COOKIE_SAMESITE = "Lax"`, and limit CORS to the API: `CORS_URLS_REGEX = r"^/api/.*$"`.',
      falsePositive:
        "Harmless where nothing under the allowed paths looks at cookies or Basic authentication.",
    },
  },
  *judge(model) {
    for (const site of crossOrigins(model)) {
      const verdict = verdictOn(site);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: NAME_ORIGINS,
};

function verdictOn(site: CrossOrigin): Verdict | undefined {
  const { allowAll, credentials } = site;
  if (allowAll?.setting === undefined || credentials === undefined) return undefined;
  const travels = credentialsTravel(site);
  return {
    verdict: "found",
    at: allowAll.at,
    subject: "CORS_ALLOW_ALL_ORIGINS",
    message: `\`${allowAll.name}\` together with \`CORS_ALLOW_CREDENTIALS\` lets a page of any site ask this one in its visitor's name and read the answers.`,
    ...(travels === undefined ? {} : { severity: "high" as const, severityReason: travels }),
    ...surenessOf(allowAll.setting),
    evidence: `${allowAll.name} = True, CORS_ALLOW_CREDENTIALS = True`,
    trace: allowAll.setting.steps,
    related: [{ place: credentials.at, note: "cookies and passwords come along" }],
  };
}
