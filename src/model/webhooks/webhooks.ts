/** Views that take events of other systems and act on them: what tells a real event from a forged one. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { Conduct } from "../../flow/conduct.ts";
import { conductOf } from "../../flow/conduct.ts";
import { placeOf, type FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { indexOf, indexValues } from "../../flow/value-index.ts";
import type { AuditModel } from "../audit-model.ts";
import type { OpenDeed } from "../authentication/open-deeds.ts";
import { asksAnywhere, isCountedDeed, reachedFrom } from "../authentication/open-deeds.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { View } from "../views/view.ts";

/** One such view. */
export interface Webhook {
  readonly view: View;
  readonly state: FunctionState;
  readonly at: Place;
  /** Why it counts as one: the word in its name or address. */
  readonly word: string;
  readonly deed: OpenDeed;
  /** `signed`: something proves who sent it. `asked`: it asks the other system itself. `unseen`: something on the way may. */
  readonly proof:
    | { readonly kind: "signed" | "asked" | "unseen"; readonly says: string }
    | { readonly kind: "none" };
}

/** Words by which programmers name what another system calls. */
const HOOK_WORD =
  /web_?hooks?|(?:^|[_/.-])hooks?(?=[_/.-]|$)|(?:^|[_/.-])ipn(?=[_/.-]|$)|stripe|paypal|braintree|mollie|adyen|razorpay|paystack|paddle|mailgun|sendgrid|postmark|twilio|github|gitlab|bitbucket|shopify|telegram|mailchimp|zapier|(?:payment|order|delivery)_?(?:notification|callback|notify)|inbound_?(?:e?mail|sms)/i;

/** Every view that takes events and does something about them, in the order of the views. */
export function webhooks(model: AuditModel): Webhook[] {
  return model.views.flatMap((view) =>
    (model.postures.get(view)?.handlers ?? []).flatMap((posture) => webhookOf(model.flows, view, posture)),
  );
}

function webhookOf(flows: FlowModel, view: View, posture: HandlerPosture): Webhook[] {
  const { handler } = posture;
  const state = handler.function && flows.solver.byRef.get(functionFacts(handler.function));
  const word = state && hookWord(view);
  if (state === undefined || word === undefined || !takesPosts(posture) || !readsEvents(flows, state))
    return [];
  const conduct = conductOf(flows.solver, state);
  const deed = conduct.deeds.find((one) => isCountedDeed(one.deed));
  if (deed === undefined || conduct.knowsUser || conduct.deeds.some((one) => one.deed === "login")) return [];
  const { header, qualifiedName } = state.facts;
  const at = { path: state.ref.unit.file.path, span: header, scope: qualifiedName };
  return [{ view, state, at, word, deed, proof: proofOf(flows, state, posture, conduct) }];
}

function hookWord({ name, routes }: View): string | undefined {
  const own = name.split(".").slice(-2).join(".");
  const snake = own.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2");
  return [snake, ...routes.map(({ pattern }) => pattern)]
    .map((text) => HOOK_WORD.exec(text)?.[0])
    .find((word) => word !== undefined);
}

function takesPosts({ handler }: HandlerPosture): boolean {
  return handler.methods.length === 0 || handler.methods.includes("POST");
}

/** Whether the body is read as an event: JSON, or the form that the other system sends. */
function readsEvents(flows: FlowModel, state: FunctionState): boolean {
  return reachedFrom(flows, state).some(({ facts }) => facts.fragment.values.some((value) => isBody(value)));
}

function isBody(value: Value): boolean {
  return (
    value.op === "attribute" && (value.name === "body" || value.name === "data" || value.name === "POST")
  );
}

function proofOf(
  flows: FlowModel,
  state: FunctionState,
  posture: HandlerPosture,
  { proofs, deeds }: Conduct,
): Webhook["proof"] {
  const guard = posture.guards.find(({ demands, certain }) => certain && demands !== "method");
  if (guard) return { kind: "signed", says: guard.says };
  const [proof] = proofs;
  if (proof) return { kind: "signed", says: `the view ${proof.says}` };
  const called = verifyingCall(flows, state) ?? secretInAddress(state);
  if (called !== undefined) return { kind: "signed", says: called };
  if (posture.login === "unknown") return { kind: "unseen", says: posture.because };
  if (asksAnywhere(flows, state)) return { kind: "unseen", says: "something that the view looks at" };
  return deeds.some(({ deed, at }) => deed === "send" && isAnswerUsed(flows, at)) || fetchesBack(flows, state)
    ? { kind: "asked", says: "the view asks the other system itself before it acts" }
    : { kind: "none" };
}

/** Names of functions that check a signature, whichever library they come from. */
const VERIFYING =
  /verif|signature|hmac|construct_event|constructevent|(?:check|validate|is_valid)_?(?:sign|sig|hook|request|token|ip|source)|authenticat|compare_digest/i;

function verifyingCall(flows: FlowModel, state: FunctionState): string | undefined {
  for (const { facts } of reachedFrom(flows, state)) {
    for (const value of facts.fragment.values) {
      const name = value.op === "call" ? spokenName(facts.fragment, value.callee) : undefined;
      if (name !== undefined && VERIFYING.test(name)) return `the view calls \`${name}\``;
      if (value.op === "attribute" && value.name === "REMOTE_ADDR")
        return "the view looks at the sender's address";
      if (value.op === "item" && value.name === "REMOTE_ADDR")
        return "the view looks at the sender's address";
    }
  }
  return undefined;
}

/** `webhook/<uuid:secret>/`: only the other system was told the address. */
function secretInAddress(state: FunctionState): string | undefined {
  const names = state.facts.parameters.map(({ name }) => name);
  const secret = names.find((name) => /token|secret|(?:^|_)key$|uuid|signature|hash/.test(name));
  return secret === undefined
    ? undefined
    : `the address holds \`${secret}\`, which only the right caller knows`;
}

/** Whether anything becomes of another system's answer: what is only told to others proves nothing. */
function isAnswerUsed(flows: FlowModel, at: ValueRef): boolean {
  const { users, returned } = indexOf(indexValues(flows), at);
  return users.has(at.value) || returned.has(at.value);
}

/** `stripe.PaymentIntent.retrieve(…)`, `Mollie.payments.get(…)`: the state comes from the provider and not from the request. */
function fetchesBack(flows: FlowModel, state: FunctionState): boolean {
  return reachedFrom(flows, state).some(({ facts }) =>
    facts.fragment.values.some(
      (value) =>
        value.op === "call" &&
        /^(?:retrieve|fetch|lookup|get_payment|get_transaction|find_by_id)$/.test(
          spokenName(facts.fragment, value.callee) ?? "",
        ),
    ),
  );
}

/** Where the deed is done. */
export function deedPlace({ deed }: Webhook): Place {
  return placeOf(deed.at);
}

/** Functions of webhooks that nothing proves: one gap, said once. */
export function unsignedFunctions(model: AuditModel): readonly FunctionRef[] {
  return webhooks(model).flatMap(({ state, proof }) => (proof.kind === "none" ? [state.ref] : []));
}
