import { usesSessions } from "../../model/transport/cookies.ts";
import { numberOf, switchState } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf, type Transport } from "../../model/transport/transport.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SESSION_COOKIE_AGE";

const DAY = 86_400;

/** Longer than a season without logging in again is long for any site. */
const LONG_DAYS = 90;

/** With every request a new beginning, a month already means that regular visitors never log in again. */
const SLIDING_DAYS = 31;

/** Logins live for months. */
export const check: Check = {
  meta: {
    slug: "long-session",
    title: "logins last for months",
    severity: "low",
    cwe: [613],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SESSION_COOKIE_AGE` of more than 90 days, or of more than 31 days that begin again with every request (`SESSION_SAVE_EVERY_REQUEST`).",
      impact:
        "A session cookie that is found on a sold laptop, in a backup or in a browser somebody forgot to log out of still opens the account months later.",
      fix: "Stay near Django's default of two weeks: `SESSION_COOKIE_AGE = 1209600`. For the admin and other strong accounts, end sessions earlier: `request.session.set_expiry(…)` at their login.",
      mitigation: "Ask for the password again before what matters, and let people end their other sessions.",
      falsePositive: "Sites where an account holds nothing of worth may keep visitors logged in.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found !== undefined && usesSessions(model, transport)) yield* verdictsOn(transport, found);
    }
  },
  fix: setting({
    name: NAME,
    code: "60 * 60 * 24 * 14",
    safety: "unsafe",
    why: "people have to log in more often",
    inDevelopment: "harmless",
  }),
};

function* verdictsOn(transport: Transport, found: ProductionValue): Generator<Verdict> {
  const { at, setting } = found;
  const seconds = numberOf(found);
  if (setting === undefined || seconds === undefined) return;
  const isOn = (name: string): boolean => switchState(valueOf(transport, name)) === "on";
  const days = Math.floor(seconds / DAY);
  const slides = isOn("SESSION_SAVE_EVERY_REQUEST");
  if (days <= (slides ? SLIDING_DAYS : LONG_DAYS)) return;
  if (isOn("SESSION_EXPIRE_AT_BROWSER_CLOSE")) {
    const because = "the cookie ends with the browser session (`SESSION_EXPIRE_AT_BROWSER_CLOSE`)";
    yield { verdict: "ruled-out", at, subject: NAME, because };
    return;
  }
  const again = slides ? ", and begins again with every request" : "";
  yield {
    verdict: "found",
    at,
    subject: NAME,
    message: `A login lasts ${days} days${again}: whoever finds the cookie on an old device or in a backup is in for that long.`,
    ...surenessOf(setting),
    evidence: `${NAME} = ${seconds} (${days} days)`,
    trace: setting.steps,
  };
}
