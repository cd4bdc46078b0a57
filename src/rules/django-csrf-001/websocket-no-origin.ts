import type { Found } from "../../findings/finding.ts";
import type { WebsocketStack } from "../../model/authentication/websockets.ts";
import { consumers, websocketStacks } from "../../model/authentication/websockets.ts";
import type { Check } from "../rule.ts";

/** WebSockets that other sites' pages may open with a visitor's cookies. */
export const check: Check = {
  meta: {
    slug: "websocket-no-origin",
    title: "WebSocket without a check of the origin",
    severity: "high",
    cwe: [1385, 346],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports WebSocket routes of Channels that know the visitor by a cookie and are not wrapped in `AllowedHostsOriginValidator` or `OriginValidator`.",
      impact:
        "A page elsewhere can open the socket in a signed-in visitor's browser and then both send as them and read what the server answers. CSRF tokens do not cover WebSockets. `SameSite=Lax` cookies, Django's default, stay at home in current browsers; sibling subdomains, older browsers and `SameSite=None` remain.",
      fix: '`"websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(…)))` from `channels.security.websocket`.',
      mitigation: "Keep `SESSION_COOKIE_SAMESITE = 'Lax'` or 'Strict'.",
      falsePositive:
        "Harmless where the proxy compares the `Origin` header; `curl -i -H 'Origin: https://example.org' -H 'Upgrade: websocket' …` tells.",
    },
  },
  *judge({ flows }) {
    const stacks = websocketStacks(flows);
    if (stacks.length === 0) return;
    const writes = consumers(flows).some(({ deed }) => deed !== undefined);
    for (const stack of stacks) {
      if (stack.origin === "checked") continue;
      if (stack.cookies) yield verdictOn(stack, writes);
      else if (!stack.unknown)
        yield {
          verdict: "ruled-out",
          at: stack.at,
          subject: "websocket",
          because:
            "no cookie says who is there, so that another site's page gains nothing by a visitor's browser",
        };
    }
  },
};

function verdictOn({ at, origin }: WebsocketStack, writes: boolean): Found {
  const does = writes ? "send and read" : "read";
  return {
    verdict: "found",
    at,
    subject: "websocket",
    message:
      origin === "all"
        ? `\`OriginValidator\` admits every origin here: a page of any other site can open these WebSockets with a visitor's cookies and ${does} in their name.`
        : `Nothing looks at where these WebSockets are opened from: a page of another site can open them with a visitor's cookies and ${does} in their name.`,
    severity: "medium",
    severityReason: "cookies with `SameSite=Lax`, Django's default, do not come along in current browsers",
    confidence: origin === "all" ? "high" : "medium",
    confidenceReason:
      origin === "all"
        ? "the list of origins is written here"
        : "a proxy may compare the origin, and the repository does not show that",
  };
}
