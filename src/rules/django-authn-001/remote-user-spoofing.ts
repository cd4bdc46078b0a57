import type { Verdict } from "../../findings/finding.ts";
import type { RemoteUser } from "../../model/authentication/remote-users.ts";
import { remoteUsers } from "../../model/authentication/remote-users.ts";
import type { Check } from "../rule.ts";

/** Whoever sends the right header is logged in. */
export const check: Check = {
  meta: {
    slug: "remote-user-spoofing",
    title: "login by a header that clients can send",
    severity: "high",
    cwe: [290, 348],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `RemoteUserMiddleware` and `RemoteUserAuthentication` with a `header` that comes from the request (`HTTP_…`), unless every proxy in the repository sets that header itself.",
      impact:
        "Where the proxy passes a client's own header on, or Django can be reached past it, anybody logs in as anybody by naming them.",
      fix: "Let the proxy set the header on every way to Django (nginx: `proxy_set_header X-Remote-User $remote_user;`), and let Django listen where only the proxy comes.",
      mitigation: "Compare a second header with a secret that only the proxy knows.",
      falsePositive:
        "Harmless where the proxy clears the client's header: `curl -sI -H 'X-Remote-User: admin' https://your-site/` must not log anybody in.",
    },
  },
  *judge(model) {
    for (const one of remoteUsers(model)) yield verdictOn(one);
  },
};

function verdictOn({ name, header, at, ways, sometimes }: RemoteUser): Verdict {
  const subject = name;
  if (header === undefined)
    return {
      verdict: "not-seen",
      at,
      subject,
      what: `which header \`${name}\` believes, and whether the proxy sets it`,
      verify: "send the header yourself from outside; nobody must be logged in by it",
    };
  const passed = ways.find(({ fate }) => fate === "passed on");
  if (ways.length > 0 && passed === undefined)
    return {
      verdict: "ruled-out",
      at,
      subject,
      because: `every proxy in the repository sets \`${header}\` itself`,
    };
  return {
    verdict: "found",
    at,
    subject,
    message: `\`${name}\` logs in whomever the header \`${header}\` names, and ${passed === undefined ? "nothing in the repository keeps clients from sending it" : "the proxy passes a client's own on"}: anybody can log in as anybody.`,
    ...(sometimes
      ? { severity: "medium", severityReason: "a condition of the settings switches it on" }
      : {}),
    confidence: passed === undefined ? "medium" : "high",
    confidenceReason:
      passed === undefined
        ? "no proxy that sets it is in the repository; verify at the edge"
        : "the proxy's configuration is in the repository and does not set the header",
    related: passed === undefined ? [] : [{ place: passed.location.at, note: "passes the header on" }],
  };
}
