import type { Found, Verdict } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { DEED_WORDS, isPublicByName } from "../../model/authentication/open-deeds.ts";
import type { Consumer, WebsocketStack } from "../../model/authentication/websockets.ts";
import { consumers, websocketStacks } from "../../model/authentication/websockets.ts";
import type { Check } from "../rule.ts";

/** A WebSocket consumer that accepts everybody. */
export const check: Check = {
  meta: {
    slug: "channels-no-auth",
    title: "WebSocket that accepts everybody",
    severity: "high",
    cwe: [306, 862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports Channels consumers that write, delete or join a group and never look at `self.scope["user"]`, the session, a header or a token.',
      impact:
        "Anybody can open the socket, read along what the group is told, and send what only members should send. `AuthMiddlewareStack` only says who is there; it turns nobody away.",
      fix: 'Ask in `connect`: `if not self.scope["user"].is_authenticated: await self.close(); return`, before `accept()`.',
      mitigation:
        "Wrap the routes in `AllowedHostsOriginValidator`, so that at least other sites' pages cannot connect.",
      falsePositive:
        "Harmless where everybody may read and write there, or where a middleware around the routes refuses strangers.",
    },
  },
  *judge({ flows }) {
    const all = consumers(flows);
    if (all.length === 0) return;
    const stacks = websocketStacks(flows);
    const aware = all.some(({ asks }) => asks);
    for (const consumer of all) {
      if (consumer.asks || isPublicByName(consumer.name)) continue;
      yield* verdictOn(consumer, stacks, aware);
    }
  },
};

function* verdictOn(
  consumer: Consumer,
  stacks: readonly WebsocketStack[],
  aware: boolean,
): Iterable<Verdict> {
  const { at, name, deed, joins } = consumer;
  if (deed === undefined && joins === undefined) return;
  const strange = stacks.find(({ unknown }) => unknown);
  if (strange !== undefined) {
    const what = `whether the middleware around the WebSocket routes (${strange.layers.join(", ")}) refuses strangers`;
    yield {
      verdict: "not-seen",
      at,
      subject: name,
      what,
      verify: "connect without a login and look whether the socket is accepted",
    };
    return;
  }
  const knows = stacks.some(({ cookies }) => cookies);
  const weight = deed === undefined ? joining() : writing(aware);
  yield {
    verdict: "found",
    at,
    subject: name,
    message: messageOf(consumer, knows),
    ...weight,
    trace:
      deed === undefined ? [] : [{ place: placeOf(deed.at), note: `here it can ${DEED_WORDS[deed.deed]}` }],
    related: joins === undefined ? [] : [{ place: joins, note: "joins the group" }],
  };
}

function messageOf({ name, deed }: Consumer, knows: boolean): string {
  const may = deed === undefined ? "read along what its group is told" : DEED_WORDS[deed.deed];
  const stack = knows
    ? "`AuthMiddlewareStack` says who is there, and nobody looks"
    : "nothing around the routes even says who is there";
  return `\`${name}\` accepts every connection and lets strangers ${may}: ${stack}.`;
}

type Weight = Pick<Found, "confidence" | "confidenceReason"> &
  Partial<Pick<Found, "severity" | "severityReason">>;

function writing(aware: boolean): Weight {
  return {
    confidence: "medium",
    confidenceReason: aware
      ? "other consumers of this project look at the user; this one does not"
      : "no method of the consumer looks at the user, a header or a token",
  };
}

function joining(): Weight {
  return {
    severity: "medium",
    severityReason: "it passes messages on and changes nothing itself",
    confidence: "medium",
    confidenceReason: "whether the group's messages are meant for everybody was not looked at",
  };
}
