import {
  credentialsTravel,
  crossOrigins,
  type CrossOrigin,
  type OriginMember,
} from "../../model/cross-origin.ts";
import { originWeaknesses, type OriginWeakness } from "../../model/origin-pattern.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** A pattern for allowed origins lets in origins of strangers. */
export const check: Check = {
  meta: {
    slug: "broad-origin-regex",
    title: "a pattern for allowed origins lets in names of strangers",
    severity: "medium",
    cwe: [942, 185],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports patterns in `CORS_ALLOWED_ORIGIN_REGEXES` (formerly `CORS_ORIGIN_REGEX_WHITELIST`) that match more than they seem to: no `$` at the end (django-cors-headers uses `re.match`, which looks at the beginning only), a dot without a backslash, a wildcard that nothing separates from the name, or everything.",
      impact:
        "Somebody registers a name that the pattern lets in, such as `shop.example.com.evil.test`, and pages there may read this site's answers; with `CORS_ALLOW_CREDENTIALS`, in their visitors' names.",
      fix: 'Write the whole origin, with backslashes and both ends: `r"^https://[a-z0-9-]+\\.example\\.com$"`. Where the names are known, list them in `CORS_ALLOWED_ORIGINS` instead.',
      mitigation:
        'Keep `SESSION_COOKIE_SAMESITE = "Lax"`, and limit CORS to the API: `CORS_URLS_REGEX = r"^/api/.*$"`.',
      falsePositive:
        "Safe where nobody but the site's owner can get a name that the pattern lets in, as inside a company's network.",
    },
  },
  *judge(model) {
    for (const site of crossOrigins(model)) {
      // Where every origin is allowed, patterns add nothing.
      if (site.allowAll !== undefined) continue;
      for (const member of site.patterns?.members ?? []) yield verdictOn(site, member);
    }
  },
};

/** What a weakness lets in, as the rest of "This pattern …". */
const EFFECT: Readonly<Record<OriginWeakness, string>> = {
  everything: "matches every origin",
  "open-prefix":
    "puts no dot between what anybody may choose and the name, so that `evil` followed by the name is let in as well",
  "no-end-anchor": "has no `$` at its end, so that the name followed by `.evil.test` is let in as well",
  "unescaped-dot":
    "holds a dot without a backslash, which stands for any letter, so that a name that only looks alike is let in as well",
  "plain-http": "lets in an origin over plain HTTP, which whoever is on the way can write",
};

function verdictOn(site: CrossOrigin, { text, at }: OriginMember): Verdict {
  const subject = site.patterns?.found.name ?? "CORS_ALLOWED_ORIGIN_REGEXES";
  const [worst] = originWeaknesses(text).filter((weakness) => weakness !== "plain-http");
  const setting = site.patterns?.found.setting;
  if (worst === undefined || setting === undefined)
    return {
      verdict: "ruled-out",
      at,
      subject,
      because: "the pattern matches whole origins of the site's own names",
    };
  const reads = site.credentials ? "in their visitors' names" : "as anybody without a login";
  return {
    verdict: "found",
    at,
    subject,
    message: `This pattern of \`${subject}\` ${EFFECT[worst]}: pages there may read this site's answers ${reads}.`,
    ...severityOf(site),
    ...surenessOf(setting),
    trace: setting.steps,
  };
}

function severityOf(site: CrossOrigin): {
  readonly severity?: "high" | "low";
  readonly severityReason?: string;
} {
  if (site.credentials === undefined)
    return {
      severity: "low",
      severityReason: "credentials are not allowed, so that only public answers can be read",
    };
  const travels = credentialsTravel(site);
  return travels === undefined ? {} : { severity: "high", severityReason: travels };
}
