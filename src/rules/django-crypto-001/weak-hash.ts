import type { Confidence, Severity } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Ingredients } from "../../flow/ingredients.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import type { Naming } from "../../flow/naming.ts";
import { usesOf } from "../../flow/uses.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexValues } from "../../flow/value-index.ts";
import { isSecureRandom } from "../../model/randomness.ts";
import { passwordEvidence } from "../../model/passwords/password-digests.ts";
import { resetCodeOf } from "../../model/passwords/reset-codes.ts";
import { secretSignature } from "../../model/digest-signatures.ts";
import { isHarmlessName, namesSigning, secretKind } from "../../model/secret-words.ts";
import type { WeakDigest } from "../../model/weak-digests.ts";
import { weakDigests } from "../../model/weak-digests.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** MD5 or SHA-1 where a secret hangs on it. */
export const check: Check = {
  meta: {
    slug: "weak-hash",
    title: "MD5 or SHA-1 for a secret",
    severity: "high",
    cwe: [328, 327],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports MD5 and SHA-1 digests that serve as token or signature. Digests for cache keys, entity tags, avatars and the like are " +
        "ruled out; where nothing tells the use, the finding is low. Digests of passwords are reported as DJANGO-AUTH-001/manual-hashing.",
      impact:
        "Both are broken and fast: whoever guesses what went in makes the same digest, and signed text can be exchanged for other text with the " +
        "same digest.",
      fix: "Tokens: `secrets.token_urlsafe()`. Signatures: `django.core.signing` or `hmac` with `hashlib.sha256`.",
      mitigation: "Let tokens that were made so far expire.",
      falsePositive:
        "If the digest only tells content apart, write `usedforsecurity=False`: it documents that and keeps working on FIPS systems.",
    },
  },
  *judge({ flows }) {
    const index = indexValues(flows);
    for (const digest of weakDigests(index)) {
      if (!isOfPasswords(index, digest)) yield judgeDigest(index, digest);
    }
  },
  fix: here(
    (at) => ({
      kind: "replace-callee",
      at,
      callee: "hashlib:sha256",
      only: ["md5", "sha1"],
      dropKeywords: ["usedforsecurity"],
    }),
    "digests that are stored or sent already no longer match",
  ),
};

/** Digests of passwords and codes that reset them have checks of their own. */
function isOfPasswords(index: ValueIndex, digest: WeakDigest): boolean {
  if (digest.keyed || digest.declaredHarmless) return false;
  return resetCodeOf(index, digest) !== undefined || passwordEvidence(index, digest) !== undefined;
}

function judgeDigest(index: ValueIndex, digest: WeakDigest): Verdict {
  if (digest.declaredHarmless)
    return ruledOut(digest, "`usedforsecurity=False` says that nothing secret hangs on it");
  if (digest.keyed) return judgeKeyed(digest);
  const made = ingredientsOf(
    index,
    digest.inputs.map(({ value }) => value),
  );
  const uses = usesOf(index, digest.site.at);
  return (
    judgeToken(index, digest, made, uses) ??
    judgeSigned(index, digest, made, uses) ??
    judgePlain(digest, made, uses)
  );
}

/** An HMAC needs no resistance against collisions. */
function judgeKeyed(digest: WeakDigest): Verdict {
  if (digest.algorithm === "SHA-1")
    return ruledOut(
      digest,
      "an HMAC does not depend on what is broken in SHA-1; other systems' signatures often ask for it",
    );
  return found(digest, {
    message:
      "This HMAC uses MD5. No forgery is known, but nobody vouches for it any more, and the next reader has to find that out again.",
    severity: "low",
    severityReason: "an HMAC does not depend on what is broken in MD5",
    confidence: "high",
    confidenceReason: "the algorithm is written in the call",
    fix: "Use `hashlib.sha256` where both sides can change.",
  });
}

const DOORS = new Set(["token", "key", "signature"]);

function opensDoor({ name, how }: Naming): boolean {
  if (how === "calls") return false;
  return DOORS.has(secretKind(name) ?? "") || (how === "function" && namesSigning(name));
}

/** A digest that is a token or signature itself. Of something that nobody can guess, it stays unguessable. */
function judgeToken(
  index: ValueIndex,
  digest: WeakDigest,
  made: Ingredients,
  uses: readonly Naming[],
): Verdict | undefined {
  const use = uses.find(opensDoor);
  if (!use || uses.some(({ name }) => isHarmlessName(name) || secretKind(name) === "password"))
    return undefined;
  if (made.calls.some(isSecureRandom) || ingredientsOf(index, [use.at]).calls.some(isSecureRandom))
    return ruledOut(digest, "it digests random bytes that nobody can guess; the digest is as hard to guess");
  const thin = use.how !== "function" && tellsContentApart(use.name, made);
  return found(digest, {
    message: `\`${use.name}\` is a plain ${digest.algorithm} digest. Whoever knows or guesses what went in makes valid ones; ${digest.algorithm} itself no longer resists forgery.`,
    severity: "medium",
    severityReason: "how easily it is forged depends on what goes in",
    confidence: thin ? "low" : "medium",
    confidenceReason: thin
      ? `nothing but the name \`${use.name}\` speaks of a token: what goes in is content, or a token of its own`
      : `the result is called \`${use.name}\`; whether the inputs are secret is not judged`,
    fix: "For a random token use `secrets.token_urlsafe()`; to sign something use `django.core.signing` or `hmac.new(key, text, hashlib.sha256)`.",
  });
}

/** What people put into tokens that open something: a person, a time, chance, a secret. */
const PERSONAL =
  /(?:^|_)(?:user|username|userid|uid|account|email|mail|login|member|customer|person|session|ip|id|pk|time|now|date|day|expires|expiry|salt|secret|shared|password|random|nonce|seed)(?:_|$)/i;
const CHANCE =
  /^(?:random|time|datetime|uuid|secrets|os\.urandom|numpy\.random|django\.utils\.(?:timezone|crypto))\b/;

/** `token_hash`: the digest *of* a token, which is looked up by it. */
const OF_A_TOKEN = /(?:token|key)_?(?:hash|digest|checksum|fingerprint)$/i;

/**
 * Whether only the name says that a digest opens something: protocols call the version of a piece of content its token. Code signs with what
 * is in a setting, which names itself.
 */
function tellsContentApart(use: string, { names, calls }: Ingredients): boolean {
  const isToken = secretKind(use) === "token";
  if (isToken && OF_A_TOKEN.test(use) && names.some(({ name }) => secretKind(name) === "token")) return true;
  if (!isToken || names.length === 0) return false;
  return (
    !names.some(({ name }) => PERSONAL.test(snakeCase(name)) || secretKind(name) !== undefined) &&
    !calls.some((call) => CHANCE.test(call))
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2");
}

/** A digest over a secret of the settings, whatever it is called. */
function judgeSigned(
  index: ValueIndex,
  digest: WeakDigest,
  made: Ingredients,
  uses: readonly Naming[],
): Verdict | undefined {
  const signature = secretSignature(index, digest.site.at, made, uses);
  if (!signature || [...uses, ...made.names].some(({ name }) => isHarmlessName(name))) return undefined;
  if (made.calls.some(isSecureRandom)) return undefined;
  return found(digest, {
    message: `A plain ${digest.algorithm} digest over \`${signature.secret}\` serves as a signature here. Such digests can be extended or exchanged without knowing the secret, which an HMAC prevents.`,
    severity: "medium",
    severityReason: "how easily it is forged depends on where in the text the secret stands",
    confidence: "medium",
    confidenceReason: `\`${signature.secret}\` goes in, and ${signature.because}`,
    fix: "Sign with `django.core.signing`, or with `hmac.new(key, text, hashlib.sha256)`.",
  });
}

function judgePlain(digest: WeakDigest, made: Ingredients, uses: readonly Naming[]): Verdict {
  const harmless = [...uses, ...made.names].find(({ name }) => isHarmlessName(name));
  if (harmless)
    return ruledOut(digest, `the name \`${harmless.name}\` says that it only tells content apart`);
  return found(digest, {
    message: `${digest.algorithm} is broken: two texts with the same digest can be made on purpose. Nothing here shows that a secret hangs on it.`,
    severity: "low",
    severityReason: "no secret, password, token or signature was seen in it or made of it",
    confidence: "low",
    confidenceReason: "the use of the digest is not visible in names",
    fix: "Write `usedforsecurity=False` if it only tells content apart, else use `hashlib.sha256`.",
  });
}

interface Judgement {
  readonly message: string;
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly fix: string;
}

function found(digest: WeakDigest, { fix, ...judgement }: Judgement): Verdict {
  return {
    verdict: "found",
    at: placeOf(digest.site.at),
    subject: digest.site.name,
    ...judgement,
    fix: { text: fix },
  };
}

function ruledOut({ site }: WeakDigest, because: string): Verdict {
  return { verdict: "ruled-out", at: placeOf(site.at), subject: site.name, because };
}
