import { indexValues } from "../../flow/value-index.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { WrittenKey } from "../../model/cipher-keys.ts";
import { writtenKeys } from "../../model/cipher-keys.ts";
import type { Found } from "../../findings/finding.ts";
import type { Check } from "../rule.ts";

/** The key of a cipher stands in the repository. */
export const check: Check = {
  meta: {
    slug: "key-in-code",
    title: "the key of a cipher or signature is written in the code",
    severity: "high",
    cwe: [321, 798],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports ciphers (`Fernet`, `AES.new()` and their like) and signatures (`hmac.new()`) whose key is a text in the code, through names, parameters and changes of form.",
      impact:
        "Whoever has seen the source, a fork or an old copy of it decrypts everything that was encrypted, and signs whatever they like.",
      fix: 'Make a new key (`Fernet.generate_key()`, `secrets.token_bytes(32)`), keep it in the environment, and read it from there: `os.environ["CIPHER_KEY"]`. Encrypt what is stored anew.',
      mitigation: "Replace the key at once: the old one stays in the history of the repository.",
      falsePositive:
        "A text that only tells one use of a digest from another (a salt of an HMAC over public values) protects nothing and needs no hiding.",
    },
  },
  *judge({ flows }) {
    for (const key of writtenKeys(indexValues(flows))) yield found(key);
  },
};

function found({ key, use, cipher }: WrittenKey): Found {
  const at = placeOf(key.at);
  return {
    verdict: "found",
    at,
    subject: cipher,
    cause: `${at.path}:${at.span.start}`,
    message:
      cipher === "HMAC"
        ? "This key of a signature is written in the code: everybody who has seen the source signs what they like."
        : `This key of ${cipher} is written in the code: everybody who has seen the source decrypts what was encrypted with it.`,
    ...sureness(key.when, cipher),
    trace: [
      { place: at, note: "written here" },
      { place: placeOf(use), note: "used as the key" },
    ],
    secrets: [at],
  };
}

function sureness(
  when: WrittenKey["key"]["when"],
  cipher: string,
): Pick<Found, "confidence" | "confidenceReason"> {
  if (cipher === "HMAC")
    return {
      confidence: "medium",
      confidenceReason: "the key is a text; what the digest is for was not followed",
    };
  return when === "direct"
    ? { confidence: "high", confidenceReason: "the text is followed from here to the cipher" }
    : { confidence: "medium", confidenceReason: "the text gets to the cipher on one of several ways" };
}
