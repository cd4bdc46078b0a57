import type { Found, Verdict } from "../../findings/finding.ts";
import type { AccountChange } from "../../model/authentication/account-changes.ts";
import { accountChanges } from "../../model/authentication/account-changes.ts";
import type { LinkedAccounts } from "../../model/authentication/linked-accounts.ts";
import { linkedAccounts } from "../../model/authentication/linked-accounts.ts";
import { weakestAnswer } from "../../model/authentication/view-index.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { Check } from "../rule.ts";

/** An account's password or address is changed for whoever asks. */
export const check: Check = {
  meta: {
    slug: "account-takeover",
    title: "account taken over without proof",
    severity: "high",
    cwe: [620, 640, 639],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports views that set the password or e-mail address of an account which the request names by id, name or e-mail address, without a token, the old password or a permission; settings that connect a social login to an account by an e-mail address that nobody verified; low: a member's own new password without the old one.",
      impact:
        "Whoever knows an id or an e-mail address gets into that account: set a password, or set the address and ask for a reset link. Administrators' accounts included.",
      fix: "Take the account from `request.user` and ask for the old password (`PasswordChangeForm`), or from the signed link of Django's own `PasswordResetView`.",
      mitigation: "Write to the old address whenever a password or an address is changed.",
      falsePositive:
        "Harmless where only administrators come this way, or where something that was not seen (a signature, a one-time code) proves whose account it is.",
    },
  },
  *judge(model) {
    for (const change of accountChanges(model)) {
      if (change.what !== "session") yield* judgeChange(change);
    }
    for (const linked of linkedAccounts(model.settings)) yield linkedVerdict(linked);
  },
};

function* judgeChange(change: AccountChange): Iterable<Verdict> {
  const { place: at, proof, unsure, whose, reached } = change;
  const subject = `${change.state.facts.qualifiedName}:${change.what}`;
  const permission = weakestAnswer(reached, "permission");
  if (proof !== undefined) {
    yield {
      verdict: "ruled-out",
      at,
      subject,
      because: `before the account changes, the view asks for proof: ${proof}`,
    };
  } else if (permission === "required") {
    yield { verdict: "ruled-out", at, subject, because: "only people with a permission come here" };
  } else if (unsure !== undefined || permission !== "open") {
    const what = `what \`${unsure?.says ?? "the way to this view"}\` demands before the account changes`;
    yield {
      verdict: "not-seen",
      at,
      subject,
      what,
      verify: "call the view as an ordinary member with somebody else's id",
    };
  } else yield whose === "chosen" ? chosen(change, subject) : own(change, subject);
}

const WHAT_WORDS = { password: "password", email: "e-mail address", session: "session" } as const;

function chosen({ what, place, fetched, reached, state }: AccountChange, subject: string): Found {
  const open = weakestAnswer(reached, "login") !== "required";
  const who = open ? "anybody" : "every member";
  return {
    verdict: "found",
    at: place,
    subject,
    cause: `account:${place.path}:${state.facts.qualifiedName}`,
    message: `\`${state.facts.qualifiedName}\` sets the ${WHAT_WORDS[what]} of whichever account the request names: ${who} can take over any account, an administrator's included.`,
    confidence: "high",
    confidenceReason:
      "the request says which account, and neither a token nor the old password nor a permission is asked for",
    trace: [
      ...(fetched === undefined ? [] : [{ place: fetched, note: "the account, by what the request says" }]),
      { place, note: `its new ${WHAT_WORDS[what]}` },
    ],
  };
}

function own({ what, place, state }: AccountChange, subject: string): Found {
  const message =
    what === "password"
      ? `\`${state.facts.qualifiedName}\` sets a member's new password without asking for the old one: whoever finds their browser open, or steals a session, keeps the account.`
      : `\`${state.facts.qualifiedName}\` sets a member's new e-mail address without asking for the password or writing to the address first: whoever finds their browser open, or steals a session, has the reset link sent to themselves.`;
  return {
    verdict: "found",
    at: place,
    subject,
    message,
    severity: "low",
    severityReason: "somebody has to be in the member's session already",
    confidence: "medium",
    confidenceReason: "no comparison with the old password was seen in the view",
    fix: {
      text:
        what === "password"
          ? "Use Django's `PasswordChangeForm`, or ask `request.user.check_password(old)` first."
          : "Ask `request.user.check_password(…)` first, and set the address once its owner followed a signed link in a mail.",
    },
  };
}

function linkedVerdict({ found, at, package: source }: LinkedAccounts): Found {
  const name = source === "allauth" ? "`SOCIALACCOUNT_EMAIL_AUTHENTICATION`" : "`associate_by_email`";
  return {
    verdict: "found",
    at,
    subject: found.name,
    message: `${name} opens an account to every social login that brings its e-mail address: with a provider that lets people type an address without proving it, anybody gets into anybody's account.`,
    severity: "medium",
    severityReason: "it takes a provider that does not verify addresses",
    confidence: "low",
    confidenceReason: `whether any of the providers gives addresses that nobody proved was not looked at; ${whyProduction(found.module)}`,
    falsePositive:
      "Harmless where every provider in use proves the addresses that it sends: look it up in the provider's documentation.",
    fix: {
      text:
        source === "allauth"
          ? 'Switch it on for single providers that verify addresses: `SOCIALACCOUNT_PROVIDERS = {"google": {"EMAIL_AUTHENTICATION": True}}`.'
          : "Leave the step out, and let members connect a login while they are logged in.",
    },
  };
}
