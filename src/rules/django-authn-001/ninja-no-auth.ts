import { functionFacts } from "../../bind/program.ts";
import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { NinjaOperation } from "../../model/authentication/ninja-operations.ts";
import { apiPlace, ninjaOperations } from "../../model/authentication/ninja-operations.ts";
import type { OpenDeed } from "../../model/authentication/open-deeds.ts";
import { DEED_WORDS, isPublicByName, openDeed } from "../../model/authentication/open-deeds.ts";
import { mayBeGuardedByDecorator } from "../../model/authentication/surrounding-guards.ts";
import type { Check } from "../rule.ts";

/** An operation of Django Ninja that changes something for everybody. */
export const check: Check = {
  meta: {
    slug: "ninja-no-auth",
    title: "Ninja operation without authentication",
    severity: "high",
    cwe: [306, 862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports operations of Django Ninja that write or delete, where neither the operation nor its router nor its `NinjaAPI` names `auth=` and the code never looks at who is asking.",
      impact: "Anybody who knows the address can make the call; the API's own `/docs` page lists it.",
      fix: "Write `NinjaAPI(auth=django_auth)`, or `auth=` on the router, and `auth=None` on the operations that are meant for everybody.",
      mitigation: "Let the proxy ask for a login on the API's address.",
      falsePositive:
        "Harmless where the proxy or a middleware asks for a login, or where the operation is meant for everybody: write `auth=None` to say so.",
    },
  },
  *judge({ flows }) {
    const operations = ninjaOperations(flows);
    const aware = operations.some(({ auth }) => auth !== undefined);
    for (const operation of operations) {
      if (operation.auth !== undefined || operation.method === "get") continue;
      if (isPublicByName(operation.state.facts.name) || mayBeGuardedByDecorator(flows, operation.state))
        continue;
      const deed = openDeed(flows, operation.state);
      if (deed !== undefined) yield verdictOn(operation, deed, aware);
    }
  },
};

function verdictOn({ state, at, api }: NinjaOperation, { deed, at: done }: OpenDeed, aware: boolean): Found {
  const name = state.facts.name;
  const shared = !aware && api !== undefined;
  return {
    verdict: "found",
    at,
    subject: name,
    message: `\`${name}\` lets everybody ${DEED_WORDS[deed]}: neither it nor its router nor its API is given an \`auth\` argument, and its code never looks at who is asking.`,
    confidence: "medium",
    confidenceReason: aware
      ? "other operations of this API have an `auth` argument; this one has none"
      : "nothing on the way asks; a proxy in front was not looked for",
    trace: [
      { place: at, note: "called by anybody" },
      { place: placeOf(done), note: `here it can ${DEED_WORDS[deed]}` },
    ],
    ...(shared ? { cause: `ninja:${functionFacts(api).qualifiedName}:${apiPlace(api).path}` } : {}),
    related: api === undefined ? [] : [{ place: apiPlace(api), note: "made without an `auth` argument" }],
  };
}
