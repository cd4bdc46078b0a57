import { placeOf } from "../../flow/flow-model.ts";
import type { CallSite } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { LiteralKey } from "../../model/json-web-tokens.ts";
import { literalKeys, surenessOfKey, unsignedAlgorithms, usesApart } from "../../model/json-web-tokens.ts";
import type { Check, Verdict } from "../rule.ts";

/** A JSON Web Token is not signed, or signed with a key that everybody with the source knows. */
export const check: Check = {
  meta: {
    slug: "jwt-weak",
    title: "JSON Web Token without a real signature",
    severity: "high",
    cwe: [347, 321],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports JSON Web Tokens of the algorithm `none`, and tokens that are signed or checked with a key in the code that is empty or short enough to be guessed. Longer keys in the code are said by DJANGO-SECRETS-001/hardcoded-credential.",
      impact:
        "Anybody can write a valid token, or find out its key from one token of their own: whoever does so becomes any user they like.",
      fix: "Read the key from the environment or a secret store, at least 32 random bytes, and name one algorithm: `jwt.encode(payload, key, algorithm='HS256')`.",
      mitigation:
        "Change the key now: the one in the source stays in its history. Let tokens expire within minutes.",
      falsePositive: "A public key in the source is fine and not reported when it is written in PEM form.",
    },
  },
  *judge({ flows }) {
    const index = indexValues(flows);
    for (const { site, makes } of unsignedAlgorithms(index)) yield unsigned(site, makes);
    for (const key of literalKeys(index)) if (key.strength !== "long") yield literal(key);
  },
};

function unsigned(site: CallSite, makes: boolean): Verdict {
  return {
    verdict: "found",
    at: placeOf(site.at),
    subject: `${site.name} none`,
    message: makes
      ? "This token gets no signature (algorithm `none`): everybody can write one that looks the same."
      : "This call accepts tokens without a signature (algorithm `none`): whoever sends one can write into it what they like.",
    confidence: "high",
    confidenceReason: "the algorithm is written in the call",
  };
}

/** Reported where the key stands, once, however many calls use it. */
function literal(one: LiteralKey): Verdict {
  const { key, strength, uses } = one;
  const at = placeOf(key);
  return {
    verdict: "found",
    at,
    subject: uses[0]?.name ?? "jwt",
    message:
      strength === "empty"
        ? "This key of JSON Web Tokens is the empty text: everybody can sign valid tokens."
        : "This key of JSON Web Tokens is written in the code and short: whoever has seen the source, or tries out keys on one token, can sign valid tokens for any user.",
    ...surenessOfKey(one),
    secrets: [at],
    related: usesApart(one),
  };
}
