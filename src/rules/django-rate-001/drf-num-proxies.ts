import { wholeOf } from "../../bind/whole.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { RestFramework } from "../../model/settings/rest-framework.ts";
import { entryAt, namesUnder, restFrameworks } from "../../model/settings/rest-framework.ts";
import { entryOf } from "../../model/settings/templates-setting.ts";
import { replacesForwardedFor } from "../../model/transport/client-header-ways.ts";
import { transportsOf } from "../../model/transport/transport.ts";
import type { Check, Verdict } from "../rule.ts";

const KEY = "NUM_PROXIES";

/** REST framework's limits count visitors by a header that they choose. */
export const check: Check = {
  meta: {
    slug: "drf-num-proxies",
    title: "limits of the API can be passed by a made-up address",
    severity: "medium",
    cwe: [348, 770],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `REST_FRAMEWORK` with throttles and without `NUM_PROXIES`: the whole `X-Forwarded-For` header then counts as the visitor.",
      impact:
        "A program that sends another `X-Forwarded-For` with every request is a new visitor each time: it guesses passwords and codes, or copies the data, as fast as it likes.",
      fix: 'Write `"NUM_PROXIES": 1` for one proxy in front, 2 for two, 0 for none.',
      mitigation: "Let the proxy limit requests by the address that it sees itself.",
      falsePositive:
        "Harmless where the proxy replaces the header (`proxy_set_header X-Forwarded-For $remote_addr`), or where only logged-in users get through and are counted by account.",
    },
  },
  *judge(model) {
    for (const framework of restFrameworks(model.settings)) {
      const throttles = namesUnder(framework, THROTTLES);
      if (throttles === undefined || throttles === "default" || !throttles.some(countsAddresses)) continue;
      if (framework.values.some((value) => entryOf(value, KEY) !== undefined)) continue;
      const { module } = framework.installed.found;
      const transport = [...transportsOf(model)].find((one) => one.module === module);
      const replaced = transport && replacesForwardedFor(transport);
      const harmless =
        replaced === undefined
          ? countedByAccount(model, framework)
          : `\`${replaced}\` replaces \`X-Forwarded-For\` on every way to Django`;
      yield* verdictsOn(framework, harmless);
    }
  },
};

const THROTTLES = "DEFAULT_THROTTLE_CLASSES";

/** `UserRateThrottle` counts accounts, and addresses of those who are not logged in (rest_framework/throttling.py). */
function countsAddresses(name: string): boolean {
  return /^rest_framework\.throttling\.(?:Anon|User|Scoped)RateThrottle$/.test(name);
}

/**
 * Why no address is ever counted: permissions come before throttles (`initial` in rest_framework/views.py), and whoever is logged in counts
 * by account. Undefined where a view lets strangers in, or where one of them is not in sight.
 */
function countedByAccount(model: AuditModel, { installed }: RestFramework): string | undefined {
  const { root } = installed.found.settings.project;
  const { postures, unseenIncludes, routes } = wholeOf(model);
  const own = [...postures.values()].filter(({ view }) => view.framework === "drf" && view.project === root);
  const isSeen =
    !unseenIncludes.some(({ project }) => project === root) &&
    !routes.some(({ project, target }) => project === root && target.kind === "unseen");
  const isClosed = own.every(({ handlers }) => handlers.every(({ login }) => login === "required"));
  return own.length > 0 && isSeen && isClosed
    ? "every view of the API asks for a login first, so that visitors are counted by account"
    : undefined;
}

function* verdictsOn(framework: RestFramework, because: string | undefined): Generator<Verdict> {
  const setting = framework.found?.setting;
  const at = entryAt(framework, THROTTLES) ?? framework.at;
  if (setting === undefined) return;
  if (because !== undefined) {
    yield { verdict: "ruled-out", at, subject: KEY, because };
    return;
  }
  yield {
    verdict: "found",
    at,
    subject: KEY,
    message:
      "The API's limits count visitors by the whole `X-Forwarded-For` header: a program that sends another one with each request is never stopped.",
    confidence: "medium",
    confidenceReason: `${surenessOf(setting).confidenceReason}; a proxy that is not in the repository may replace the header`,
    evidence: `${THROTTLES} without ${KEY}`,
  };
}
