import type { Verdict } from "../../findings/finding.ts";
import { DEED_WORDS } from "../../model/authentication/open-deeds.ts";
import type { Webhook } from "../../model/webhooks/webhooks.ts";
import { deedPlace, webhooks } from "../../model/webhooks/webhooks.ts";
import type { Check } from "../rule.ts";

/** A webhook that believes every sender. */
export const check: Check = {
  meta: {
    slug: "webhook-unsigned",
    title: "webhook that believes every sender",
    severity: "high",
    cwe: [345, 306],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports views that are named like webhooks, read an event from the body and act on it, without a signature, a token, a secret address, a comparison of the sender or a question back to the other system.",
      impact:
        "Anybody who finds the address can send events that never happened: payments that nobody made, deliveries, deploys, mails.",
      fix: 'Check the provider\'s signature over the raw body before anything else: `stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], secret)`, or `hmac.compare_digest(hmac.new(secret, request.body, "sha256").hexdigest(), sent)`.',
      mitigation:
        "Put a long random part into the address, and ask the provider's API for the state instead of believing the event.",
      falsePositive:
        "Harmless where the proxy admits the provider's addresses only, or where a package checks the signature before the view runs.",
    },
  },
  *judge(model) {
    for (const hook of webhooks(model)) yield verdictOn(hook);
  },
};

function verdictOn(hook: Webhook): Verdict {
  const { at, state, proof, deed } = hook;
  const subject = state.facts.qualifiedName;
  switch (proof.kind) {
    case "signed":
    case "asked":
      return { verdict: "ruled-out", at, subject, because: proof.says };
    case "unseen":
      return {
        verdict: "not-seen",
        at,
        subject,
        what: `whether this proves who sent the event: ${proof.says}`,
        verify: "send a made-up event without a signature and look whether it is refused",
      };
    case "none":
      return {
        verdict: "found",
        at,
        subject,
        message: `\`${subject}\` takes events of another system and lets everybody ${DEED_WORDS[deed.deed]} by sending one: nothing looks at a signature, a token or the sender.`,
        confidence: "medium",
        confidenceReason: `its name or address says that another system calls it ("${hook.word}"), and no proof was seen in it or in what it calls`,
        trace: [
          { place: at, note: "called by anybody" },
          { place: deedPlace(hook), note: `here it can ${DEED_WORDS[deed.deed]}` },
        ],
      };
  }
}
