import { cachesOf } from "../../model/settings/caches.ts";
import type { Check } from "../rule.ts";

/** A cache that others can write holds pickles. */
export const check: Check = {
  meta: {
    slug: "pickle-cache",
    title: "cache on another host without a password holds pickles",
    severity: "low",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production caches in memcached or Redis on another host that are reached without a password. Django stores cached values as pickles there.",
      impact:
        "Whoever reaches the cache server can replace a cached value by one that runs code when the site reads it.",
      fix: "Give the cache server a password, put it in the URL from the environment, and use TLS (`rediss://`).",
      mitigation: "Let only the application's hosts reach the cache server's port.",
      falsePositive:
        "A private network that nobody else shares protects the server as well; that cannot be seen in the code.",
    },
  },
  *judge({ settings }) {
    for (const { setting, alias, host } of cachesOf(settings)) {
      yield {
        verdict: "found",
        at: setting.at,
        subject: `CACHES.${alias}`,
        message: `The cache \`${alias}\` lives on \`${host}\` and asks for no password. Django keeps pickles in it, so who can write there runs code here.`,
        confidence: "medium",
        confidenceReason: "the address is evaluated; whether the network keeps others away cannot be seen",
      };
    }
  },
};
