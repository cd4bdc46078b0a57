import { indexValues } from "../../flow/value-index.ts";
import { hasherLists, type HasherList } from "../../model/passwords/hashers.ts";
import { loweredHashers, type LoweredHasher } from "../../model/passwords/lowered-hashers.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** Django's hashing, held back. */
export const check: Check = {
  meta: {
    slug: "hasher-pinned-or-lowered",
    title: "Password hashing is weaker than Django's own",
    severity: "high",
    cwe: [916, 760],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports hasher classes with a lowered cost, `make_password()` with a hasher or salt written in, and `PBKDF2SHA1PasswordHasher` as the first of `PASSWORD_HASHERS`.",
      impact: "Whoever gets hold of the user table needs so much less time for each try.",
      fix: "Leave cost, hasher and salt to Django: delete the attribute or the argument.",
      mitigation: "Every user gets the stronger hash at the next login, once the code is changed.",
      falsePositive: "If the class only runs in tests, move it there.",
    },
  },
  *judge(model) {
    for (const one of loweredHashers(indexValues(model.flows))) yield verdictOn(one);
    for (const list of hasherLists(model.settings)) {
      const verdict = oldDigest(list);
      if (verdict) yield verdict;
    }
  },
};

function verdictOn({ at, subject, what, severity }: LoweredHasher): Verdict {
  return {
    verdict: "found",
    at,
    subject,
    message: `${what}. Whoever gets hold of the user table turns its passwords back so much sooner.`,
    severity,
    ...(severity === "high" ? {} : { severityReason: "the hash itself is still a slow one" }),
    confidence: "high",
    confidenceReason: "the value is written here",
  };
}

function oldDigest({ value, entries }: HasherList): Verdict | undefined {
  const [first] = entries;
  const { setting } = value;
  if (setting === undefined || !first?.path.endsWith(".PBKDF2SHA1PasswordHasher")) return undefined;
  return {
    verdict: "found",
    at: first.at,
    subject: "PASSWORD_HASHERS",
    message:
      "New passwords are hashed by PBKDF2 with SHA-1, which graphics cards compute faster than SHA-256. Django keeps it for old systems.",
    severity: "low",
    severityReason: "it is still salted and repeated many times",
    ...surenessOf(setting),
    evidence: "PBKDF2SHA1PasswordHasher is the first of PASSWORD_HASHERS",
  };
}
