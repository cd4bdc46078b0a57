import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import { resetCodeOf, type ResetCode } from "../../model/passwords/reset-codes.ts";
import { shortResetFields, type ShortResetField } from "../../model/passwords/short-codes.ts";
import { fastDigests } from "../../model/weak-digests.ts";
import type { Check, Verdict } from "../rule.ts";

/** A code that resets a password can be guessed. */
export const check: Check = {
  meta: {
    slug: "unsafe-reset-token",
    title: "The code of a password reset can be guessed",
    severity: "high",
    cwe: [640, 340],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports codes for resetting a password, activating or confirming that are digests of an e-mail address, an id or the time, and fields for " +
        "reset tokens with room for eight characters or fewer. Codes from `random` are reported by DJANGO-CRYPTO-001/insecure-random-token.",
      impact:
        "Whoever asks for a reset of somebody else's password computes or tries the code, and takes the account over.",
      fix: "Use Django's own views (`django.contrib.auth.views.PasswordResetView`), or `default_token_generator.make_token(user)`; for other links `secrets.token_urlsafe()`.",
      mitigation: "Let codes expire within minutes, accept each once, and limit how often somebody may try.",
      falsePositive:
        "If something secret goes in that is not visible here, name it so (`..._SECRET`) or use `hmac`.",
    },
  },
  *judge({ flows }) {
    const index = indexValues(flows);
    for (const digest of fastDigests(index)) {
      const code = resetCodeOf(index, digest);
      if (code) yield computed(code);
    }
    for (const field of shortResetFields(index)) yield* short(field);
  },
};

function computed({ digest, name, from }: ResetCode): Verdict {
  const list = from.slice(0, 3).map((one) => (one.includes(" ") ? one : `\`${one}\``));
  return {
    verdict: "found",
    at: placeOf(digest.site.at),
    subject: digest.site.name,
    message: `\`${name}\` is a digest of ${list.join(" and ")}, which others know or can guess: they compute the code and take over the account.`,
    confidence: "medium",
    confidenceReason: `the result is called \`${name}\`, and nothing secret or random is seen to go in`,
  };
}

function* short({ field, at, length, stores }: ShortResetField): Generator<Verdict> {
  const cause = `${at.path} ${field}`;
  const common = {
    verdict: "found",
    subject: field,
    message: `\`${field}\` has room for ${length} characters: whoever tries them all gets a valid code for somebody else's account.`,
    severity: "medium",
    severityReason: "how many tries there are time for is not visible here",
    confidence: "medium",
    confidenceReason: `the name \`${field}\` and its \`max_length\` say so`,
    cause,
  } as const;
  yield { ...common, at };
  for (const place of stores) yield { ...common, at: place, secondary: true };
}
