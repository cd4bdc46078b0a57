/** Whether people log in to a project with a password that it keeps itself. */
import type { ProductionValue } from "../settings/production-value.ts";
import { productionValue } from "../settings/production-value.ts";
import { whenUnset } from "../settings/resolve.ts";
import { elementsOf, textOf } from "../settings/value.ts";

/** Backends that ask somebody else for the password, or for none. */
const ELSEWHERE =
  /RemoteUser|LDAP|SAML|OIDC|OAuth|OpenId|social_core|social\.backends|mozilla_django_oidc|cas\.|Token|Magic|sesame|nopassword|Firebase|Cognito|Auth0|SSO/i;

/** Backends that judge permissions or count attempts, and log nobody in. */
const NO_LOGIN = /ObjectPermission|guardian|axes|rules\./i;

/** How people log in to a site. */
export interface PasswordLogins {
  /** A backend that asks somebody else: perhaps nobody has a password here. */
  readonly elsewhere: string | undefined;
}

/** Undefined where `django.contrib.auth` is not installed in a site (with a URLconf), or no backend checks passwords of its own. */
export function passwordLogins(found: ProductionValue): PasswordLogins | undefined {
  const apps = textsOf(found, "INSTALLED_APPS");
  if (apps === undefined || !apps.some((app) => app.startsWith("django.contrib.auth"))) return undefined;
  if (!found.module.withoutDebug.has("ROOT_URLCONF")) return undefined;
  const backends = (textsOf(found, "AUTHENTICATION_BACKENDS") ?? []).filter((path) => !NO_LOGIN.test(path));
  if (backends.length > 0 && backends.every((path) => ELSEWHERE.test(path))) return undefined;
  return { elsewhere: backends.find((path) => ELSEWHERE.test(path)) };
}

function textsOf({ settings, module }: ProductionValue, name: string): readonly string[] | undefined {
  const found = productionValue(settings, module, name);
  if (found === undefined) return undefined;
  return elementsOf(whenUnset(found.inProduction))?.flatMap((element) => textOf(element) ?? []);
}
