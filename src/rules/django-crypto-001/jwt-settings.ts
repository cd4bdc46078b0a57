import { surenessOf } from "../../model/settings/project-settings.ts";
import { tokenSettings, type TokenFlaw, type TokenSetting } from "../../model/settings/token-settings.ts";
import type { Check, Severity, Verdict } from "../rule.ts";

/** Tokens of the API live too long, or are not checked. */
export const check: Check = {
  meta: {
    slug: "jwt-settings",
    title: "tokens of the API live too long or are not checked",
    severity: "medium",
    cwe: [613, 347],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production's `SIMPLE_JWT`, `JWT_AUTH` and `GRAPHQL_JWT`: access tokens of more than a day, refresh tokens of more than 90 days (low), signatures or ends that are not checked, accounts that stay in after they were closed, and Django's key as the key of tokens (low).",
      impact:
        "Nobody can call such a token back: whoever finds one in a log, a browser or a backup acts as its user until it ends, and for ever where the end is not checked.",
      fix: 'Let access tokens live for minutes and renew them: `"ACCESS_TOKEN_LIFETIME": timedelta(minutes=15)`, `"REFRESH_TOKEN_LIFETIME": timedelta(days=7)`, `"ROTATE_REFRESH_TOKENS": True`. Leave signature, end and `CHECK_USER_IS_ACTIVE` checked.',
      mitigation:
        "Install `rest_framework_simplejwt.token_blacklist`, so that refresh tokens can be called back.",
      falsePositive: "Tokens between machines of one owner sometimes live longer; then name them apart.",
    },
  },
  *judge(model) {
    for (const setting of tokenSettings(model.settings)) yield* verdictsOn(setting);
  },
};

interface Words {
  readonly message: string;
  readonly severity?: Severity;
  readonly severityReason?: string;
}

/** An access token of a week is a password that cannot be changed. */
const VERY_LONG_DAYS = 7;

function wordsOf(flaw: TokenFlaw): Words {
  switch (flaw.kind) {
    case "long access": {
      const message = `A token of the API lives ${flaw.days} ${flaw.days === 1 ? "day" : "days"} and cannot be called back: whoever finds one acts as its user for so long.`;
      const low = { severity: "low", severityReason: "days rather than weeks" } as const;
      return { message, ...(flaw.days < VERY_LONG_DAYS ? low : {}) };
    }
    case "long refresh":
      return {
        message: `A login of the API lasts ${flaw.days} days: whoever finds its token in an old browser or backup is in for that long.`,
        severity: "low",
        severityReason: "a long login is a choice that some sites make",
      };
    case "unsigned":
      return {
        message: "Signatures of tokens are not checked: everybody can write one for any user.",
        severity: "high",
        severityReason: "it opens every account",
      };
    case "no end":
      return {
        message: "Tokens never end: whoever finds one acts as its user for ever.",
      };
    case "shared key":
      return {
        message:
          "Tokens of the API are signed with Django's own key: whoever gets that one key forges both, and it cannot be changed for one of them alone.",
        severity: "low",
        severityReason: "simplejwt does so unless it is told otherwise",
      };
    case "closed accounts":
      return {
        message:
          "Tokens of accounts that were closed keep working: a dismissed user stays in until they end.",
      };
  }
}

function* verdictsOn({ found, entry, at, flaw }: TokenSetting): Generator<Verdict> {
  if (found.setting === undefined) return;
  yield {
    verdict: "found",
    at,
    subject: entry,
    ...wordsOf(flaw),
    ...surenessOf(found.setting),
    evidence: "days" in flaw ? `${entry}: ${flaw.days} days` : `${entry}: ${flaw.kind}`,
  };
}
