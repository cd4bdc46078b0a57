/** Compares the ids of `manage.py check --deploy` with our findings: ours shall be a superset, and what is not is explained. */
import { auditDiscovery } from "../../src/audit.ts";
import type { Discovery } from "../../src/discover/file-kind.ts";
import type { Answer } from "./compare.ts";
import type { OracleEnvironment, OracleProject } from "./manifest.ts";

/** Django's id, the checks of ours that say the same, and when they rightly stay silent. */
interface Counterpart {
  readonly checks: readonly string[];
  readonly silent?: Silence;
}

interface Silence {
  readonly because: string;
  /** Whether it holds for what the running project has; without it, it always does. */
  readonly when?: (settings: NonNullable<Answer["settings"]>) => boolean;
}

/** What our audit says in one environment. */
export interface AuditedIds {
  /** Full ids of the checks that find something, at any severity and confidence, previews included. */
  readonly found: ReadonlySet<string>;
  /** Why a check that looked found nothing, or could not see. */
  readonly reasons: ReadonlyMap<string, string>;
}

const HSTS = ["DJANGO-HTTPS-001/no-hsts"];
const SESSION_SECURE: Counterpart = { checks: ["DJANGO-SESS-001/session-cookie-insecure"] };
const SESSION_HTTPONLY: Counterpart = { checks: ["DJANGO-SESS-001/session-cookie-no-httponly"] };

/** Django 4.2 to 6.1, `django/core/checks/security`. */
const COUNTERPARTS: ReadonlyMap<string, Counterpart> = new Map<string, Counterpart>([
  ["security.W001", { checks: ["DJANGO-HEADERS-001/no-security-middleware"] }],
  ["security.W002", { checks: ["DJANGO-HEADERS-001/no-clickjacking-middleware"] }],
  ["security.W003", { checks: ["DJANGO-CSRF-001/no-csrf-middleware"] }],
  ["security.W004", { checks: HSTS }],
  ["security.W005", { checks: ["DJANGO-HTTPS-001/weak-hsts"] }],
  ["security.W006", { checks: ["DJANGO-HEADERS-001/nosniff-off"] }],
  ["security.W008", { checks: ["DJANGO-HTTPS-001/no-ssl-redirect"] }],
  [
    "security.W009",
    {
      checks: [
        "DJANGO-CONFIG-001/hardcoded-secret-key",
        "DJANGO-CONFIG-001/insecure-default-secret-key",
        "DJANGO-CONFIG-001/weak-secret-key",
      ],
      silent: {
        because: "the key is empty: Django refuses to use it, so that it is no key that anybody knows",
        when: ({ SECRET_KEY }) => JSON.stringify(SECRET_KEY ?? { $secret: false }) === '{"$secret":false}',
      },
    },
  ],
  ["security.W010", SESSION_SECURE],
  ["security.W011", SESSION_SECURE],
  ["security.W012", SESSION_SECURE],
  ["security.W013", SESSION_HTTPONLY],
  ["security.W014", SESSION_HTTPONLY],
  ["security.W015", SESSION_HTTPONLY],
  ["security.W016", { checks: ["DJANGO-SESS-002/csrf-cookie-insecure"] }],
  ["security.W018", { checks: ["DJANGO-DEPLOY-002/debug-on", "DJANGO-DEPLOY-002/debug-default-on"] }],
  [
    "security.W019",
    {
      checks: ["DJANGO-HEADERS-001/frame-options-allow"],
      silent: {
        because: "SAMEORIGIN keeps other sites from framing pages; Django asks for DENY",
        when: ({ X_FRAME_OPTIONS }) => X_FRAME_OPTIONS === "SAMEORIGIN",
      },
    },
  ],
  [
    "security.W020",
    {
      checks: ["DJANGO-HOST-001/empty-hosts"],
      silent: {
        because: "an empty list refuses every host while DEBUG is off: the site is closed, not open",
        when: ({ ALLOWED_HOSTS }) => JSON.stringify(ALLOWED_HOSTS ?? []) === "[]",
      },
    },
  ],
  [
    "security.W021",
    {
      checks: ["DJANGO-HTTPS-001/weak-hsts"],
      silent: { because: "preloading is a promise that browsers keep for years; leaving it out is no gap" },
    },
  ],
  ["security.W022", { checks: ["DJANGO-HEADERS-001/referrer-policy-weak"] }],
  ["security.E023", { checks: ["DJANGO-HEADERS-001/referrer-policy-weak"] }],
  ["security.E024", { checks: ["DJANGO-HEADERS-001/coop-off"] }],
  [
    "security.W025",
    { checks: ["DJANGO-CONFIG-001/fallback-hardcoded", "DJANGO-CONFIG-001/stale-fallbacks"] },
  ],
]);

/** One id of Django's in one project and environment. */
export interface DeployComparison {
  readonly id: string;
  /** Our findings that say the same. */
  readonly found: readonly string[];
  /** Why there is none; undefined where none is needed or none is known. */
  readonly explanation: string | undefined;
}

/** What our audit finds in this environment, check by check, against Django's ids. */
export function compareDeployChecks(
  { checks = [], settings = {} }: Answer,
  { found, reasons }: AuditedIds,
): readonly DeployComparison[] {
  return checks.map((id) => {
    const counterpart = COUNTERPARTS.get(id) ?? { checks: [] };
    const same = counterpart.checks.filter((check) => found.has(check));
    if (same.length > 0) return { id, found: same, explanation: undefined };
    const own = counterpart.checks.map((check) => reasons.get(check)).find((reason) => reason !== undefined);
    const { silent } = counterpart;
    const holds = silent !== undefined && (silent.when === undefined || silent.when(settings));
    return { id, found: [], explanation: own ?? (holds ? silent.because : undefined) };
  });
}

/** What our audit finds and rules out when exactly these variables are set. */
export function auditedIds(
  discovery: Discovery,
  project: OracleProject,
  { variables }: OracleEnvironment,
): AuditedIds {
  const lines = [...variables].map(([name, value]) => `${name}=${value}\n`).join("");
  const environmentFile = { path: ".oracle-environment", bytes: new TextEncoder().encode(lines) };
  const { report } = auditDiscovery(discovery, {
    choice: { preview: true, persona: "auditor" },
    settingsModule: project.settings,
    environmentFile,
  });
  return {
    found: new Set(report.findings.map(({ id }) => id)),
    reasons: new Map([
      ...report.unseen.map(({ id, what }) => [id, what] as const),
      ...report.ruledOut.map(({ id, because }) => [id, because] as const),
    ]),
  };
}
