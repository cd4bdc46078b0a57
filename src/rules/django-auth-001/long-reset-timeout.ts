import { numberOf } from "../../model/transport/setting-state.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "PASSWORD_RESET_TIMEOUT";

const DAY = 86_400;

/** Django's own three days, and some for a weekend. */
const LONG_DAYS = 7;

/** Links that outlive a month are passwords that nobody changes. */
const VERY_LONG_DAYS = 31;

/** Links for a new password work for weeks. */
export const check: Check = {
  meta: {
    slug: "long-reset-timeout",
    title: "password reset links work for weeks",
    severity: "medium",
    severityReason: "somebody must first get hold of the mail",
    cwe: [640, 613],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `PASSWORD_RESET_TIMEOUT` of more than seven days (low), of more than a month (medium).",
      impact:
        "A mail with such a link opens the account for as long: whoever reads an old mailbox, a forwarded mail or a log of addresses sets a new password.",
      fix: "Leave the setting out, which means three days, or write a few hours: `PASSWORD_RESET_TIMEOUT = 3600 * 4`.",
      mitigation: "A link dies when its owner logs in or changes the password; ask people to do so.",
      falsePositive:
        "Invitations of new accounts sometimes use the same links and must live longer; then give them a token generator of their own.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, NAME)) {
      const seconds = numberOf(found);
      if (seconds !== undefined && seconds > LONG_DAYS * DAY) yield* verdictsOn(found, seconds);
    }
  },
  fix: setting({ name: NAME, code: "60 * 60 * 24 * 3", safety: "safe", inDevelopment: "harmless" }),
};

function* verdictsOn({ setting }: ProductionValue, seconds: number): Generator<Verdict> {
  if (setting === undefined) return;
  const days = Math.floor(seconds / DAY);
  yield {
    verdict: "found",
    at: setting.at,
    subject: NAME,
    message: `A link for a new password works for ${days} days: whoever finds the mail in that time, in an old mailbox or forwarded, takes the account.`,
    ...(days > VERY_LONG_DAYS
      ? {}
      : { severity: "low" as const, severityReason: "days rather than months, and a login ends the link" }),
    ...surenessOf(setting),
    evidence: `${NAME} = ${seconds} (${days} days)`,
    trace: setting.steps,
  };
}
