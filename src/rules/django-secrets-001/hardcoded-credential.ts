import type { Fix } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { namesDjangoKey } from "../../model/secrets/credential-names.ts";
import { pythonCredentials, type PythonCredential } from "../../model/secrets/found-in-code.ts";
import { literalKeys, surenessOfKey, usesApart, type LiteralKey } from "../../model/json-web-tokens.ts";
import { settingsCredentials, type SettingsFinding } from "../../model/secrets/found-in-settings.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";
import { passwordComparisons, type PasswordComparison } from "../../model/secrets/password-comparisons.ts";

/** A credential is written in Python. */
export const check: Check = {
  meta: {
    slug: "hardcoded-credential",
    title: "A credential is written in the code",
    severity: "high",
    cwe: [798, 259],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports passwords, tokens and keys whose text stands in production's settings or in the code: by the shape that known issuers give " +
        "them, as random text under a credential's name, and as a literal that a user's password is compared with. Placeholders, examples, tests, " +
        "development settings and passwords of a database on the same machine are left out.",
      impact:
        "Whoever can read the repository, its history or an image made from it can use the account that the credential belongs to.",
      fix: 'Read it from the environment, without a default: `os.environ["EMAIL_HOST_PASSWORD"]`. Then replace the credential: the old one stays in the history.',
      mitigation:
        "Replace the credential at its issuer at once, and look there for uses that nobody can explain.",
      falsePositive:
        "If the text opens nothing (a public id, a key of a sandbox), rename it or accept the finding with the reason.",
    },
  },
  *judge(model) {
    for (const one of settingsCredentials(model)) yield inSettings(one);
    for (const one of pythonCredentials(model)) yield inCode(one);
    for (const one of comparisonsOf(model)) yield compared(one);
    for (const key of literalKeys(indexValues(model.flows)))
      if (key.strength === "long") yield signingKey(key);
  },
  fix: only(
    ({ subject }) => /^[A-Z][A-Z0-9_]{2,60}$/.test(subject),
    (found, model) =>
      here(
        (at) => ({ kind: "replace-expression", at, code: `$0.environ["${found.subject}"]`, imports: ["os"] }),
        "the variable must be set, with a new value, wherever this runs",
      )(found, model),
  ),
};

function inSettings(one: SettingsFinding): Verdict {
  const { credential, judgement } = one;
  const { at, name } = credential;
  if (judgement.verdict === "ruled-out")
    return { verdict: "ruled-out", at, subject: name, because: judgement.because };
  const fallback =
    credential.fallbackOf === undefined
      ? ""
      : ` It is used wherever \`${credential.fallbackOf}\` is not set.`;
  return {
    verdict: "found",
    at,
    subject: name,
    message: `\`${name}\` holds ${judgement.what}: whoever can read the repository can use it.${fallback}`,
    severity: judgement.severity,
    ...(judgement.severityReason === undefined ? {} : { severityReason: judgement.severityReason }),
    ...surenessOf(credential.setting),
    ...fixOf(name, credential.fallbackOf),
    evidence: `${name} is a literal`,
    secrets: [at],
  };
}

/** `SIMPLE_JWT_SIGNING_KEY` for `SIMPLE_JWT["SIGNING_KEY"]`. */
function variableFor(name: string): string | undefined {
  const variable = name
    .replaceAll(/\W{1,6}/g, "_")
    .replace(/_$/, "")
    .toUpperCase();
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(variable) ? variable : undefined;
}

/** The variable that the project reads already; one that is called like the setting where it reads none. */
function fixOf(name: string, variable: string | undefined): { readonly fix: Fix } | Record<string, never> {
  if (variable === undefined) {
    const own = variableFor(name);
    const text = `Read it from the environment, without a default: \`os.environ["${own}"]\`. Then replace the credential: the old one stays in the history.`;
    return own === undefined ? {} : { fix: { text } };
  }
  return {
    fix: {
      text: `Leave out the default: \`os.environ["${variable}"]\` stops the site when the variable is missing. Then replace the credential: the old one stays in the history.`,
    },
  };
}

function inCode({
  literal,
  what,
  severity,
  severityReason,
  confidence,
  confidenceReason,
  name,
}: PythonCredential): Verdict {
  const at = placeOf(literal);
  return {
    verdict: "found",
    at,
    subject: name ?? what,
    message: `${name === undefined ? "This" : `\`${name}\``} ${name === undefined ? "is" : "holds"} ${what}: whoever can read the code can use it.`,
    severity,
    ...(severityReason === undefined ? {} : { severityReason }),
    confidence,
    confidenceReason,
    evidence: name === undefined ? what : `${name} is a literal`,
    ...(name === undefined ? {} : { cause: `${at.path} ${at.scope ?? ""} ${name}` }),
    secrets: [at],
  };
}

/** A key of JSON Web Tokens, whatever it is called; short ones are weak besides, and said as such. */
function signingKey(one: LiteralKey): Verdict {
  const { key, uses } = one;
  const at = placeOf(key);
  return {
    verdict: "found",
    at,
    subject: uses[0]?.name ?? "jwt",
    message:
      "This key of JSON Web Tokens is written in the code: everybody who has seen the source can sign valid tokens for any user.",
    ...surenessOfKey(one),
    evidence: "the key of `encode` or `decode` is a literal",
    fix: {
      text: 'Read the key from the environment, at least 32 random bytes: `os.environ["JWT_KEY"]`. Then replace it: the old one stays in the history.',
    },
    secrets: [at],
    related: usesApart(one),
  };
}

function comparisonsOf({ flows }: AuditModel): PasswordComparison[] {
  return passwordComparisons(indexValues(flows)).filter(({ name }) => !namesDjangoKey(name));
}

function compared({ literal, comparison, name }: PasswordComparison): Verdict {
  return {
    verdict: "found",
    at: placeOf(comparison),
    subject: `${name} compared`,
    message: `What a user sends as \`${name}\` is compared with a text of the code: everybody who has seen the code is let in with it, and it cannot be changed without a release.`,
    confidence: "high",
    confidenceReason: `\`${name}\` comes from the request and the other side is a literal`,
    evidence: `${name} is compared with a literal`,
    fix: {
      text: "Keep such accounts as users of the site and let `django.contrib.auth.authenticate()` check the password; read a key for programs from the environment and compare it with `hmac.compare_digest()`.",
    },
    secrets: [placeOf(literal)],
  };
}
