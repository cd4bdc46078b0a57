import type { Place } from "../../findings/finding.ts";
import { tooBroad } from "../../model/settings/allowed-hosts.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { servingLeaves } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf } from "../../model/transport/transport.ts";
import { elementsOf, textOf } from "../../model/settings/value.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "CSRF_TRUSTED_ORIGINS";

/** Forms of strangers' pages pass the CSRF check. */
export const check: Check = {
  meta: {
    slug: "csrf-trusted-origins-broad",
    title: "CSRF check trusts origins that strangers can get",
    severity: "medium",
    cwe: [346, 352],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `CSRF_TRUSTED_ORIGINS` entries that cover every host, a whole top-level domain or all customers of a hosting service, and plain `http://` origins of other machines.",
      impact:
        "Whoever has a page at a trusted origin passes Django's check of where a request over HTTPS comes from. Together with a CSRF cookie that such a page can set or read, its forms act in the name of whoever is logged in.",
      fix: 'Name the origins: `CSRF_TRUSTED_ORIGINS = ["https://shop.example.com"]`. The site\'s own host needs no entry.',
      mitigation: "Keep `SESSION_COOKIE_SAMESITE` at `'Lax'`, and never share cookies over a parent domain.",
      falsePositive:
        "If every name that the pattern covers belongs to your organisation, accept the finding with that reason.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found !== undefined) yield* verdictsOn(found);
    }
  },
};

function* verdictsOn(found: ProductionValue): Generator<Verdict> {
  if (found.setting === undefined) return;
  for (const { origin, at } of originsOf(found)) {
    const flaw = flawOf(origin);
    if (flaw === undefined) continue;
    yield {
      verdict: "found",
      at,
      subject: `${NAME} ${origin.slice(0, 100)}`,
      ...surenessOf(found.setting),
      ...flaw,
      evidence: `${NAME} contains "${origin.slice(0, 100)}"`,
      trace: found.setting.steps,
    };
  }
}

function originsOf(found: ProductionValue): readonly { readonly origin: string; readonly at: Place }[] {
  return servingLeaves(found).flatMap((list) =>
    (elementsOf(list) ?? []).flatMap((element) => {
      const origin = textOf(element);
      return origin === undefined ? [] : [{ origin, at: element.origin.place }];
    }),
  );
}

type Flaw = Pick<Extract<Verdict, { verdict: "found" }>, "message" | "severity" | "severityReason">;

/** Django before 4.0 wants no scheme, and a leading dot for subdomains. */
function flawOf(origin: string): Flaw | undefined {
  const [, scheme = "", host = ""] = /^([a-z]{0,10}:\/\/)?([^/:]{0,253})/i.exec(origin) ?? [];
  if (host === "*") return { message: messageFor("every site there is") };
  const strangers =
    host.startsWith("*.") || host.startsWith(".") ? tooBroad(host.replace(/^\*/, "")) : undefined;
  if (strangers !== undefined) return { message: messageFor(strangers) };
  if (scheme !== "http://" || isNear(host)) return undefined;
  return {
    message:
      "This origin is reached over plain HTTP: whoever shares a network with a visitor can put a page of their own there, and its forms pass Django's check of where a request comes from.",
    severity: "low",
    severityReason: "it takes somebody on the visitor's network, and the token is still compared",
  };
}

function messageFor(who: string): string {
  return `Django's CSRF check trusts ${who}: forms on such pages pass the check of where a request comes from and act in the name of whoever is logged in.`;
}

/** This machine, a private network, or a container's name without a dot. */
function isNear(host: string): boolean {
  return (
    !host.includes(".") ||
    /^(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01])|0\.0)\.|\.(?:localhost|local|test|internal|lan)$/.test(
      host,
    )
  );
}
