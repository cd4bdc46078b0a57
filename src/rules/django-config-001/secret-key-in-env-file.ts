import { environmentKeys, keyExcuse, type EnvironmentKey } from "../../model/settings/environment-keys.ts";
import type { SecretFacts } from "../../model/settings/secret-key.ts";
import type { Check, Verdict } from "../rule.ts";

/** An environment file in the repository holds the key. */
export const check: Check = {
  meta: {
    slug: "secret-key-in-env-file",
    title: "SECRET_KEY is in a committed environment file",
    severity: "high",
    cwe: [312, 538],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `.env` files in the audited tree that give the variable of `SECRET_KEY` a value. Left out: example files, files named for development or tests, placeholders such as `change-me`, and values that the settings refuse to start with.",
      impact:
        "Whoever can read the repository, its history or an image that copied it can forge sessions and password-reset links.",
      fix: "Remove the file from the repository, add it to `.gitignore` and `.dockerignore`, and make a new key: the old one stays in the history.",
      mitigation: "Rotate the key at once.",
      falsePositive:
        "If the file is not under version control, it is fine; then an ignore file should list it, and pickguard would skip it.",
    },
  },
  *judge(model) {
    for (const key of environmentKeys(model.files.values(), model.settings)) yield verdictOn(key);
  },
};

function verdictOn(key: EnvironmentKey): Verdict {
  const { file, variable, at, value, facts } = key;
  const subject = `SECRET_KEY in ${variable}`;
  const excuse = keyExcuse(key);
  if (excuse !== undefined) return { verdict: "ruled-out", at, subject, because: excuse };
  return {
    verdict: "found",
    at,
    subject,
    message: `The site's key is in \`${file.path}\`: whoever can read the repository can forge password-reset links and whatever else the site signs.${facts.weaknesses.length === 0 ? "" : ` It is also weak: ${facts.weaknesses.join("; ")}.`}`,
    ...sureness(facts),
    evidence: `${variable} has a value`,
    secrets: [value],
  };
}

/** A word such as `change-me` may be replaced before the file is used; where it is not, everybody knows the key. */
function sureness({ isToBeReplaced }: SecretFacts): {
  confidence: "high" | "medium";
  confidenceReason: string;
} {
  const committed = "no ignore file leaves it out of the repository";
  if (!isToBeReplaced) return { confidence: "high", confidenceReason: committed };
  return {
    confidence: "medium",
    confidenceReason: `${committed}, but the value reads as if somebody should replace it`,
  };
}
