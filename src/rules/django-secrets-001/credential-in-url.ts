import { credentialUrls, type CredentialUrl } from "../../model/secrets/found-urls.ts";
import type { Check, Verdict } from "../rule.ts";

/** An address carries a password. */
export const check: Check = {
  meta: {
    slug: "credential-in-url",
    title: "An address in the repository carries a password",
    severity: "high",
    cwe: [798, 522],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports addresses such as `postgres://shop:password@db.example/shop` in production's settings, in code and in files that start or configure " +
        "something. Placeholders, usual words of development (`postgres:postgres`) and made-up passwords for servers on the same machine or network are left out.",
      impact:
        "Whoever can read the repository, its history or an image made from it can use the server behind the address.",
      fix: 'Read the whole address from the environment, without a default: `env.db("DATABASE_URL")`. Then replace the password: the old one stays in the history.',
      mitigation:
        "Replace the password at once, and let the server answer only to the machines that need it.",
      falsePositive:
        "If the server behind the address is gone or everybody may use it, accept the finding with the reason.",
    },
  },
  *judge(model) {
    for (const one of credentialUrls(model)) yield verdictOn(one);
  },
};

function verdictOn({ at, secret, url, where, severity, severityReason, confidence }: CredentialUrl): Verdict {
  const scheme = `${url.scheme}://`;
  return {
    verdict: "found",
    at,
    subject: `${scheme} ${where}`,
    message: `This \`${scheme}\` address carries a password: whoever can read the repository can use the server behind it.`,
    severity,
    ...(severityReason === undefined ? {} : { severityReason }),
    confidence,
    confidenceReason:
      url.password.kind === "chosen"
        ? "the password is no placeholder, but may be one of development"
        : "the password was drawn at random",
    evidence: `a \`${scheme}\` address with user and password`,
    secrets: [secret],
  };
}
