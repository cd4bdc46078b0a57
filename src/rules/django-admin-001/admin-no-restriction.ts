import type { Verdict } from "../../findings/finding.ts";
import type { AdminReach } from "../../model/admin/admin-reach.ts";
import { adminReaches } from "../../model/admin/admin-reach.ts";
import type { Check } from "../rule.ts";

/** Every network reaches the admin. */
export const check: Check = {
  meta: {
    slug: "admin-no-restriction",
    title: "admin that every network reaches",
    severity: "low",
    severityReason: "a password still stands in the way",
    cwe: [1327, 284],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports an admin behind a proxy of the repository that lets every address reach it. Where no proxy is in the repository, the report says so under what could not be seen.",
      impact:
        "Strangers may try passwords, and use any weakness of the admin or of a package in it, from anywhere.",
      fix: "Let the proxy admit only your own networks: nginx `location /admin/ { allow 10.0.0.0/8; deny all; … }`.",
      mitigation: "Ask for a second factor and limit attempts.",
      falsePositive:
        "Harmless where a firewall or VPN stands in front: check with `curl -sI https://your-site/admin/` from outside.",
    },
  },
  *judge(model) {
    for (const reach of adminReaches(model)) yield verdictOn(reach);
  },
};

function verdictOn({ mount, edge, at }: AdminReach): Verdict {
  const subject = "admin reach";
  switch (edge) {
    case "none":
      return {
        verdict: "not-seen",
        at: mount.at,
        subject,
        what: "whether only your own networks reach the admin",
        verify: "run `curl -sI https://your-site/admin/` from outside; a 403 or no answer is what you want",
      };
    case "restricted":
      return {
        verdict: "ruled-out",
        at: mount.at,
        subject,
        because: "the proxy lets only some addresses, or only people with its own password, reach the admin",
      };
    case "open":
      return {
        verdict: "found",
        at: mount.at,
        subject,
        message:
          "The proxy of this repository lets every address reach the admin: strangers can try passwords there from anywhere.",
        confidence: "medium",
        confidenceReason:
          "no rule for the admin's address is in the proxy's configuration; a firewall was not looked for",
        related: at === undefined ? [] : [{ place: at, note: "the proxy, without a rule for the admin" }],
      };
  }
}
