/** What a project puts beside the password: a second factor, another way to log in, a limit on attempts. */
import type { AuditModel } from "../audit-model.ts";
import { identityMiddleware } from "../authentication/identity-middleware.ts";
import { requirementOf } from "../dependencies/dependency.ts";
import type { InstalledApps } from "../settings/installed-apps.ts";
import { appOf } from "../settings/installed-apps.ts";
import { middlewareOf } from "../settings/middleware.ts";
import { productionValue } from "../settings/production-value.ts";
import { leaves } from "../settings/resolve.ts";
import { elementsOf, textOf } from "../settings/value.ts";

/** Packages that ask for a second factor, as installed apps. */
export const SECOND_FACTORS: readonly string[] = [
  "django_otp",
  "two_factor",
  "allauth.mfa",
  "allauth_2fa",
  "mfa",
  "multifactor",
  "kagi",
  "deux",
  "trench",
  "django_mfa",
  "passkeys",
  "wagtail_2fa",
  "otp_yubikey",
];

/** Packages that hand the login to another system, as installed apps. */
const OTHER_LOGINS: readonly string[] = [
  "mozilla_django_oidc",
  "social_django",
  "djangosaml2",
  "django_saml2_auth",
  "django_auth_adfs",
  "django_cas_ng",
  "shibboleth",
  "oauth2_authcodeflow",
  "django_pyoidc",
  "django_google_sso",
  "django_microsoft_sso",
  "microsoft_auth",
];

/** Packages that limit attempts to log in, as installed apps. */
export const LIMITERS: readonly string[] = [
  "axes",
  "defender",
  "django_ratelimit",
  "ratelimit",
  "brutebuster",
  "lockout",
  "admin_honeypot",
];

/** Packages whose presence among the requirements shows that attempts are limited by code. */
const LIMITING_PACKAGES: readonly string[] = [
  "django-axes",
  "django-defender",
  "django-ratelimit",
  "django-lockout",
];

/** A way to log in that Django does not bring along says its name in the path of its backend. */
const PLAIN_BACKENDS = /^django\.contrib\.auth\.backends\.(?:AllowAllUsers)?ModelBackend$/;

const LIMITING_WORDS =
  /throttl|rate_?limit|lockout|brute|axes|defender|login_?attempt|failed_?login|captcha/i;

/** What stands beside a password when somebody logs in; `what` reads well after "because". */
export interface LoginProtection {
  readonly kind: "second-factor" | "other-login" | "limit";
  readonly what: string;
}

/** The first protection that the settings of one production module name. */
export function loginProtection(model: AuditModel, installed: InstalledApps): LoginProtection | undefined {
  const factor = appOf(installed, SECOND_FACTORS);
  if (factor !== undefined)
    return { kind: "second-factor", what: `\`${factor.name}\` asks for a second factor` };
  const { settings, module } = installed.found;
  const own = identityMiddleware(model.flows.program, settings, module);
  if (own !== undefined)
    return { kind: "other-login", what: `\`${own}\` says who is asking, and turns away everybody else` };
  return otherLogin(installed) ?? loginLimit(model, installed);
}

/** Another system that people log in with. */
function otherLogin(installed: InstalledApps): LoginProtection | undefined {
  const app = appOf(installed, OTHER_LOGINS);
  if (app !== undefined)
    return { kind: "other-login", what: `\`${app.name}\` hands the login to another system` };
  const { settings, module } = installed.found;
  const backends = productionValue(settings, module, "AUTHENTICATION_BACKENDS");
  const names =
    backends === undefined ? [] : leaves(backends.value).flatMap(({ value }) => elementsOf(value) ?? []);
  const own = names.map((one) => textOf(one)).find((name) => name !== undefined && !isPlain(name));
  return own === undefined ? undefined : { kind: "other-login", what: `\`${own}\` decides who may log in` };
}

function isPlain(backend: string): boolean {
  return (
    PLAIN_BACKENDS.test(backend) || backend.startsWith("allauth.account.") || backend.startsWith("guardian.")
  );
}

/** What limits attempts to log in. */
export function loginLimit(model: AuditModel, installed: InstalledApps): LoginProtection | undefined {
  const app = appOf(installed, LIMITERS);
  if (app !== undefined) return { kind: "limit", what: `\`${app.name}\` limits attempts` };
  const { settings, module } = installed.found;
  const entry = middlewareOf(settings, module)?.entries.find(({ name }) => LIMITING_WORDS.test(name));
  if (entry !== undefined) return { kind: "limit", what: `\`${entry.name}\` limits requests` };
  const named = LIMITING_PACKAGES.find((name) => requirementOf(model.dependencies, name) !== undefined);
  if (named !== undefined) return { kind: "limit", what: `\`${named}\` is installed to limit attempts` };
  return edgeLimit(model, settings.project.root);
}

/** A proxy of the repository that limits requests, asks for a password or lets only some addresses in. */
function edgeLimit({ edge }: AuditModel, project: string): LoginProtection | undefined {
  const limited = edge.servers
    .filter((server) => server.project === undefined || server.project === project)
    .flatMap((server) => server.locations)
    .find(
      ({ path, rateLimit, allowlist, password }) =>
        (rateLimit !== undefined || allowlist !== undefined || password !== undefined) &&
        (path === "/" || /admin|log_?in|auth|account/i.test(path)),
    );
  return limited && { kind: "limit", what: `the proxy guards \`${limited.path}\`` };
}

/** Whether the name of a function or class speaks of limiting attempts. */
export function speaksOfLimits(name: string): boolean {
  return LIMITING_WORDS.test(name) || name === "TokenBucket";
}
