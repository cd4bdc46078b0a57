import type { AppServer } from "../../model/edge/edge.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { deafWay } from "../../model/transport/forwarded-proto.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf, type Transport } from "../../model/transport/transport.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_SSL_REDIRECT";

/** Django redirects to https what already came over https. */
export const check: Check = {
  meta: {
    slug: "redirect-loop-risk",
    title: "the redirect to HTTPS turns in circles",
    severity: "medium",
    cwe: [835, 16],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SECURE_SSL_REDIRECT` behind a proxy of the repository that ends TLS and does not tell Django, so that every request looks like plain HTTP.",
      impact:
        "Every page redirects to itself until the browser gives up. The site is down, and under pressure the redirect is what gets switched off.",
      fix: 'Let the proxy say it (`proxy_set_header X-Forwarded-Proto $scheme;`) and Django hear it: `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`.',
      mitigation: "Redirect in the proxy until Django hears the scheme.",
      falsePositive:
        "gunicorn and uvicorn take the scheme from a proxy on the same machine, or from those in `forwarded_allow_ips`; that is read where the repository shows it.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found?.setting !== undefined && switchState(found) === "on")
        yield* verdictsOn(transport, found, model.edge.appServers);
    }
  },
};

function* verdictsOn(
  transport: Transport,
  found: ProductionValue,
  appServers: readonly AppServer[],
): Generator<Verdict> {
  const { at, setting } = found;
  const hears = switchState(valueOf(transport, "SECURE_PROXY_SSL_HEADER"));
  if (setting === undefined || transport.securityMiddleware === false || transport.servers.length === 0)
    return;
  const way = hears === "off" ? deafWay(transport, appServers) : undefined;
  if (way === undefined) {
    yield {
      verdict: "ruled-out",
      at,
      subject: NAME,
      because: "Django learns from the proxy which requests came over HTTPS",
    };
    return;
  }
  const place = way.location.proxiesTo?.at ?? way.location.at;
  yield {
    verdict: "found",
    at,
    subject: NAME,
    message: `\`${place.path}\` ends TLS and hands requests on over HTTP, and nothing tells Django: it redirects every request to https again, and the page never comes.`,
    ...surenessOf(setting),
    confidence: "medium",
    evidence: `${NAME} is on, SECURE_PROXY_SSL_HEADER is not set`,
    trace: setting.steps,
    related: [{ place, note: "TLS ends here" }],
  };
}
