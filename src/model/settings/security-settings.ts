/**
 * Which values of Django's settings are safe in production, as far as the value alone tells. Facts: Django's settings
 * reference, deployment checklist and `django/core/checks/security` of 4.2 to 6.1.
 */
import { isPlainObject, type PlainValue } from "../../source/plain-value.ts";

/** One setting with a bearing on security. */
export interface SecuritySetting {
  readonly name: string;
  /** What production should have, as words that fit behind "production wants". */
  readonly wants: string;
  /** What happens otherwise, as a clause. */
  readonly risk: string;
  /** Whether a value is safe; undefined where it depends on the site. */
  readonly isSafe: (value: PlainValue) => boolean | undefined;
}

/** The setting's facts; undefined for names that decide nothing about security by themselves. */
export function securitySetting(name: string): SecuritySetting | undefined {
  return BY_NAME.get(name);
}

/** Names of all of them, most important first. */
export function securitySettingNames(): readonly string[] {
  return SECURITY_SETTINGS.map(({ name }) => name);
}

type Judgement = SecuritySetting["isSafe"];

const is =
  (wanted: PlainValue): Judgement =>
  (value) =>
    value === wanted;

const isOneOf =
  (...wanted: readonly PlainValue[]): Judgement =>
  (value) =>
    wanted.includes(value);

const isAtMost =
  (most: number): Judgement =>
  (value) =>
    typeof value === "number" && value <= most;

const isTruthy: Judgement = (value) =>
  value !== null &&
  value !== false &&
  value !== 0 &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0);

/** What a list that is not empty means depends on its entries. */
const isEmptyOrOpen: Judgement = (value) => (Array.isArray(value) && value.length === 0 ? true : undefined);

/** The text members of a list; the whole text for a text. */
function textsIn(value: PlainValue): readonly string[] {
  const members = Array.isArray(value) ? (value as readonly PlainValue[]) : [value];
  return members.filter((member) => typeof member === "string");
}

const holdsNoneLike =
  (unwanted: RegExp): Judgement =>
  (value) =>
    !textsIn(value).some((text) => unwanted.test(text));

const MIDDLEWARE: readonly string[] = [
  "django.middleware.security.SecurityMiddleware",
  "django.middleware.csrf.CsrfViewMiddleware",
  "django.middleware.clickjacking.XFrameOptionsMiddleware",
];

/** Projects replace these classes by their own: a missing one is a reason to look, not a verdict. */
const hasMiddleware: Judgement = (value) =>
  MIDDLEWARE.every((one) => textsIn(value).includes(one)) ? true : undefined;

const hasHosts: Judgement = (value) => {
  const hosts = textsIn(value);
  return hosts.length > 0 && !hosts.includes("*");
};

const hasPlainSessions: Judgement = (value) => {
  if (value === "django.contrib.sessions.backends.signed_cookies") return false;
  return typeof value === "string" && value.startsWith("django.contrib.sessions.backends.")
    ? true
    : undefined;
};

const hasStrongHasher: Judgement = (value) => {
  const [first] = textsIn(value);
  if (first === undefined) return undefined;
  return /PBKDF2|Argon2|BCryptSHA256|Scrypt/.test(first)
    ? true
    : /MD5|SHA1|Crypt/.test(first)
      ? false
      : undefined;
};

/** Group and others must not write, and nobody needs to execute an upload. */
const isModest: Judgement = (value) =>
  typeof value !== "number" ? value === null : (value & 0o022) === 0 && (value & 0o111) === 0;

const isTightFolder: Judgement = (value) =>
  value === null || (typeof value === "number" && (value & 0o022) === 0);

const isReferrerPolicy: Judgement = (value) => {
  const policies = textsIn(value).flatMap((text) => text.split(",").map((one) => one.trim()));
  if (policies.length === 0) return false;
  return !policies.some(
    (one) => one === "unsafe-url" || one === "no-referrer-when-downgrade" || one === "no-referrer",
  );
};

/** A policy without a directive sends no header; Django's constants for the unsafe keywords are quoted texts. */
const isPolicy: Judgement = (value) => {
  if (!isPlainObject(value) || Object.keys(value).length === 0) return false;
  return !/'unsafe-(?:inline|eval)'|"\*"/.test(JSON.stringify(value));
};

const SECURITY_SETTINGS: readonly SecuritySetting[] = [
  {
    name: "SECRET_KEY",
    wants: "50 or more random characters that no file of the repository holds",
    risk: "whoever knows the key forges sessions and password reset links",
    isSafe: (value) => (typeof value === "string" ? isStrongKey(value) : undefined),
  },
  {
    name: "SECRET_KEY_FALLBACKS",
    wants: "an empty list once a rotation is over",
    risk: "signatures made with an old key stay valid",
    isSafe: isEmptyOrOpen,
  },
  {
    name: "DEBUG",
    wants: "False",
    risk: "error pages show source code, settings and queries to everybody",
    isSafe: (value) => isTruthy(value) === false,
  },
  {
    name: "ALLOWED_HOSTS",
    wants: "the site's own host names",
    risk: "forged Host headers end up in links that the site sends",
    isSafe: hasHosts,
  },
  {
    name: "SECURE_SSL_REDIRECT",
    wants: "True, unless the proxy in front redirects",
    risk: "the first request stays on plain HTTP",
    isSafe: is(true),
  },
  {
    name: "SECURE_HSTS_SECONDS",
    wants: "3600 to begin with, a year once everything works over HTTPS",
    risk: "an attacker in the network can keep browsers on plain HTTP",
    isSafe: (value) => typeof value === "number" && value > 0,
  },
  {
    name: "SECURE_PROXY_SSL_HEADER",
    wants: "None, or the header that a proxy in front always overwrites",
    risk: "a client can claim that its request came over HTTPS",
    isSafe: (value) => (value === null ? true : undefined),
  },
  {
    name: "SECURE_CONTENT_TYPE_NOSNIFF",
    wants: "True",
    risk: "browsers may run uploaded files as scripts",
    isSafe: is(true),
  },
  {
    name: "SECURE_REFERRER_POLICY",
    wants: "same-origin or strict-origin-when-cross-origin",
    risk: "addresses with tokens in them reach other sites, or CSRF checks over HTTPS fail",
    isSafe: isReferrerPolicy,
  },
  {
    name: "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    wants: "same-origin",
    risk: "a page that opens the site keeps a hold on its window",
    isSafe: isOneOf("same-origin", "same-origin-allow-popups"),
  },
  {
    name: "SECURE_CSP",
    wants: "a policy without unsafe-inline and unsafe-eval",
    risk: "nothing contains a script that gets into a page",
    isSafe: isPolicy,
  },
  {
    name: "X_FRAME_OPTIONS",
    wants: "DENY or SAMEORIGIN",
    risk: "other sites can show this one in a frame and catch clicks",
    isSafe: (value) => typeof value === "string" && /^(?:DENY|SAMEORIGIN)$/i.test(value),
  },
  {
    name: "SESSION_COOKIE_SECURE",
    wants: "True",
    risk: "the session's id also travels over plain HTTP",
    isSafe: is(true),
  },
  {
    name: "SESSION_COOKIE_HTTPONLY",
    wants: "True",
    risk: "scripts can read the session's id",
    isSafe: is(true),
  },
  {
    name: "SESSION_COOKIE_SAMESITE",
    wants: "Lax or Strict",
    risk: "other sites' requests carry the session",
    isSafe: isOneOf("Lax", "Strict"),
  },
  {
    name: "SESSION_COOKIE_DOMAIN",
    wants: "None",
    risk: "every subdomain receives the session's id and can set it",
    isSafe: (value) => (value === null ? true : undefined),
  },
  {
    name: "SESSION_COOKIE_AGE",
    wants: "two weeks or less",
    risk: "a stolen session stays good for longer",
    isSafe: (value) => (isAtMost(1_209_600)(value) === true ? true : undefined),
  },
  {
    name: "SESSION_ENGINE",
    wants: "sessions that are kept on the server",
    risk: "sessions in cookies can be read and cannot be revoked",
    isSafe: hasPlainSessions,
  },
  {
    name: "SESSION_SERIALIZER",
    wants: "django.contrib.sessions.serializers.JSONSerializer",
    risk: "whoever can write a session runs code",
    isSafe: (value) =>
      value === "django.contrib.sessions.serializers.JSONSerializer"
        ? true
        : typeof value === "string" && /pickle/i.test(value)
          ? false
          : undefined,
  },
  {
    name: "CSRF_COOKIE_SECURE",
    wants: "True",
    risk: "the CSRF token also travels over plain HTTP",
    isSafe: is(true),
  },
  {
    name: "CSRF_COOKIE_SAMESITE",
    wants: "Lax or Strict",
    risk: "other sites' requests carry the CSRF cookie",
    isSafe: isOneOf("Lax", "Strict"),
  },
  {
    name: "CSRF_COOKIE_DOMAIN",
    wants: "None",
    risk: "any subdomain can overwrite the CSRF token",
    isSafe: (value) => (value === null ? true : undefined),
  },
  {
    name: "CSRF_TRUSTED_ORIGINS",
    wants: "few origins, each with https:// and without a wildcard",
    risk: "every listed origin may send forms to the site",
    isSafe: holdsNoneLike(/^http:|\*/),
  },
  {
    name: "USE_X_FORWARDED_HOST",
    wants: "False, unless a proxy always overwrites the header",
    risk: "a client chooses the host name that links are built with",
    isSafe: (value) => (value === false ? true : undefined),
  },
  {
    name: "USE_X_FORWARDED_PORT",
    wants: "False, unless a proxy always overwrites the header",
    risk: "a client chooses the port that links are built with",
    isSafe: (value) => (value === false ? true : undefined),
  },
  {
    name: "MIDDLEWARE",
    wants: "SecurityMiddleware, CsrfViewMiddleware and XFrameOptionsMiddleware",
    risk: "a missing middleware takes its protection with it",
    isSafe: hasMiddleware,
  },
  {
    name: "AUTH_PASSWORD_VALIDATORS",
    wants: "validators for length, common and numeric passwords",
    risk: "any password is accepted",
    isSafe: isTruthy,
  },
  {
    name: "PASSWORD_HASHERS",
    wants: "PBKDF2, Argon2, BCryptSHA256 or scrypt first",
    risk: "stolen password hashes are guessed quickly",
    isSafe: hasStrongHasher,
  },
  {
    name: "PASSWORD_RESET_TIMEOUT",
    wants: "three days or less",
    risk: "old mails still reset passwords",
    isSafe: isAtMost(259_200),
  },
  {
    name: "DATA_UPLOAD_MAX_MEMORY_SIZE",
    wants: "a number, such as Django's 2.5 MB",
    risk: "one request can fill the memory",
    isSafe: (value) => typeof value === "number",
  },
  {
    name: "DATA_UPLOAD_MAX_NUMBER_FIELDS",
    wants: "a number, such as Django's 1000",
    risk: "one request can keep a worker busy",
    isSafe: (value) => typeof value === "number",
  },
  {
    name: "DATA_UPLOAD_MAX_NUMBER_FILES",
    wants: "a number, such as Django's 100",
    risk: "one request can use up all open files",
    isSafe: (value) => typeof value === "number",
  },
  {
    name: "FILE_UPLOAD_PERMISSIONS",
    wants: "0o644 or tighter, without execute bits",
    risk: "other users of the machine can change or run uploads",
    isSafe: isModest,
  },
  {
    name: "FILE_UPLOAD_DIRECTORY_PERMISSIONS",
    wants: "None, 0o755 or tighter",
    risk: "other users of the machine can write into upload folders",
    isSafe: isTightFolder,
  },
  {
    name: "DEBUG_PROPAGATE_EXCEPTIONS",
    wants: "False",
    risk: "the server's own error page may show a traceback",
    isSafe: is(false),
  },
  {
    name: "INTERNAL_IPS",
    wants: "an empty list",
    risk: "listed addresses see debugging tools",
    isSafe: isEmptyOrOpen,
  },
  {
    name: "EMAIL_USE_TLS",
    wants: "True, or EMAIL_USE_SSL",
    risk: "mails with reset links travel in clear text",
    isSafe: (value) => (value === true ? true : undefined),
  },
  {
    name: "SILENCED_SYSTEM_CHECKS",
    wants: "no id of security.*",
    risk: "Django's own warnings are hidden",
    isSafe: holdsNoneLike(/^security\./),
  },
  {
    name: "SIGNED_COOKIE_LEGACY_SALT_FALLBACK",
    wants: "False",
    risk: "one signed cookie can pass as another (CVE-2026-6873)",
    isSafe: is(false),
  },
];

const BY_NAME: ReadonlyMap<string, SecuritySetting> = new Map(
  SECURITY_SETTINGS.map((setting) => [setting.name, setting]),
);

/** Django's own thresholds (`security.W009`). */
function isStrongKey(key: string): boolean {
  return key.length >= 50 && new Set(key).size >= 5 && !key.startsWith("django-insecure-");
}
