import { deployCredentials, type DeployCredential } from "../../model/secrets/deploy-credentials.ts";
import type { Check, Verdict } from "../rule.ts";

/** A file that starts or configures something holds a credential. */
export const check: Check = {
  meta: {
    slug: "credential-in-deploy-file",
    title: "A deploy or configuration file holds a credential",
    severity: "high",
    cwe: [798, 260],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports passwords, tokens and keys in Dockerfiles, compose and Kubernetes files, CI, shell scripts, units and other configuration. Variables, " +
        "placeholders, usual words of development, and files for development, tests and examples are left out. Tokens of known issuers are also reported in JavaScript and templates.",
      impact:
        "Whoever can read the repository can use it; what a Dockerfile sets by `ENV` or `ARG` is also in every copy of the image.",
      fix: "Name a variable instead (`POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}`) or use the platform's secrets, and replace the credential: the old one stays in the history.",
      mitigation:
        "Replace the credential at once, and let the service answer only to the machines that need it.",
      falsePositive:
        "If nothing but a throw-away container uses the value, accept the finding with the reason or name the file for development.",
    },
  },
  *judge(model) {
    for (const one of deployCredentials(model)) yield verdictOn(one);
  },
};

function verdictOn({
  at,
  secret,
  name,
  what,
  severity,
  severityReason,
  confidence,
  confidenceReason,
}: DeployCredential): Verdict {
  return {
    verdict: "found",
    at,
    subject: name ?? what,
    message: `${name === undefined ? "This is" : `\`${name}\` holds`} ${what}: whoever can read the repository can use it.`,
    severity,
    ...(severityReason === undefined ? {} : { severityReason }),
    confidence,
    confidenceReason,
    evidence: name === undefined ? what : `${name} has a literal value`,
    ...(name === undefined ? {} : { cause: `${name} in ${at.path}` }),
    secrets: [secret],
  };
}
