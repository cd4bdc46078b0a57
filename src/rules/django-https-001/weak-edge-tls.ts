import type { EdgeServer } from "../../model/edge/edge.ts";
import { outdatedTls } from "../../model/transport/tls-versions.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A proxy of the repository still speaks outdated TLS. */
export const check: Check = {
  meta: {
    slug: "weak-edge-tls",
    title: "the proxy still speaks outdated TLS",
    severity: "medium",
    severityReason: "it takes an attacker on the way and an old browser",
    cwe: [326, 327],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports proxy configuration in the repository that allows SSL 2, SSL 3, TLS 1.0 or TLS 1.1, or ciphers that are broken (RC4, 3DES, export and null ciphers).",
      impact:
        "Somebody on the same network can push a visitor's connection down to the weakest version that both sides speak, and attack that one. RFC 8996 forbids TLS 1.0 and 1.1 since 2021; browsers dropped them before.",
      fix: "Allow what is current: `ssl_protocols TLSv1.2 TLSv1.3;` in nginx, `SSLProtocol -all +TLSv1.2 +TLSv1.3` in Apache. https://ssl-config.mozilla.org writes the rest.",
      mitigation: "Send Strict-Transport-Security, so that visitors at least stay on TLS.",
      falsePositive:
        "A machine that only old devices of your own talk to may need them; give those a virtual host of their own. Verify: `openssl s_client -tls1_1 -connect your-site:443`.",
    },
  },
  *judge({ edge }) {
    for (const server of edge.servers) {
      const verdict = verdictOn(server);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: here(
    (at) => ({ kind: "drop-words", at, words: ["SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"] }),
    "browsers of 2013 and before no longer reach the site",
  ),
};

function verdictOn({ program, tlsProtocols }: EdgeServer): Verdict | undefined {
  if (tlsProtocols === undefined) return undefined;
  const { at, names } = tlsProtocols;
  const outdated = outdatedTls(names);
  const subject = "TLS versions and ciphers";
  if (outdated.length === 0)
    return { verdict: "ruled-out", at, subject, because: "only current versions and ciphers are allowed" };
  return {
    verdict: "found",
    at,
    subject,
    message: `${program} still accepts ${outdated.join(", ")}: somebody on the same network can push a connection down to it and attack what is weak in it.`,
    confidence: "high",
    confidenceReason: "the proxy's own configuration says so",
    evidence: outdated.join(", "),
  };
}
