import { writtenPasswords, type WrittenPassword } from "../../model/passwords/written-passwords.ts";
import type { Check, Verdict } from "../rule.ts";

/** An account gets a password that the repository tells. */
export const check: Check = {
  meta: {
    slug: "hardcoded-password-user",
    title: "An account is made with a password from the repository",
    severity: "high",
    cwe: [798, 1392],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `create_superuser()`, `create_user()` and `set_password()` with a literal password, and `DJANGO_SUPERUSER_PASSWORD` in files that start the site. Tests, examples and files for development are left out; commands that fill a demonstration are low.",
      impact:
        "Whoever can read the repository logs in as that account, at every site that ran the code and never changed the password.",
      fix: "Let the operator run `python manage.py createsuperuser`, or hand `DJANGO_SUPERUSER_PASSWORD` in from outside and stop when it is missing.",
      mitigation: "Change the account's password at every running site at once.",
      falsePositive:
        "If the code cannot run where others reach the site, say so by its name or accept the finding with the reason.",
    },
  },
  *judge(model) {
    for (const one of writtenPasswords(model)) yield verdictOn(one);
  },
};

function verdictOn({ at, secret, by, admin, demonstration }: WrittenPassword): Verdict {
  return {
    verdict: "found",
    at,
    subject: by,
    message: `\`${by}\` gives ${admin ? "an administrator" : "an account"} a password that stands here: whoever can read the repository can log in as ${admin ? "administrator" : "that account"}.`,
    ...(demonstration === undefined
      ? {}
      : { severity: "low", severityReason: `it may only fill a demonstration: ${demonstration}` }),
    confidence: "high",
    confidenceReason: "the password is a literal",
    evidence: `${by} with a literal password`,
    cause: `${at.path}:${admin ? "administrators" : "accounts"}`,
    secrets: [secret],
  };
}
