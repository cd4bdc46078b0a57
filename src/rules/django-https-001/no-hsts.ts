import type { ProductionValue } from "../../model/settings/production-value.ts";
import { edgeHsts, hstsSeconds } from "../../model/transport/hsts.ts";
import {
  isSilenced,
  missingSureness,
  transportsOf,
  judgedValue,
  type Transport,
} from "../../model/transport/transport.ts";
import { LASTING_HSTS } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_HSTS_SECONDS";
const VERIFY = "Run `curl -sI https://your-site/ | grep -i strict-transport-security`.";

/** Nobody tells browsers to come over HTTPS only. */
export const check: Check = {
  meta: {
    slug: "no-hsts",
    title: "browsers are not told to use HTTPS only",
    severity: "medium",
    cwe: [319, 523],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings in which `SECURE_HSTS_SECONDS` is 0, or set without the SecurityMiddleware that sends the header, and no proxy configuration of the repository sends Strict-Transport-Security.",
      impact:
        "A redirect protects only from the second request on. Without Strict-Transport-Security (HSTS) somebody on the same network can catch the first plain request of every visit, keep the visitor on HTTP and read along.",
      fix: "Start small: `SECURE_HSTS_SECONDS = 3600`. Raise it to a year (31536000) once everything works over HTTPS: browsers cannot be told to forget it in between.",
      mitigation: "Let the proxy add `Strict-Transport-Security` to every HTTPS answer.",
      falsePositive:
        "A proxy that is not in the repository may add the header. Verify: `curl -sI https://your-site/ | grep -i strict-transport-security`.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = judgedValue(transport, NAME);
      if (found !== undefined) yield verdictOn(transport, found);
    }
  },
  fix: LASTING_HSTS,
};

function verdictOn(transport: Transport, found: ProductionValue): Verdict {
  const seconds = hstsSeconds(transport);
  const because = settledBy(transport, seconds);
  if (because !== undefined) return { verdict: "ruled-out", at: found.at, subject: NAME, because };
  if (seconds === undefined)
    return {
      verdict: "not-seen",
      at: found.at,
      subject: NAME,
      what: "Whether Strict-Transport-Security is sent depends on something outside the code.",
      verify: VERIFY,
    };
  if (isSilenced(transport, "security.W004"))
    return {
      verdict: "not-seen",
      at: found.at,
      subject: NAME,
      what: "Django's own warning about this (`security.W004`) is silenced, as where a proxy sends the header; the proxy is not in the repository.",
      verify: VERIFY,
    };
  return {
    verdict: "found",
    at: found.at,
    subject: NAME,
    message: messageFor(transport, seconds),
    ...missingSureness(transport, found, "the header"),
    evidence: evidenceFor(found, seconds),
    ...(found.setting === undefined ? { absent: true as const } : { trace: found.setting.steps }),
  };
}

function settledBy(transport: Transport, seconds: number | undefined): string | undefined {
  if (seconds !== undefined && seconds > 0 && transport.securityMiddleware !== false)
    return `\`${NAME}\` is set`;
  const edge = edgeHsts(transport);
  if (edge !== undefined) return `\`${edge.at.path}\` sends Strict-Transport-Security`;
  if (transport.plainOnly !== undefined)
    return `\`${transport.plainOnly.at.path}\` serves no TLS at all, which is the finding`;
  return undefined;
}

function messageFor({ securityMiddleware }: Transport, seconds: number): string {
  const gap =
    "somebody on the same network can catch a visitor's first plain request, keep the visit on HTTP and read along.";
  if (seconds > 0)
    return `\`${NAME}\` is set, but SecurityMiddleware, which sends the header, is not in MIDDLEWARE: ${gap}`;
  const missing = securityMiddleware === false ? ", and the middleware that would send it is missing" : "";
  return `Nothing tells browsers to use HTTPS only (Strict-Transport-Security is not sent${missing}): ${gap}`;
}

function evidenceFor({ setting }: ProductionValue, seconds: number): string {
  if (setting === undefined) return `${NAME} is not set; Django's default is 0`;
  return `${NAME} = ${seconds}`;
}
