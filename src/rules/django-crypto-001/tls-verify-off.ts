import type { Confidence } from "../../findings/finding.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { UncheckedCertificate } from "../../model/certificate-checks.ts";
import { uncheckedCertificates } from "../../model/certificate-checks.ts";
import { isOperatorScript } from "../../model/operator-scripts.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A connection accepts whatever certificate the other side shows. */
export const check: Check = {
  meta: {
    slug: "tls-verify-off",
    title: "certificate check switched off",
    severity: "high",
    cwe: [295],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports `verify=False` (requests, httpx, boto3), `ssl=False` (aiohttp), `cert_reqs` and `verify_mode` of `CERT_NONE`, " +
        "`check_hostname = False`, `ssl._create_unverified_context` and their relatives in other libraries.",
      impact:
        "Whoever sits on the way (the same network, a DNS answer, a proxy) can pretend to be the other side, read passwords and tokens that " +
        "are sent, and answer whatever they like.",
      fix: "Remove the switch. For a private certificate authority pass its certificate: `verify='/etc/ssl/private-ca.pem'`, `ssl.create_default_context(cafile=…)`.",
      mitigation: "Until then, send no credentials over this connection and trust nothing that it answers.",
      falsePositive:
        "A connection that never leaves the machine, or a probe that only measures whether somebody answers, loses little.",
    },
  },
  *judge({ flows }) {
    for (const place of uncheckedCertificates(indexValues(flows))) yield verdictOn(place);
  },
  fix: here(
    (at) => ({ kind: "set-keywords", at, keywords: [{ name: "verify", to: undefined }] }),
    "the other side must have a certificate that can be checked",
  ),
};

function verdictOn(place: UncheckedCertificate): Verdict {
  const { at, spelling, subject, harmless } = place;
  if (harmless !== undefined) return { verdict: "ruled-out", at, subject, because: harmless };
  const whose = place.everywhere
    ? "No HTTPS connection of `urllib` in this program checks"
    : "This connection does not check";
  return {
    verdict: "found",
    at,
    subject,
    message: `${whose} who answers (\`${spelling}\`): anybody on the way can read and change what is sent.`,
    ...(isOperatorScript(at.path)
      ? { severity: "low" as const, severityReason: "people run this script by hand; the site does not" }
      : {}),
    ...confidenceOf(place),
    ...(place.everywhere ? {} : { cause: `unchecked certificates in ${at.path}` }),
  };
}

function confidenceOf({ when, certain, spelling, option }: UncheckedCertificate): {
  readonly confidence: Confidence;
  readonly confidenceReason: string;
} {
  if (option !== undefined)
    return {
      confidence: "low",
      confidenceReason: `it happens only where \`${option}\` says so, which somebody has to choose`,
    };
  if (!certain)
    return {
      confidence: "medium",
      confidenceReason: "the receiver's type is not known; its name is that of an HTTP client",
    };
  switch (when) {
    case "direct":
      return { confidence: "high", confidenceReason: `\`${spelling}\` is written in the code` };
    case "default":
      return {
        confidence: "medium",
        confidenceReason: "it is a parameter's default: callers may pass something else",
      };
    case "branch":
      return { confidence: "medium", confidenceReason: "it holds on one of several ways through the code" };
    case "caller":
      return { confidence: "medium", confidenceReason: "one of the function's callers passes it" };
  }
}
