import type { Edge, EdgeServer } from "../../model/edge/edge.ts";
import { allowedHosts } from "../../model/settings/allowed-hosts.ts";
import { productionSettings } from "../../model/settings/project-settings.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Check, Verdict } from "../rule.ts";

/** The proxy hands on requests for whatever host they name. */
export const check: Check = {
  meta: {
    slug: "edge-accepts-any-host",
    title: "proxy answers for every host name",
    severity: "low",
    cwe: [644],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a virtual host of the repository's proxy that has no name of its own, or answers for all others, and hands requests to Django. Ruled out where `ALLOWED_HOSTS` holds no `*`.",
      impact: "Django's own list is then the only thing that refuses a forged Host header.",
      fix: "Give the virtual host the site's names (`server_name shop.example.com;`) and add one that refuses all others: `server { listen 443 ssl default_server; ssl_reject_handshake on; }`.",
      mitigation: "Keep `ALLOWED_HOSTS` strict.",
      falsePositive: "Usual for an image that is configured by whoever runs it.",
    },
  },
  *judge(model) {
    for (const server of anyHostServers(model.edge)) yield verdictOn(model, server);
  },
};

function anyHostServers({ servers }: Edge): readonly EdgeServer[] {
  return servers.filter(
    ({ acceptsAnyHost, locations }) =>
      acceptsAnyHost && locations.some(({ proxiesTo }) => proxiesTo !== undefined),
  );
}

function verdictOn(model: AuditModel, server: EdgeServer): Verdict {
  const { at, program } = server;
  const subject = "server name";
  const lists = [...productionSettings(model.settings, "ALLOWED_HOSTS", "withoutDebug")]
    .filter(({ settings }) => server.project === undefined || settings.project.root === server.project)
    .flatMap(({ settings, setting }) => allowedHosts(settings, setting) ?? []);
  if (lists.length > 0 && lists.every(({ alwaysWild, wildByDefault }) => !alwaysWild && !wildByDefault))
    return { verdict: "ruled-out", at, subject, because: "Django's own `ALLOWED_HOSTS` holds no `*`" };
  return {
    verdict: "found",
    at,
    subject,
    message: `This ${program} server answers for every host name and hands the request on: a forged Host header reaches Django, whose \`ALLOWED_HOSTS\` lets it in.`,
    confidence: "medium",
    confidenceReason: "the server names no host of its own; another proxy may stand in front",
  };
}
