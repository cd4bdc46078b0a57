import type { Confidence } from "../../findings/finding.ts";
import type { CallSite } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { isHelperOfNobody } from "../../flow/named-nowhere.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { Conduct, UnverifiedRead } from "../../model/json-web-tokens.ts";
import {
  conductWith,
  readsWithoutAlgorithms,
  unverifiedReads,
  verifiedAfter,
} from "../../model/json-web-tokens.ts";
import type { Check, Verdict } from "../rule.ts";

/** A JSON Web Token is believed without a look at its signature. */
export const check: Check = {
  meta: {
    slug: "jwt-unverified",
    title: "JSON Web Token read without checking its signature",
    severity: "high",
    cwe: [347],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports `jwt.decode()` with `verify=False` or `verify_signature: False`, `get_unverified_claims()`, and decoding that leaves the choice " +
        "of algorithm to the token.",
      impact:
        "Everybody can write a token that says anything: without the signature check, whoever sends it chooses who they are.",
      fix: "Decode with the key and a fixed list of algorithms: `jwt.decode(token, key, algorithms=['HS256'])`.",
      mitigation:
        "Until then, take nothing from the token that decides about rights; look the user up in the session.",
      falsePositive:
        "Looking into a token to find the right key is fine when the same token is then decoded with that key. `get_unverified_header()` is not reported.",
    },
  },
  *judge({ flows }) {
    const index = indexValues(flows);
    for (const read of unverifiedReads(index)) yield judgeRead(index, read);
    for (const site of readsWithoutAlgorithms(index)) yield withoutAlgorithms(site);
  },
};

function judgeRead(index: ValueIndex, { site, spelling, when }: UnverifiedRead): Verdict {
  const at = placeOf(site.at);
  const subject = site.name;
  if (verifiedAfter(index, site))
    return {
      verdict: "ruled-out",
      at,
      subject,
      because: "it only chooses how the signature is checked further on",
    };
  return {
    verdict: "found",
    at,
    subject,
    message: `This token's signature is not checked (\`${spelling}\`): whoever sends it can write into it what they like.`,
    ...(isHelperOfNobody(index.flows, site.at)
      ? UNASKED
      : confidenceOf(conductWith(index, site.at), when === "direct", spelling)),
  };
}

const UNASKED = {
  confidence: "low",
  confidenceReason: "nothing in the audited code calls this method",
} as const;

function confidenceOf(
  conduct: Conduct,
  direct: boolean,
  spelling: string,
): { readonly confidence: Confidence; readonly confidenceReason: string } {
  if (conduct === "compared")
    return {
      confidence: "low",
      confidenceReason: "what the token says is only compared here and may be checked elsewhere",
    };
  if (!direct)
    return {
      confidence: "medium",
      confidenceReason: `\`${spelling}\` does not hold on every way to this call`,
    };
  return conduct === "dropped"
    ? { confidence: "medium", confidenceReason: "that the call succeeds may already count as a proof" }
    : {
        confidence: "high",
        confidenceReason: `\`${spelling}\` is written in the code, and what the token says is used`,
      };
}

function withoutAlgorithms(site: CallSite): Verdict {
  return {
    verdict: "found",
    at: placeOf(site.at),
    subject: `${site.name} without algorithms`,
    message:
      "This call does not say which algorithms it accepts, so the token's sender chooses: with a public key as the key, a forged HMAC passes.",
    severity: "medium",
    severityReason: "it needs an old PyJWT (before 2.0) or python-jose, and a public key",
    confidence: "low",
    confidenceReason: "PyJWT 2 refuses such a call; the installed version is not judged",
    fix: {
      text: "Add the one algorithm that you sign with: `algorithms=['HS256']` or `algorithms=['RS256']`.",
    },
  };
}
