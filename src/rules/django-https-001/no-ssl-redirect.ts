import type { ProductionValue } from "../../model/settings/production-value.ts";
import { switchState } from "../../model/transport/setting-state.ts";
import { hstsSeconds } from "../../model/transport/hsts.ts";
import {
  edgeRedirect,
  isSilenced,
  missingSureness,
  mixedServer,
  transportsOf,
  judgedValue,
  type Transport,
} from "../../model/transport/transport.ts";
import { setting, UNLESS_DEBUG } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_SSL_REDIRECT";
const VERIFY = "Run `curl -sI http://your-site/`: it must answer 301 or 308 with an https address.";

/** Production answers plain HTTP instead of redirecting to https. */
export const check: Check = {
  meta: {
    slug: "no-ssl-redirect",
    title: "plain HTTP is not redirected to HTTPS",
    severity: "medium",
    cwe: [319],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings in which `SECURE_SSL_REDIRECT` is off, or on without the SecurityMiddleware that does the redirect, and nothing else in the repository redirects to https.",
      impact:
        "Who types the site's name, or follows an old link, talks plain HTTP: anybody on the same network reads the login and the session cookie, or puts a page of their own in between.",
      fix: "Set `SECURE_SSL_REDIRECT = True`. Behind a proxy that ends TLS, let the proxy overwrite `X-Forwarded-Proto` and set `SECURE_PROXY_SSL_HEADER` first, or the redirect turns in circles; or redirect in the proxy.",
      mitigation: "Redirect port 80 to https in the proxy, and send Strict-Transport-Security.",
      falsePositive:
        "A proxy or platform that is not in the repository may redirect. Verify: `curl -sI http://your-site/` must answer 301 or 308 with an https address.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = judgedValue(transport, NAME);
      if (found !== undefined) yield verdictOn(transport, found);
    }
  },
  fix: setting({
    name: NAME,
    code: "True",
    safety: "unsafe",
    why: "behind a proxy that ends TLS, SECURE_PROXY_SSL_HEADER must be right, or requests go in circles",
    inDevelopment: UNLESS_DEBUG,
  }),
};

function verdictOn(transport: Transport, found: ProductionValue): Verdict {
  const because = settledBy(transport, found);
  if (because !== undefined) return { verdict: "ruled-out", at: found.at, subject: NAME, because };
  if (switchState(found) === "open")
    return {
      verdict: "not-seen",
      at: found.at,
      subject: NAME,
      what: "Whether plain HTTP is redirected to https depends on something outside the code.",
      verify: VERIFY,
    };
  if (isSilenced(transport, "security.W008"))
    return {
      verdict: "not-seen",
      at: found.at,
      subject: NAME,
      what: "Django's own warning about this (`security.W008`) is silenced, as where a proxy redirects; the proxy is not in the repository.",
      verify: VERIFY,
    };
  return {
    verdict: "found",
    at: found.at,
    subject: NAME,
    message: messageFor(transport, found),
    ...missingSureness(transport, found, "the redirect"),
    evidence: evidenceFor(transport, found),
    ...(found.setting === undefined ? { absent: true as const } : { trace: found.setting.steps }),
  };
}

/** What keeps plain HTTP away, as a clause. Where the proxy is the gap and nobody switched Django's redirect off, the proxy is the finding. */
function settledBy(transport: Transport, found: ProductionValue): string | undefined {
  const isOn = switchState(found) === "on";
  if (isOn && transport.securityMiddleware !== false) return `\`${NAME}\` is on`;
  const redirect = edgeRedirect(transport);
  if (redirect !== undefined) return redirect;
  if (transport.ownRedirect !== undefined) return `\`${transport.ownRedirect}\` redirects to https`;
  if (transport.plainOnly !== undefined)
    return `\`${transport.plainOnly.at.path}\` serves no TLS at all, which is the finding`;
  const mixed = found.setting === undefined ? mixedServer(transport) : undefined;
  return mixed && `\`${mixed.at.path}\` passes plain HTTP on, which is the finding`;
}

function messageFor(transport: Transport, found: ProductionValue): string {
  const gap =
    "whoever shares a network with a visitor reads logins and cookies, or changes pages, on plain HTTP requests.";
  if (switchState(found) === "on")
    return `\`${NAME}\` is on, but SecurityMiddleware, which does the redirect, is not in MIDDLEWARE: ${gap}`;
  const missing =
    transport.securityMiddleware === false ? ", and the middleware that would redirect is missing" : "";
  const order =
    (hstsSeconds(transport) ?? 0) > 0
      ? " The HSTS header reaches only those who come over HTTPS anyway."
      : "";
  return `Production answers plain HTTP and does not redirect to https${missing}: ${gap}${order}`;
}

function evidenceFor(transport: Transport, { setting, inProduction }: ProductionValue): string {
  if (setting === undefined) return `${NAME} is not set; Django's default is False`;
  const off = inProduction.kind === "known" && inProduction.content.type === "none" ? "None" : "False";
  return transport.securityMiddleware === false
    ? `${NAME} is set, MIDDLEWARE lacks SecurityMiddleware`
    : `${NAME} = ${off}`;
}
