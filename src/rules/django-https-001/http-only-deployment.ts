import type { EdgeServer } from "../../model/edge/edge.ts";
import { passesOn } from "../../model/transport/edge-servers.ts";
import { transportsOf, type Transport } from "../../model/transport/transport.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production is deployed without TLS. */
export const check: Check = {
  meta: {
    slug: "http-only-deployment",
    title: "the site is deployed over plain HTTP only",
    severity: "high",
    cwe: [319],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a proxy of the repository that serves production's site over plain HTTP while no part of the repository's configuration answers TLS and no setting speaks of it.",
      impact:
        "Everything travels in the clear: whoever shares a network with a visitor reads passwords, session cookies and pages, and can change them on the way.",
      fix: "Get a certificate (Let's Encrypt gives them for free; `certbot --nginx` sets nginx up), answer on port 443 and redirect port 80: `return 301 https://$host$request_uri;`. Then set the Secure flags of the cookies.",
      mitigation: "Let the site be reached through a private network or a tunnel only until TLS is there.",
      falsePositive:
        "A load balancer or platform in front may answer TLS. Then say so in the settings (`SECURE_PROXY_SSL_HEADER`, Secure cookies). Verify: `curl -sI https://your-site/`.",
    },
  },
  *judge(model) {
    const told = new Set<EdgeServer>();
    for (const transport of transportsOf(model)) {
      const { plainOnly } = transport;
      if (plainOnly === undefined || told.has(plainOnly)) continue;
      told.add(plainOnly);
      yield verdictOn(transport, plainOnly);
    }
  },
};

function verdictOn(transport: Transport, server: EdgeServer): Verdict {
  const name = server.names.find(isPublic);
  const hidden = transport.edge.hiddenProxies.find(
    ({ project }) => project === transport.settings.project.root,
  );
  const production = whyProduction(transport.module);
  const port = server.listens.find(({ tls }) => !tls)?.port ?? 80;
  const sure = name !== undefined && hidden === undefined;
  return {
    verdict: "found",
    at: passesOn(server)?.proxiesTo?.at ?? server.at,
    subject: "plain HTTP",
    message: `${name === undefined ? "The site" : `\`${name}\``} is served on port ${port} over plain HTTP, and nothing in the repository answers TLS: whoever shares a network with a visitor reads passwords and cookies.`,
    confidence: sure ? "medium" : "low",
    confidenceReason: sure
      ? `${production}; the proxy answers for a public name and no configuration or setting speaks of TLS`
      : `${production}; a load balancer in front, which the repository does not show, may answer TLS`,
    evidence: `listens on ${port} without TLS`,
  };
}

const PRIVATE =
  /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|\.(?:local|internal|lan|test|localhost|svc)$|^[\d.]{7,15}$|^\*?\.?example\./;

/** A name that people type into browsers, as opposed to a container's, an address of a private network, or a placeholder. */
function isPublic(name: string): boolean {
  return name.length < 254 && /^[\w*-][\w.*-]*\.[a-z]{2,}$/i.test(name) && !PRIVATE.test(name);
}
