import { edgeHsts, hstsSeconds, LASTING_SECONDS, PRELOAD_SECONDS } from "../../model/transport/hsts.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf, type Transport } from "../../model/transport/transport.ts";
import { surenessOf, whyProduction } from "../../model/settings/project-settings.ts";
import { LASTING_HSTS } from "../../model/fixes/shared-fixes.ts";
import { only } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_HSTS_SECONDS";

/** Strict-Transport-Security is forgotten soon, or leaves something out. */
export const check: Check = {
  meta: {
    slug: "weak-hsts",
    title: "browsers forget soon to use HTTPS only",
    severity: "low",
    cwe: [319],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports Strict-Transport-Security of less than half a year, set by `SECURE_HSTS_SECONDS` or by a proxy of the repository; and, for those who want to see everything, one that leaves subdomains or the preload list out.",
      impact:
        "A browser that has not been on the site for that long starts with a plain request again, which somebody on the same network can catch.",
      fix: "Once everything works over HTTPS, raise the value step by step to a year: `SECURE_HSTS_SECONDS = 31536000`. While that is not sure yet, 3600 is a good value to stay at.",
      mitigation: "Keep redirecting plain HTTP to https.",
      falsePositive:
        "A small value is right while HTTPS is new. Subdomains and preload are a decision: both concern every name below the domain, and the preload list is hard to leave.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const verdict = verdictOn(transport);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: only(({ subject }) => subject === NAME, LASTING_HSTS),
};

function verdictOn(transport: Transport): Verdict | undefined {
  const seconds = hstsSeconds(transport) ?? 0;
  const edge = edgeHsts(transport);
  if (
    seconds > 0 &&
    transport.securityMiddleware !== false &&
    (edge === undefined || edge.seconds <= seconds)
  )
    return seconds < LASTING_SECONDS ? shortSetting(transport, seconds) : leavesOut(transport, seconds);
  if (edge === undefined || edge.seconds >= LASTING_SECONDS) return undefined;
  return {
    verdict: "found",
    at: edge.at,
    subject: "strict-transport-security",
    message: shortMessage(edge.seconds),
    confidence: "high",
    confidenceReason: "the proxy's own configuration says so",
    evidence: `max-age=${edge.seconds}`,
  };
}

function shortMessage(seconds: number): string {
  return `Browsers use HTTPS only for ${lifetime(seconds)} after a visit; later, somebody on the same network can catch the first plain request again.`;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

function lifetime(seconds: number): string {
  if (seconds >= 2 * DAY) return `${Math.floor(seconds / DAY)} days`;
  return seconds >= 2 * HOUR ? `${Math.floor(seconds / HOUR)} hours` : `${seconds} seconds`;
}

function shortSetting(transport: Transport, seconds: number): Verdict | undefined {
  const setting = valueOf(transport, NAME)?.setting;
  if (setting === undefined) return undefined;
  return {
    verdict: "found",
    at: setting.at,
    subject: NAME,
    message: shortMessage(seconds),
    ...surenessOf(setting),
    evidence: `${NAME} = ${seconds}`,
    trace: setting.steps,
  };
}

/** What the header could cover and does not; nothing that a maintainer must do. */
function leavesOut(transport: Transport, seconds: number): Verdict | undefined {
  const missing = ["SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"].filter(
    (name) => switchState(valueOf(transport, name)) === "off",
  );
  const setting = valueOf(transport, NAME)?.setting;
  if (setting === undefined || missing.length === 0 || seconds < PRELOAD_SECONDS) return undefined;
  return {
    verdict: "found",
    at: setting.at,
    subject: missing.join(" "),
    message: `Strict-Transport-Security is on for a year, without ${missing.map((name) => `\`${name}\``).join(" and ")}: a subdomain over plain HTTP can still set cookies for the site, and the very first visit of a browser is unprotected.`,
    confidence: "low",
    confidenceReason: `${whyProduction(transport.module)}; whether every subdomain is ready for it is for the team to know`,
    evidence: `${missing.join(", ")} not set`,
    fix: {
      text: "Where every name below the domain works over HTTPS: `SECURE_HSTS_INCLUDE_SUBDOMAINS = True`, then `SECURE_HSTS_PRELOAD = True`.",
    },
  };
}
