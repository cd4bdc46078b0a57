import type { CallSite } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Readers of time-stamped signatures, with the position of `max_age` (docs.djangoproject.com/en/stable/topics/signing/). */
const READERS: ReadonlyMap<string, number> = new Map([
  ["django.core.signing.loads", 4],
  ...["TimestampSigner", "TimestampSigner()"].flatMap((signer): [string, number][] => [
    [`django.core.signing.${signer}.unsign`, 1],
    [`django.core.signing.${signer}.unsign_object`, 2],
  ]),
]);

/** A signed value is accepted however old it is. */
export const check: Check = {
  meta: {
    slug: "signing-no-max-age",
    title: "signed value accepted forever",
    severity: "low",
    cwe: [613],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `signing.loads()` and `TimestampSigner().unsign()` without `max_age`.",
      impact:
        "A signed link or cookie that leaks (a forwarded mail, a proxy's log, browser history) works for as long as SECRET_KEY stays the same.",
      fix: "Say how long a value may live: `signing.loads(value, max_age=3600)`.",
      mitigation: "Tie the value to something that changes once it was used, such as the user's last login.",
      falsePositive:
        "Unsubscribe links and other values that only ever do one harmless thing may live forever.",
    },
  },
  *judge({ flows }) {
    for (const site of callsOf(flows, READERS.keys())) {
      if (!hasAge(site)) yield verdictOn(flows, site);
    }
  },
  fix: here(
    (at) => ({
      kind: "set-keywords",
      at,
      keywords: [{ name: "max_age", to: { code: "60 * 60 * 24 * 14" } }],
    }),
    "older values are refused from then on",
  ),
};

function hasAge({ call, name }: CallSite): boolean {
  const hidden = call.arguments.some((one) => one.style === "star" || one.style === "double-star");
  return hidden || argumentOf(call, READERS.get(name), "max_age") !== undefined;
}

function verdictOn(flows: FlowModel, site: CallSite): Verdict {
  const at = placeOf(site.at);
  const subject = site.name;
  if (agedNearby(flows, site))
    return {
      verdict: "ruled-out",
      at,
      subject,
      because: "the same function reads a signature with `max_age` as well",
    };
  return {
    verdict: "found",
    at,
    subject,
    message:
      "This signed value is accepted however old it is: whoever finds one in a log or an old mail can use it.",
    confidence: "medium",
    confidenceReason: "`max_age` is not given; whether an old value still does harm is not judged",
  };
}

function agedNearby(flows: FlowModel, { at }: CallSite): boolean {
  return callsOf(flows, READERS.keys()).some(
    (other) => other.at.unit === at.unit && other.at.function === at.function && hasAge(other),
  );
}
