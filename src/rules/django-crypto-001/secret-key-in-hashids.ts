import type { CallSite } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexValues } from "../../flow/value-index.ts";
import { refTo } from "../../bind/program.ts";
import type { Check, Verdict } from "../rule.ts";

/** The signing key of the site salts ids that everybody sees. */
export const check: Check = {
  meta: {
    slug: "secret-key-in-hashids",
    title: "SECRET_KEY is the salt of public ids",
    severity: "high",
    cwe: [327, 200],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `Hashids(salt=…)` whose salt is `settings.SECRET_KEY` or is made of it.",
      impact:
        "Hashids is no encryption: from a few ids and their numbers the salt can be worked out. With `SECRET_KEY` anybody signs sessions, password reset links and other tokens of this site.",
      fix: "Give ids a salt of their own, `Hashids(salt=settings.HASHIDS_SALT)`, and replace `SECRET_KEY` if ids were ever public. Existing ids change with the salt.",
      mitigation: "Use random ids (`uuid.uuid4()`) where numbers must not be guessed.",
      falsePositive: "Fine where no id ever leaves the server.",
    },
  },
  *judge({ flows }) {
    const calls = callsOf(flows, ["hashids.Hashids", "hashids.hashids.Hashids"]);
    if (calls.length === 0) return;
    const index = indexValues(flows);
    for (const call of calls) yield* judgeCall(index, call);
  },
};

function* judgeCall(index: ValueIndex, { at, call }: CallSite): Iterable<Verdict> {
  const salt = argumentOf(call, 0, "salt");
  if (!salt) return;
  const { names, calls } = ingredientsOf(index, [refTo(at, salt.value)]);
  if (!names.some(({ name }) => name === "SECRET_KEY")) return;
  if (calls.some((path) => DIGEST.test(path))) {
    const because = "the salt is a digest, from which the key cannot be worked out";
    yield { verdict: "ruled-out", at: placeOf(at), subject: "Hashids", because };
    return;
  }
  yield {
    verdict: "found",
    at: placeOf(at),
    subject: "Hashids",
    message:
      "These ids are salted with `SECRET_KEY`, and a salt can be worked out from a few of them: whoever does so signs sessions and tokens of this site.",
    confidence: "high",
    confidenceReason: "the key is part of the salt",
  };
}

/** `hashlib.sha256(…).hexdigest()`, `salted_hmac(…)`. */
const DIGEST = /^(?:hashlib|hmac)\.|hmac|digest/i;
