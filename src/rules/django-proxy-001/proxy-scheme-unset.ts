import type { AuditModel } from "../../model/audit-model.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { deafWay, neverMatches, trustedHeader } from "../../model/transport/forwarded-proto.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import {
  judgedValue,
  missingSureness,
  transportsOf,
  valueOf,
  type Transport,
} from "../../model/transport/transport.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_PROXY_SSL_HEADER";

/** Behind a TLS proxy, Django takes every request for plain HTTP. */
export const check: Check = {
  meta: {
    slug: "proxy-scheme-unset",
    title: "Django does not learn that visitors come over HTTPS",
    severity: "medium",
    cwe: [16],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings behind a proxy of the repository that ends TLS, where `request.is_secure()` can never be true: `SECURE_PROXY_SSL_HEADER` is not set, or names a header that no request can match.",
      impact:
        "Django never sends Strict-Transport-Security, builds http links into mails, and refuses forms over HTTPS because their origin does not fit, after which somebody widens `CSRF_TRUSTED_ORIGINS` or exempts the view.",
      fix: 'Let the proxy overwrite the header (`proxy_set_header X-Forwarded-Proto $scheme;`), then set `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`.',
      mitigation: "Send Strict-Transport-Security from the proxy.",
      falsePositive:
        "gunicorn and uvicorn take the scheme from a proxy on the same machine, or from those in `forwarded_allow_ips`; that is read where the repository shows it.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = judgedValue(transport, NAME);
      if (found === undefined) continue;
      const state = switchState(found);
      if (state === "on") yield* misspelled(found);
      else if (state === "off") yield* unset(model, transport, found);
    }
  },
};

function* misspelled(found: ProductionValue): Generator<Verdict> {
  const name = trustedHeader(found);
  if (found.setting === undefined || name === undefined || !neverMatches(name)) return;
  yield {
    verdict: "found",
    at: found.at,
    subject: NAME,
    message:
      "No request can match this header: Django wants its name as in `request.META`, in capitals with underscores and `HTTP_` in front. It takes every request for plain HTTP.",
    ...surenessOf(found.setting),
    evidence: `${NAME} = ("${name.slice(0, 60)}", …)`,
    fix: {
      text: 'Write `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`, once the proxy overwrites that header.',
    },
    trace: found.setting.steps,
  };
}

/** With Django's redirect on, the same gap makes a loop and is told there. */
function* unset(model: AuditModel, transport: Transport, found: ProductionValue): Generator<Verdict> {
  const way = deafWay(transport, model.edge.appServers);
  const loops =
    switchState(valueOf(transport, "SECURE_SSL_REDIRECT")) === "on" && transport.securityMiddleware !== false;
  if (way === undefined || loops) return;
  const place = way.location.proxiesTo?.at ?? way.location.at;
  yield {
    verdict: "found",
    at: found.at,
    subject: NAME,
    message: `\`${place.path}\` ends TLS and hands requests on over HTTP, and nothing tells Django: it takes every visitor for one over plain HTTP, sends no Strict-Transport-Security and may refuse forms.`,
    ...missingSureness(transport, found, "the scheme"),
    evidence: `${NAME} is not set`,
    related: [{ place, note: "TLS ends here" }],
    ...(found.setting === undefined ? { absent: true as const } : { trace: found.setting.steps }),
  };
}
