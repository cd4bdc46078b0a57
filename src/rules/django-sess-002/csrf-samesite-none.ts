import { sameSiteOf } from "../../model/transport/same-site.ts";
import { usesCsrfCookie } from "../../model/transport/cookies.ts";
import { transportsOf, valueOf } from "../../model/transport/transport.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "CSRF_COOKIE_SAMESITE";

/** Browsers send the CSRF cookie along with requests that other sites start. */
export const check: Check = {
  meta: {
    slug: "csrf-samesite-none",
    title: "CSRF cookie goes along with other sites' requests",
    severity: "low",
    severityReason: "the token in the cookie is still compared with the one in the form",
    cwe: [1275],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `CSRF_COOKIE_SAMESITE` set to `'None'` (sent with every request) or to `None` or `False` (the attribute is left out, and each browser decides). Django's default is `'Lax'`.",
      impact:
        "Another site cannot read the token by that, but its requests now arrive with the cookie: one of the things that stop forged requests is gone, and the token in the form must do alone.",
      fix: "Set `CSRF_COOKIE_SAMESITE = 'Lax'`, or delete the line: it is the default.",
      mitigation: "Keep `SESSION_COOKIE_SAMESITE` at `'Lax'`.",
      falsePositive:
        "Pages that run inside other sites' frames need `'None'` together with `CSRF_COOKIE_SECURE = True`.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found !== undefined && usesCsrfCookie(model, transport)) yield* verdictsOn(found);
    }
  },
  fix: setting({
    name: NAME,
    code: '"Lax"',
    safety: "unsafe",
    why: "forms that other sites embed are refused",
    inDevelopment: "harmless",
  }),
};

function* verdictsOn(found: ProductionValue): Generator<Verdict> {
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
    message: isSent
      ? "`'None'` tells browsers to send the CSRF cookie with requests that other sites start: forged forms arrive with half of what Django compares."
      : "`None` and `False` leave the SameSite attribute out, and each browser decides by itself whether the CSRF cookie goes along with other sites' requests. To send it on purpose, Django wants the text `'None'`.",
    ...surenessOf(setting),
    evidence: isSent ? `${NAME} = "None"` : `${NAME} is None or False: no attribute is sent`,
    trace: setting.steps,
  };
}
