/** How the catalogue rates its rules, and which checks it rates itself: a check that is milder must say why. */
import type { Severity } from "../../src/findings/finding.ts";
import { compareSeverity } from "../../src/findings/order.ts";
import { fullId, type RegisteredCheck } from "../../src/rules/rule.ts";

/** The least of what the specification gives a rule ("M/H" is medium). */
const RULES: Readonly<Record<string, Severity>> = {
  "DJANGO-DEPLOY-001": "high",
  "DJANGO-DEPLOY-002": "high",
  "DJANGO-CONFIG-001": "high",
  "DJANGO-SECRETS-001": "high",
  "DJANGO-HOST-001": "medium",
  "DJANGO-HTTPS-001": "high",
  "DJANGO-PROXY-001": "medium",
  "DJANGO-SESS-001": "medium",
  "DJANGO-SESS-002": "medium",
  "DJANGO-HEADERS-001": "medium",
  "DJANGO-CSP-001": "medium",
  "DJANGO-LOG-001": "medium",
  "DJANGO-CORS-001": "medium",
  "DJANGO-ADMIN-001": "high",
  "DJANGO-AUTH-001": "high",
  "DJANGO-RATE-001": "medium",
  "DJANGO-CRYPTO-001": "medium",
  "DJANGO-UPLOAD-001": "high",
  "DJANGO-DESER-001": "high",
  "DJANGO-SUPPLY-001": "medium",
};

/** Checks whose own rating stands in the catalogue. */
const RATED: ReadonlySet<string> = new Set(
  (
    "browsable-api template-debug silenced-security-checks db-superuser edge-accepts-any-host no-ssl-redirect no-hsts weak-hsts long-session " +
    "csrf-cookie-httponly-vs-js csp-report-only-forever sensitive-parameters no-logging-config no-security-logging broad-headers " +
    "default-admin-path admin-extension admin-without-mfa user-enumeration timing-compare signing-no-max-age pickle-cache unpinned no-lockfile " +
    "abandoned-package prerelease archive-extraction same-origin-media"
  ).split(" "),
);

/** Checks that are milder than their rule and give no reason. */
export function silentlyMilder(checks: readonly RegisteredCheck[]): readonly string[] {
  return checks
    .filter(({ rule, check: { meta } }) => {
      const rated = RULES[rule.id];
      const isMilder = rated !== undefined && compareSeverity(meta.severity, rated) > 0;
      return isMilder && !RATED.has(meta.slug) && meta.severityReason === undefined;
    })
    .map(fullId);
}
