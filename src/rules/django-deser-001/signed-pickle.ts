import type { ClassRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
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
      const name = picklingSerializer(flows, site);
      if (name === undefined) continue;
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

/** The name of the class given as `serializer`, when its name or what its methods call says pickle. */
function picklingSerializer(flows: FlowModel, { at, call }: CallSite): string | undefined {
  const given = argumentOf(call, undefined, "serializer");
  const symbol = given && resolveIn(flows.program, at, given.value);
  if (symbol?.kind === "class") {
    const { name } = classFacts(symbol.target);
    return /pickle/i.test(name) || callsPickle(flows, symbol.target) ? name : undefined;
  }
  const name = externalName(symbol)?.split(".").at(-1);
  return name !== undefined && /pickle/i.test(name) ? name : undefined;
}

function callsPickle(flows: FlowModel, ref: ClassRef): boolean {
  return methodsOf(ref).some((method) =>
    functionFacts(method).fragment.values.some(
      (value) =>
        value.op === "call" &&
        externalName(resolveIn(flows.program, method, value.callee))?.startsWith("pickle."),
    ),
  );
}
