import { onDemand } from "../../bind/once.ts";
import { methodsAlong } from "../../bind/ancestry.ts";
import { functionFacts } from "../../bind/program.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Found, Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ClaimedOwner } from "../../model/client-identity/claimed-owners.ts";
import { claimedOwners } from "../../model/client-identity/claimed-owners.ts";
import type { ClientValue } from "../../model/client-identity/client-values.ts";
import type { ClientDecision } from "../../model/client-identity/decisions.ts";
import { clientDecisions } from "../../model/client-identity/decisions.ts";
import { isForPrivileged } from "../../model/forms/reach.ts";
import type { Check, Verdict } from "../rule.ts";

/** The request itself says who is asking, and is believed. */
export const check: Check = {
  meta: {
    slug: "trusting-client-identity",
    title: "request is believed when it says who sends it",
    severity: "high",
    cwe: [290, 639],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        'Reports conditions that ask an unsigned cookie or a header for rights (`request.COOKIES.get("admin")`, a header compared with `admin…`), parameters that do as well as a question about the user (`note.owner == request.user or request.POST.get("is_admin")`), accounts that are found by an id in a ' +
        "cookie, and rows whose owner is whomever a parameter names.",
      impact:
        "Everybody can write what they like into their own cookies, headers and parameters, and so act as somebody else or as an administrator.",
      fix: "Ask `request.user`: `request.user.is_staff`, `owner=request.user`. What has to be kept in the browser belongs into the session or into a signed cookie (`response.set_signed_cookie`).",
      mitigation: "Let the proxy remove the header from requests that come from outside, and set it itself.",
      falsePositive:
        "Fine where the value only changes how a page looks, or where the proxy writes the header on every request.",
    },
  },
  *judge(model) {
    const privileged = onDemand(() => privilegedFunctions(model));
    const seen = new Set<string>();
    for (const decision of clientDecisions(model.flows)) {
      const place = placeOf(decision.at);
      const key = `${place.path}:${place.span.start}`;
      if (!seen.has(key)) yield verdict(decision.state, privileged, decided(decision));
      seen.add(key);
    }
    const owners = claimedOwners(model.flows, model.ownership);
    // Who becomes the owner of a new row says more of a place than that an account is used there.
    const acting = owners.filter(({ form }) => form === "acting");
    for (const owner of [...owners.filter((one) => !acting.includes(one)), ...acting]) {
      const found = claimed(owner);
      const key = `${found.at.path}:${found.at.span.start}`;
      if (!seen.has(key)) yield verdict(owner.state, privileged, found);
      seen.add(key);
    }
  },
};

/** Whether only people with special rights come to a function. */
type Privileged = (facts: FunctionFacts) => boolean;

/** Handlers of views that only people with special rights reach, methods that only such views have, and what nobody else calls. */
function privilegedFunctions(model: AuditModel): Privileged {
  const { postures, flows } = wholeOf(model);
  const found = new Set<FunctionFacts>();
  const open = new Set<FunctionFacts>();
  for (const { view, handlers } of postures.values()) {
    const rights = handlers.map(isForPrivileged);
    const { target } = view;
    const own = target.kind === "class" ? methodsAlong(flows.program, target.ref) : [];
    const all = rights.length > 0 && rights.every(Boolean);
    for (const ref of own) (all ? found : open).add(functionFacts(ref));
    for (const [index, { handler }] of handlers.entries())
      if (handler.function) (rights[index] === true ? found : open).add(functionFacts(handler.function));
  }
  const isPrivileged = (facts: FunctionFacts, depth: number): boolean => {
    if (open.has(facts)) return false;
    if (found.has(facts)) return true;
    const callers = depth < DEEPEST ? (flows.solver.callers.get(facts) ?? []) : [];
    return callers.length > 0 && callers.every(({ state }) => isPrivileged(state.facts, depth + 1));
  };
  return (facts) => isPrivileged(facts, 0);
}

/** Calls followed from a function to the views that lead there. */
const DEEPEST = 3;

function verdict(state: FunctionState, privileged: () => Privileged, found: Found): Verdict {
  if (!privileged()(state.facts)) return found;
  const because = "only people with special rights reach this view";
  return { verdict: "ruled-out", at: found.at, subject: found.subject, because };
}

function decided({ at, value, by }: ClientDecision): Found {
  const place = placeOf(at);
  return {
    verdict: "found",
    at: place,
    subject: `${value.carrier}:${value.key}`,
    message: `${spoken(value)} decides here what the sender may see or do, and everybody can send any value in it.`,
    ...(value.carrier === "cookie" && by === "named"
      ? {
          confidence: "high",
          confidenceReason: "the cookie is named for rights, is not signed, and a condition rests on it",
        }
      : {
          confidence: "medium",
          confidenceReason:
            "a condition rests on it; whether a proxy writes the header, or the page merely looks different, was not seen",
        }),
  };
}

function claimed({ at, value, form, subject }: ClaimedOwner): Found & { readonly at: Place } {
  const place = placeOf(at);
  const message = CLAIMS[form](spoken(value), subject);
  return {
    verdict: "found",
    at: place,
    subject,
    message,
    confidence: "medium",
    confidenceReason:
      "the value comes straight from the request; whether something else proves it was not seen",
  };
}

const CLAIMS: Readonly<Record<ClaimedOwner["form"], (who: string, subject: string) => string>> = {
  found: (who) => `${who} says here whose account it is: whoever changes that value is somebody else.`,
  written: (who, subject) =>
    `${who} says here who becomes the \`${subject}\` of a new row: everybody can write rows in somebody else's name.`,
  acting: (who) => `${who} says here whose account is changed: everybody can send somebody else's.`,
};

function spoken({ carrier, key }: ClientValue): string {
  const words = { cookie: "The cookie", header: "The header", parameter: "The parameter" }[carrier];
  return key === "" ? words : `${words} \`${key}\``;
}
