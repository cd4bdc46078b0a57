import type { EdgeServer } from "../../model/edge/edge.ts";
import type { Setting } from "../../model/settings/project-settings.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { answersTls, plainAnswer } from "../../model/transport/edge-servers.ts";
import { hstsSeconds, PRELOAD_SECONDS } from "../../model/transport/hsts.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import { redirects, transportsOf, valueOf, type Transport } from "../../model/transport/transport.ts";
import type { Check, Verdict } from "../rule.ts";

type Found = Extract<Verdict, { readonly verdict: "found" }>;

/** Browsers are told to insist on HTTPS for more than the site offers over HTTPS. */
export const check: Check = {
  meta: {
    slug: "hsts-premature",
    title: "HSTS promises more HTTPS than the site has",
    severity: "low",
    severityReason: "browsers may be locked out; nothing is disclosed by it",
    cwe: [16, 319],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports Strict-Transport-Security that comes too early: with `includeSubDomains` while a virtual host of the repository serves plain HTTP only, or with `preload` while something that the preload list asks for is missing. A redirect that is missing is DJANGO-HTTPS-001/no-ssl-redirect.",
      impact:
        "Browsers refuse plain HTTP for as long as they were told. Whatever is not ready is out of reach for visitors, and nobody can call the order back; the preload list takes months to leave.",
      fix: "Go back to `SECURE_HSTS_SECONDS = 3600` until plain HTTP is redirected to https and every name that the header covers answers over HTTPS; then raise it.",
      mitigation: "Get certificates for every subdomain, and redirect port 80 of each.",
      falsePositive:
        "A redirect or a certificate may be in a proxy that is not in the repository. Verify: `curl -sI http://your-site/` and each subdomain.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const seconds = hstsSeconds(transport) ?? 0;
      if (seconds <= 0 || transport.securityMiddleware === false) continue;
      const verdict = subdomains(transport) ?? preload(transport, seconds) ?? withoutRedirect(transport);
      if (verdict !== undefined) yield verdict;
    }
  },
};

function switchedOn(transport: Transport, name: string): Setting | undefined {
  const found = valueOf(transport, name);
  return switchState(found) === "on" ? found?.setting : undefined;
}

function premature(setting: Setting, message: string, evidence: string): Found {
  const { confidenceReason } = surenessOf(setting);
  return {
    verdict: "found",
    at: setting.at,
    subject: setting.name,
    message,
    confidence: "medium",
    confidenceReason,
    evidence,
    trace: setting.steps,
  };
}

/** A host of the repository's own that browsers will not reach any more. */
function subdomains(transport: Transport): Verdict | undefined {
  const setting = switchedOn(transport, "SECURE_HSTS_INCLUDE_SUBDOMAINS");
  const plain = transport.servers.find((server) => isPlainHost(transport, server));
  if (setting === undefined || plain === undefined) return undefined;
  const name = plain.names[0] ?? "";
  return {
    ...premature(
      setting,
      `Browsers are told to use HTTPS for every subdomain, but \`${name}\` answers plain HTTP only in \`${plain.at.path}\`: visitors of the site cannot reach it any more.`,
      "SECURE_HSTS_INCLUDE_SUBDOMAINS = True",
    ),
    severity: "medium",
    severityReason: "the repository's own proxy shows a host that is out of reach",
    related: [{ place: plain.at, note: "answers plain HTTP only" }],
  };
}

function isPlainHost({ servers }: Transport, server: EdgeServer): boolean {
  const covered = server.names.filter((name) => name !== "_");
  if (covered.length === 0 || plainAnswer(server) !== "passes on" || answersTls(server)) return false;
  return !servers.some((other) => answersTls(other) && other.names.some((name) => covered.includes(name)));
}

/** What hstspreload.org asks for: a year, subdomains, and a redirect on the same host. */
function preload(transport: Transport, seconds: number): Verdict | undefined {
  const setting = switchedOn(transport, "SECURE_HSTS_PRELOAD");
  if (setting === undefined) return undefined;
  const missing = [
    ...(seconds < PRELOAD_SECONDS ? ["a year of `SECURE_HSTS_SECONDS`"] : []),
    ...(switchState(valueOf(transport, "SECURE_HSTS_INCLUDE_SUBDOMAINS")) === "off"
      ? ["`SECURE_HSTS_INCLUDE_SUBDOMAINS`"]
      : []),
    ...(redirects(transport) === false && transport.edge.hiddenProxies.length === 0
      ? ["a redirect from plain HTTP"]
      : []),
  ];
  if (missing.length === 0) return undefined;
  return premature(
    setting,
    `The site asks for a place on the browsers' preload list without ${missing.join(" and ")}: the list refuses it, or takes in names that are not ready.`,
    "SECURE_HSTS_PRELOAD = True",
  );
}

/** The missing redirect is one cause, and DJANGO-HTTPS-001/no-ssl-redirect tells it with what it means for the header. */
function withoutRedirect(transport: Transport): Verdict | undefined {
  const setting = valueOf(transport, "SECURE_HSTS_SECONDS")?.setting;
  if (setting === undefined || redirects(transport) !== false) return undefined;
  const because = "what is wrong is the missing redirect, which is a finding of its own";
  return { verdict: "ruled-out", at: setting.at, subject: setting.name, because };
}
