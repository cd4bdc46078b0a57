import { classFacts } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { Check } from "../rule.ts";

/** Django's signing functions, which take a serializer (docs.djangoproject.com/en/5.2/topics/signing/). */
const SIGNING = [
  "loads",
  "dumps",
  "Signer.unsign_object",
  "Signer.sign_object",
  "TimestampSigner.unsign_object",
].map((name) => `django.core.signing.${name}`);

/** Signed values are pickles: the key becomes the only thing between a visitor and running code. */
export const check: Check = {
  meta: {
    slug: "signed-pickle",
    title: "signed value serialized with pickle",
    severity: "high",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `serializer=PickleSerializer` (or another pickle serializer) given to Django's signing functions.",
      impact:
        "Whoever learns the `SECRET_KEY`, or one of its fallbacks, runs code on the server by sending a value of their own making.",
      fix: "Leave `serializer` out: the default is JSON.",
      mitigation: "Rotate the key and keep the life of signed values short (`max_age`).",
      falsePositive: "None is known: a signature proves who made the bytes, and the key may leak.",
    },
  },
  *judge({ flows }) {
    for (const site of callsOf(flows, SIGNING)) {
      const name = serializerOf(flows, site);
      if (name === undefined || !/pickle/i.test(name)) continue;
      yield {
        verdict: "found",
        at: placeOf(site.at),
        subject: site.name,
        message: `The signed value is serialized by \`${name}\`: whoever learns the signing key runs code here instead of only forging data.`,
        confidence: "high",
        confidenceReason: "the serializer is named in the call",
        fix: { text: `Remove \`serializer=${name}\`; Django's default is JSON.` },
      };
    }
  },
};

/** The name of the class given as `serializer`. */
function serializerOf(flows: FlowModel, { at, call }: CallSite): string | undefined {
  const given = argumentOf(call, undefined, "serializer");
  const symbol = given && resolve(flows.program, { ...at, value: given.value });
  if (symbol?.kind === "class") return classFacts(symbol.target).name;
  return externalName(symbol)?.split(".").at(-1);
}
