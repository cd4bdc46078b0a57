import { usesSessions } from "../../model/transport/cookies.ts";
import { tooBroad } from "../../model/settings/allowed-hosts.ts";
import { servingLeaves } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf } from "../../model/transport/transport.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { textOf } from "../../model/settings/value.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SESSION_COOKIE_DOMAIN";

/** The session cookie goes to neighbours of the site as well. */
export const check: Check = {
  meta: {
    slug: "session-cookie-domain",
    title: "session cookie is shared with other hosts",
    severity: "medium",
    cwe: [1275, 565],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SESSION_COOKIE_DOMAIN` in production: the cookie then goes to every host below that domain. Without the setting it goes to the site's own host only.",
      impact:
        "Every host below the domain receives the login of the site's visitors, and can set one: a forgotten blog, a customer's page or an old test machine is enough to take logins over.",
      fix: "Delete the line: the cookie then belongs to the site's own host. Where several hosts must share a login, name the smallest domain that holds just them.",
      mitigation: "Keep untrusted and user-made content on another registered domain.",
      falsePositive:
        "Sharing a login between hosts of your own is what the setting is for; what counts is that all of them are as well kept as the site itself.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found !== undefined && usesSessions(model, transport)) yield* verdictsOn(found);
    }
  },
};

function* verdictsOn(found: ProductionValue): Generator<Verdict> {
  const { setting } = found;
  const domain = servingLeaves(found)
    .map(textOf)
    .find((text) => text !== undefined && text !== "");
  if (setting === undefined || domain === undefined || isOneHost(domain)) return;
  const strangers = tooBroad(domain.startsWith(".") ? domain : `.${domain}`);
  yield {
    verdict: "found",
    at: setting.at,
    subject: NAME,
    message:
      strangers === undefined
        ? "The session cookie goes to every host below this domain, and each of them can set it: the login is as safe as the least kept of them."
        : `The session cookie is meant for ${strangers}. Browsers that know the suffix drop it, and nobody can log in; others hand the login to strangers.`,
    ...surenessOf(setting),
    ...(strangers === undefined
      ? { severity: "low" as const, severityReason: "the hosts below a domain of your own are mostly yours" }
      : {}),
    evidence: `${NAME} = "${domain.slice(0, 100)}"`,
    trace: setting.steps,
  };
}

/** Addresses have no subdomains; a name on this machine is nobody's. */
function isOneHost(domain: string): boolean {
  return /^\.?(?:localhost|[\d.]{7,15})$/.test(domain);
}
