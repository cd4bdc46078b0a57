import type { ProductionValue } from "../../model/settings/production-value.ts";
import type { Setting } from "../../model/settings/project-settings.ts";
import { surenessOf, whyProduction } from "../../model/settings/project-settings.ts";
import {
  echoes,
  headerWays,
  sentName,
  trustedHeader,
  type HeaderWay,
} from "../../model/transport/forwarded-proto.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf, type Transport } from "../../model/transport/transport.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_PROXY_SSL_HEADER";

/** Django believes a header about HTTPS that clients may be able to send themselves. */
export const check: Check = {
  meta: {
    slug: "trusted-proxy-header",
    title: "Django believes a header about HTTPS that clients can send",
    severity: "medium",
    cwe: [290, 348],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SECURE_PROXY_SSL_HEADER` where a proxy of the repository hands the client's own header on. Where the repository holds no proxy, the finding has low confidence: verify at the edge.",
      impact:
        "Anybody can claim over plain HTTP to have come over HTTPS: the redirect to https is skipped, and cookies and links are made as for a protected visit that is none.",
      fix: "Let the proxy overwrite the header on every way to Django: `proxy_set_header X-Forwarded-Proto $scheme;` in nginx, `RequestHeader set X-Forwarded-Proto https` in Apache. Keep Django unreachable past the proxy.",
      mitigation: "Let the application server listen on a private address or a socket only.",
      falsePositive:
        "Hosting platforms and load balancers mostly overwrite the header. Verify: `curl -sI -H 'X-Forwarded-Proto: https' http://your-site/` must still answer with a redirect to https.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found?.setting !== undefined && switchState(found) === "on")
        yield* verdictsOn(transport, found, found.setting);
    }
  },
};

function* verdictsOn(transport: Transport, found: ProductionValue, setting: Setting): Generator<Verdict> {
  const header = sentName(trustedHeader(found) ?? "");
  if (header === undefined) return;
  const ways = headerWays(transport, header);
  const open = ways.find(({ fate }) => fate === "passed on");
  if (open !== undefined) yield passedOn(setting, header, open);
  else if (ways.length > 0 && ways.every(({ fate }) => fate === "overwritten"))
    yield {
      verdict: "ruled-out",
      at: setting.at,
      subject: NAME,
      because: `\`${ways[0]?.server.at.path ?? ""}\` overwrites the header on every way to Django`,
    };
  else yield unseen(transport, setting, header);
}

function passedOn(setting: Setting, header: string, { server, location }: HeaderWay): Verdict {
  const isEcho = echoes(server, location, header);
  return {
    verdict: "found",
    at: setting.at,
    subject: NAME,
    message: `Django believes the header \`${header}\` about HTTPS, but ${server.program} in \`${server.at.path}\` hands on whatever the client sent: anybody can claim HTTPS over plain HTTP.`,
    ...surenessOf(setting),
    ...(setting.module.role.stated ? {} : { confidence: "low" as const }),
    evidence: `${NAME} is set; \`${location.path}\` ${isEcho ? "sets it to what the client sent" : `sets no \`${header}\``}`,
    trace: setting.steps,
    related: [
      { place: location.proxiesTo?.at ?? location.at, note: "the client's header goes through here" },
    ],
  };
}

function unseen(transport: Transport, setting: Setting, header: string): Verdict {
  return {
    verdict: "found",
    at: setting.at,
    subject: NAME,
    message: `Django believes the header \`${header}\` about HTTPS. Whether the proxy in front overwrites what clients send is not visible in the code; if it does not, anybody can claim HTTPS over plain HTTP. Verify at the edge.`,
    confidence: "low",
    confidenceReason: `${whyProduction(transport.module)}; the proxy that should set the header is not in the repository`,
    evidence: `${NAME} is set`,
    trace: setting.steps,
  };
}
