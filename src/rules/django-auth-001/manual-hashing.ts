import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { PasswordEvidence } from "../../model/passwords/password-digests.ts";
import {
  digestExcuse,
  isMadeAtRandom,
  isOfDrawnText,
  passwordEvidence,
} from "../../model/passwords/password-digests.ts";
import { heldNowhere } from "../../model/passwords/held-digests.ts";
import { resetCodeOf } from "../../model/passwords/reset-codes.ts";
import type { Digest } from "../../model/weak-digests.ts";
import { fastDigests } from "../../model/weak-digests.ts";
import type { Check, Verdict } from "../rule.ts";

/** Passwords go through a plain digest. */
export const check: Check = {
  meta: {
    slug: "manual-hashing",
    title: "Passwords are hashed by hand",
    severity: "high",
    cwe: [916, 759],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports passwords that go through MD5, SHA-1, SHA-2, SHA-3 or BLAKE2 directly. Key derivation (PBKDF2, scrypt, bcrypt, Argon2), hasher classes and the protocol of Pwned Passwords are left out.",
      impact:
        "Such digests are made to be fast: whoever gets hold of a table of them tries billions of passwords a second, and without a salt for every user all of them at once.",
      fix: "Store passwords with `make_password()` and compare with `check_password()`, or use Django's own user model.",
      mitigation:
        "Hash the stored digests again with a strong hasher at once (a wrapped hasher), and ask for new passwords.",
      falsePositive:
        "If the text is long and random, such as a key that a tool made, call it a key or token: for those a fast digest is right.",
    },
  },
  *judge({ flows }) {
    const index = indexValues(flows);
    for (const digest of fastDigests(index)) {
      const verdict = verdictOn(index, digest);
      if (verdict) yield verdict;
    }
  },
};

function verdictOn(index: ValueIndex, digest: Digest): Verdict | undefined {
  if (resetCodeOf(index, digest)) return undefined;
  const evidence = passwordEvidence(index, digest);
  if (evidence === undefined) return undefined;
  const { naming } = evidence;
  const at = placeOf(evidence.at);
  const excuse = digestExcuse(index, digest.site.at);
  if (excuse !== undefined) return { verdict: "ruled-out", at, subject: digest.site.name, because: excuse };
  if (isMadeAtRandom(index, naming.at) || isOfDrawnText(index, digest))
    return { ...found(digest, evidence), ...DRAWN };
  const because = heldNowhere(index, digest);
  if (because !== undefined)
    return { ...found(digest, evidence), confidence: "low", confidenceReason: because };
  return found(digest, evidence);
}

/** A password that nobody thought up; how long it is, and whether another system asks for this digest, was not weighed. */
const DRAWN: Pick<Found, "confidence" | "confidenceReason" | "severity" | "severityReason"> = {
  severity: "low",
  severityReason: "the password is drawn at random: a long one is not found from its digest",
  confidence: "low",
  confidenceReason: "the code makes the password itself; how long it is was not weighed",
};

function found(digest: Digest, { naming, at }: PasswordEvidence): Found {
  const near = naming.hops === 0;
  return {
    verdict: "found",
    at: placeOf(at),
    subject: digest.site.name,
    message: `\`${naming.name}\` goes through ${digest.algorithm}, which is far too fast for passwords: whoever gets hold of the digests turns most of them back into passwords.`,
    confidence: near ? "high" : "medium",
    confidenceReason: near
      ? `the name \`${naming.name}\` says that it is a password`
      : `a value called \`${naming.name}\` in another function gets here`,
  };
}
