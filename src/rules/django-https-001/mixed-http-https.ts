import type { EdgeServer } from "../../model/edge/edge.ts";
import { passesOn } from "../../model/transport/edge-servers.ts";
import { exemptEntrances } from "../../model/transport/redirect-exempt.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import {
  mixedServer,
  redirects,
  transportsOf,
  valueOf,
  type Transport,
} from "../../model/transport/transport.ts";
import { surenessOf, whyProduction } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** The same site is there over HTTPS and over plain HTTP. */
export const check: Check = {
  meta: {
    slug: "mixed-http-https",
    title: "the site answers over plain HTTP beside HTTPS",
    severity: "medium",
    severityReason: "a part of the site is encrypted",
    cwe: [319],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a proxy of the repository that answers TLS and also hands plain HTTP to Django without redirecting, and `SECURE_REDIRECT_EXEMPT` patterns that keep logins or the admin out of the redirect.",
      impact:
        "Visitors who come over plain HTTP stay there: whoever shares their network reads the password they type and the cookie they get.",
      fix: "Answer port 80 with a redirect and nothing else: `return 301 https://$host$request_uri;`. Take logins and the admin out of `SECURE_REDIRECT_EXEMPT`; keep only what must be plain, such as a health check.",
      mitigation:
        "`SECURE_SSL_REDIRECT = True` redirects what the proxy lets through; Strict-Transport-Security keeps browsers from asking.",
      falsePositive:
        "A port that only a load balancer or a health check can reach is not the public's. Verify from outside: `curl -sI http://your-site/`.",
    },
  },
  *judge(model) {
    const told = new Set<EdgeServer>();
    for (const transport of transportsOf(model)) {
      yield* exemptions(transport);
      const server = mixedServer(transport);
      if (server === undefined || told.has(server)) continue;
      const verdict = verdictOn(transport, server);
      if (verdict.verdict === "found") told.add(server);
      yield verdict;
    }
  },
};

function verdictOn(transport: Transport, server: EdgeServer): Verdict {
  const at = passesOn(server)?.proxiesTo?.at ?? server.at;
  const subject = "plain HTTP";
  if (redirects(transport) !== false)
    return {
      verdict: "ruled-out",
      at,
      subject,
      because: "Django redirects what the proxy hands on over plain HTTP",
    };
  const port = server.listens.find(({ tls }) => !tls)?.port ?? 80;
  return {
    verdict: "found",
    at,
    subject,
    message: `Port ${port} hands plain HTTP to the site, which is there over HTTPS as well, and nothing redirects: visitors who come by plain HTTP stay there, and whoever shares their network reads their logins.`,
    confidence: PUBLIC_PORTS.has(port) ? (transport.module.role.stated ? "high" : "medium") : "low",
    confidenceReason: `the proxy's own configuration says so; ${whyProduction(transport.module)}${PUBLIC_PORTS.has(port) ? "" : `; whether port ${port} is open to the public is not visible`}`,
    evidence: `listens on ${port} without TLS and passes requests on`,
  };
}

/** What browsers ask for by themselves, and what images without root rights put in its place. */
const PUBLIC_PORTS: ReadonlySet<number> = new Set([80, 8080]);

/** Logins that Django's redirect leaves alone. */
function* exemptions(transport: Transport): Generator<Verdict> {
  const found = valueOf(transport, "SECURE_REDIRECT_EXEMPT");
  const isOn = switchState(valueOf(transport, "SECURE_SSL_REDIRECT")) === "on";
  if (found?.setting === undefined || !isOn) return;
  for (const { at, what, pattern } of exemptEntrances(found))
    yield {
      verdict: "found",
      at,
      subject: `SECURE_REDIRECT_EXEMPT ${what}`,
      message: `This pattern keeps ${what} out of the redirect to https: passwords typed there travel in the clear for everybody on the same network to read.`,
      ...surenessOf(found.setting),
      evidence: `SECURE_REDIRECT_EXEMPT contains ${pattern}`,
      trace: found.setting.steps,
    };
}
