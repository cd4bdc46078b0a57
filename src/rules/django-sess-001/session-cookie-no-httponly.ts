import { switchState } from "../../model/transport/setting-state.ts";
import { usesSessions } from "../../model/transport/cookies.ts";
import { transportsOf, valueOf } from "../../model/transport/transport.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SESSION_COOKIE_HTTPONLY";

/** Scripts of the page can read the session cookie. */
export const check: Check = {
  meta: {
    slug: "session-cookie-no-httponly",
    title: "scripts can read the session cookie",
    severity: "medium",
    cwe: [1004],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that switch `SESSION_COOKIE_HTTPONLY` off. Django's default is on.",
      impact:
        "One script of an attacker's on any page of the site (a comment that is not escaped, a hacked analytics script) sends the session cookie away, and the attacker is logged in as the visitor from then on.",
      fix: "Delete the line: Django's default is `SESSION_COOKIE_HTTPONLY = True`. A script that needs to know whether somebody is logged in can ask an endpoint of the site.",
      mitigation: "A content security policy makes it harder to bring a script in.",
      falsePositive: "None is known: no script needs the session cookie itself.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found !== undefined && usesSessions(model, transport)) yield* verdictsOn(found);
    }
  },
  fix: setting({ name: NAME, code: "True", safety: "safe", inDevelopment: "harmless" }),
};

function* verdictsOn(found: ProductionValue): Generator<Verdict> {
  const { at, setting } = found;
  if (setting === undefined) return;
  const state = switchState(found);
  if (state === "on") yield { verdict: "ruled-out", at, subject: NAME, because: `\`${NAME}\` is on` };
  if (state !== "off") return;
  yield {
    verdict: "found",
    at,
    subject: NAME,
    message:
      "Scripts can read the session cookie: whoever gets a script into any page of the site takes over the logins of its visitors.",
    ...surenessOf(setting),
    evidence: `${NAME} = False`,
    trace: setting.steps,
  };
}
