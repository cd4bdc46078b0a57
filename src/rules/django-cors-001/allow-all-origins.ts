import { crossOrigins, type CrossOrigin } from "../../model/cross-origin.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { NAME_ORIGINS } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Every site may read what production answers to anybody. */
export const check: Check = {
  meta: {
    slug: "allow-all-origins",
    title: "every site may read this site's answers",
    severity: "low",
    severityReason: "without credentials other sites read only what everybody may read",
    cwe: [942],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `CORS_ALLOW_ALL_ORIGINS = True` (formerly `CORS_ORIGIN_ALLOW_ALL`) in production's settings, where `CorsMiddleware` is installed and credentials are not allowed. With credentials it is `allow-all-with-credentials`.",
      impact:
        "Pages of every site can read what this site answers without a login, through their visitors' browsers: that matters where it can be reached only from inside a network, or tells addresses apart.",
      fix: 'Replace it by the front ends that need it: `CORS_ALLOWED_ORIGINS = ["https://app.example.com"]`.',
      mitigation: 'Limit CORS to the public part: `CORS_URLS_REGEX = r"^/api/public/.*$"`.',
      falsePositive:
        "Right for a public API that is meant to be called from everywhere and reads neither cookies nor addresses.",
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

function verdictOn({ allowAll, credentials, entry }: CrossOrigin): Verdict | undefined {
  if (allowAll?.setting === undefined)
    return {
      verdict: "ruled-out",
      at: entry.at,
      subject: "CORS_ALLOW_ALL_ORIGINS",
      because: "only listed origins are allowed",
    };
  if (credentials !== undefined) return undefined;
  return {
    verdict: "found",
    at: allowAll.at,
    subject: "CORS_ALLOW_ALL_ORIGINS",
    message: `\`${allowAll.name}\` lets pages of every site read what this site answers without a login, which matters where it is reachable only from inside a network.`,
    ...surenessOf(allowAll.setting),
    trace: allowAll.setting.steps,
  };
}
