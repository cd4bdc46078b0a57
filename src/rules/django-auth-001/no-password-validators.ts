import type { AuditModel } from "../../model/audit-model.ts";
import { passwordLogins, type PasswordLogins } from "../../model/passwords/password-logins.ts";
import { absenceSureness } from "../../model/settings/absence.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { productionValues } from "../../model/settings/production-value.ts";
import { whenUnset } from "../../model/settings/resolve.ts";
import { elementsOf } from "../../model/settings/value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Those of `startproject` (docs.djangoproject.com/en/stable/topics/auth/passwords/). */
const VALIDATORS = `[
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]`;

/** Every password is good enough. */
export const check: Check = {
  meta: {
    slug: "no-password-validators",
    title: "No validator looks at new passwords",
    severity: "medium",
    severityReason: "it makes guessing easier and gives nobody a password by itself",
    cwe: [521],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings without `AUTH_PASSWORD_VALIDATORS` in projects where people log in with a password of this site. Django's default is the empty list, and what it checks when it deploys says nothing about it.",
      impact:
        "People may choose `1` or `password`; whoever tries the most usual passwords at the login gets in.",
      fix: "Set `AUTH_PASSWORD_VALIDATORS` to the four validators of `startproject`, with a minimum length of at least 12 for new sites.",
      mitigation: "Limit how often somebody may try to log in.",
      falsePositive:
        "If people only log in through another service, or the site checks passwords by its own code, accept the finding.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, "AUTH_PASSWORD_VALIDATORS")) {
      const logins = passwordLogins(found);
      const verdict = logins && verdictOn(model, found, logins);
      if (verdict) yield verdict;
    }
  },
  fix: setting({
    name: "AUTH_PASSWORD_VALIDATORS",
    code: VALIDATORS,
    safety: "safe",
    inDevelopment: "harmless",
  }),
};

function verdictOn(
  model: AuditModel,
  found: ProductionValue,
  { elsewhere }: PasswordLogins,
): Verdict | undefined {
  const { at, setting, inProduction } = found;
  const validators = elementsOf(whenUnset(inProduction));
  if (validators === undefined) return undefined;
  if (validators.length > 0)
    return {
      verdict: "ruled-out",
      at,
      subject: "AUTH_PASSWORD_VALIDATORS",
      because: `${validators.length} ${validators.length === 1 ? "validator looks" : "validators look"} at new passwords`,
    };
  return {
    verdict: "found",
    at,
    subject: "AUTH_PASSWORD_VALIDATORS",
    message:
      "Nothing looks at the passwords that people choose, so that the most usual ones will do: whoever tries those at the login gets into some accounts.",
    // No proxy can stand in for this one.
    ...absenceSureness(found, { ...model.edge, hiddenProxies: [] }, "validators"),
    ...(elsewhere === undefined
      ? {}
      : {
          severity: "low",
          severityReason: `people may log in by \`${elsewhere}\`, which keeps no password here`,
        }),
    evidence:
      setting === undefined
        ? "AUTH_PASSWORD_VALIDATORS = [], Django's default"
        : "AUTH_PASSWORD_VALIDATORS is empty",
    ...(setting === undefined ? { absent: true } : {}),
  };
}
