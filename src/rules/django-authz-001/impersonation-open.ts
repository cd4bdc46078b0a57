import type { Found, Verdict } from "../../findings/finding.ts";
import type { AccountChange } from "../../model/authentication/account-changes.ts";
import { accountChanges } from "../../model/authentication/account-changes.ts";
import type { Impersonation } from "../../model/authentication/impersonation.ts";
import { impersonations } from "../../model/authentication/impersonation.ts";
import { weakestAnswer } from "../../model/authentication/view-index.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { Check } from "../rule.ts";

/** Too many people may work in somebody else's name. */
export const check: Check = {
  meta: {
    slug: "impersonation-open",
    title: "working in somebody else's name",
    severity: "high",
    cwe: [287, 269],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports views that log the caller in as whichever account the request names, or hand out that account's token, without a password, a token or a permission, and settings of django-hijack and django-loginas that let more than superusers do so.",
      impact:
        "Whoever may do it becomes anybody, an administrator included, and everything done then stands in that person's name.",
      fix: 'Let superusers alone do it: `HIJACK_PERMISSION_CHECK = "hijack.permissions.superusers_only"`, `CAN_LOGIN_AS = lambda request, target_user: request.user.is_superuser and not target_user.is_superuser`. In a view ask for the password (`authenticate`) or a permission first.',
      mitigation: "Log every change of identity with both names, and show a banner while it lasts.",
      falsePositive:
        "Harmless where something that was not seen proves whose account it is, such as a signed link.",
    },
  },
  *judge(model) {
    for (const change of accountChanges(model)) {
      if (change.what === "session") yield* judgeLogin(change);
    }
    for (const one of impersonations(model)) yield settingVerdict(one);
  },
};

function* judgeLogin(change: AccountChange): Iterable<Verdict> {
  const { place: at, proof, unsure, whose, reached, state, fetched } = change;
  const subject = state.facts.qualifiedName;
  if (whose === "own") return;
  const permission = weakestAnswer(reached, "permission");
  if (proof !== undefined || permission === "required") {
    const because =
      proof === undefined
        ? "only people with a permission come here"
        : `before the login, the view asks for proof: ${proof}`;
    yield { verdict: "ruled-out", at, subject, because };
    return;
  }
  if (unsure !== undefined || permission !== "open") {
    const what = `what \`${unsure?.says ?? "the way to this view"}\` demands before somebody is logged in`;
    yield {
      verdict: "not-seen",
      at,
      subject,
      what,
      verify: "call the view with somebody else's id and look whose session it gives",
    };
    return;
  }
  const who = weakestAnswer(reached, "login") === "required" ? "every member" : "anybody";
  yield {
    verdict: "found",
    at,
    subject,
    message: `\`${subject}\` logs the caller in as whichever account the request names, without a password or a token: ${who} becomes anybody, an administrator included.`,
    confidence: "high",
    confidenceReason: "the request says which account, and nothing in the view proves whose it is",
    trace: [
      ...(fetched === undefined ? [] : [{ place: fetched, note: "the account, by what the request says" }]),
      { place: at, note: "logged in as that account" },
    ],
  };
}

function settingVerdict({ found, who }: Impersonation): Found {
  const base = {
    verdict: "found",
    at: found.at,
    subject: found.name,
    confidence: "medium",
    confidenceReason: whyProduction(found.module),
  } as const;
  if (who === "everybody")
    return {
      ...base,
      message: `\`${found.name}\` says yes to everybody who is logged in: every member can take on any account, an administrator's included.`,
    };
  return {
    ...base,
    message: `\`${found.name}\` lets all staff take on other accounts, with rights that they were never given themselves.`,
    severity: "medium",
    severityReason: "only staff can do it",
  };
}
