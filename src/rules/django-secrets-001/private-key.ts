import { privateKeys, type PrivateKey } from "../../model/secrets/private-keys.ts";
import type { Check, Verdict } from "../rule.ts";

/** A private key lies in the repository. */
export const check: Check = {
  meta: {
    slug: "private-key",
    title: "A private key lies in the repository",
    severity: "high",
    cwe: [321, 312],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports private keys in PEM form (RSA, EC, OpenSSH, PGP and so on) in code, in configuration and in files of their own. Tests, examples and files for development are left out.",
      impact:
        "Whoever can read the repository or its history can log in with the key, read what was encrypted for it, or pass for the server whose key it is.",
      fix: "Take the file out of the repository, keep the key in a secret store, and let the setting name the file. Then make a new key pair and withdraw the old one.",
      mitigation: "Withdraw the key at once: remove it from `authorized_keys`, or revoke its certificate.",
      falsePositive:
        "If nothing trusts the key, as with one that a tutorial made, accept the finding with the reason.",
    },
  },
  *judge(model) {
    for (const key of privateKeys(model)) yield verdictOn(key);
  },
};

function verdictOn({ at, harmless, composed }: PrivateKey): Verdict {
  if (harmless !== undefined) return { verdict: "ruled-out", at, subject: "private key", because: harmless };
  return {
    verdict: "found",
    at,
    subject: "private key",
    message: "Here lies a private key: whoever can read the repository or its history can use it.",
    confidence: composed === undefined ? "high" : "medium",
    confidenceReason:
      composed === undefined
        ? "the text has the form of a private key with its body"
        : "whether anything outside the container trusts the key is not visible",
    ...(composed === undefined
      ? {}
      : { severity: "medium", severityReason: `\`${composed}\` brings the key into a container of its own` }),
    evidence: "a private key in PEM form",
    secrets: [at],
  };
}
