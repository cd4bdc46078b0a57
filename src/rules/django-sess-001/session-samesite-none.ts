import { sameSiteOf } from "../../model/transport/same-site.ts";
import { usesSessions } from "../../model/transport/cookies.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf } from "../../model/transport/transport.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SESSION_COOKIE_SAMESITE";

/** Browsers send the session cookie along with requests that other sites start. */
export const check: Check = {
  meta: {
    slug: "session-samesite-none",
    title: "session cookie goes along with other sites' requests",
    severity: "medium",
    cwe: [1275],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SESSION_COOKIE_SAMESITE` set to `'None'` (the cookie is sent with every request, and must carry Secure) or to `None` or `False` (Django leaves the attribute out, and each browser decides). Django's default is `'Lax'`.",
      impact:
        "A page of anybody's can send requests to the site in the name of whoever is logged in. Only Django's CSRF check stands in between then, and it does not cover views that are exempt, that change something on GET, or answers that another page may read.",
      fix: "Set `SESSION_COOKIE_SAMESITE = 'Lax'`, or delete the line: it is the default. For a part of the site that others embed, give that part a host name and cookie of its own.",
      mitigation:
        "Keep CSRF protection on every view that changes something, and let no view change anything on GET.",
      falsePositive:
        "A site that is made to run inside other sites' frames (a learning tool, a payment page) needs `'None'`; together with `SESSION_COOKIE_SECURE = True` and CSRF protection everywhere it can be accepted.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      const secure = switchState(valueOf(transport, "SESSION_COOKIE_SECURE")) === "on";
      if (found !== undefined && usesSessions(model, transport)) yield* verdictsOn(found, secure);
    }
  },
  fix: setting({
    name: NAME,
    code: '"Lax"',
    safety: "unsafe",
    why: "pages that other sites embed lose the login",
    inDevelopment: "harmless",
  }),
};

function* verdictsOn(found: ProductionValue, secure: boolean): Generator<Verdict> {
  const { at, setting } = found;
  const sameSite = sameSiteOf(found);
  if (setting === undefined || sameSite === undefined) return;
  if (sameSite === "limited") {
    yield {
      verdict: "ruled-out",
      at,
      subject: NAME,
      because: "it keeps other sites from sending the cookie along",
    };
    return;
  }
  const isSent = sameSite === "sent";
  yield {
    verdict: "found",
    at,
    subject: NAME,
    message: isSent ? sentMessage(secure) : OMITTED,
    ...surenessOf(setting),
    evidence: isSent ? `${NAME} = "None"` : `${NAME} is None or False: no attribute is sent`,
    trace: setting.steps,
  };
}

function sentMessage(secure: boolean): string {
  const broken = secure
    ? ""
    : " Without `SESSION_COOKIE_SECURE = True` browsers drop such a cookie, and nobody can log in.";
  return `\`'None'\` tells browsers to send the session cookie with requests that other sites start: any page can act in the name of whoever is logged in wherever no CSRF check stands in between.${broken}`;
}

const OMITTED =
  "`None` and `False` leave the SameSite attribute out, and each browser decides by itself: Chrome takes a missing attribute for Lax, Firefox and Safari send the session cookie with other sites' requests, and any page can act there in the name of whoever is logged in. To send it on purpose, Django wants the text `'None'`.";
