/** Flags of Django's own cookies in production, and whether the cookies are in use at all. */
import type { Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../audit-model.ts";
import type { AbsenceSureness } from "../settings/absence.ts";
import { absenceSureness } from "../settings/absence.ts";
import { middlewareEntry } from "../settings/middleware.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { elementsOf, textOf } from "../settings/value.ts";
import { NO_EDGE } from "../edge/edge.ts";
import { servingLeaves, switchState } from "./setting-state.ts";
import { redirects, valueOf, type Transport } from "./transport.ts";
import { edgeHsts, hstsSeconds } from "./hsts.ts";

const SESSION_MIDDLEWARE = "django.contrib.sessions.middleware.SessionMiddleware";
const CSRF_MIDDLEWARE = "django.middleware.csrf.CsrfViewMiddleware";

/** Whether the module runs sessions: by its middleware, or by its app where the list cannot be read. */
export function usesSessions(model: AuditModel, transport: Transport): boolean {
  const { middleware } = transport;
  if (middleware !== undefined && middlewareEntry(model.flows.program, middleware, [SESSION_MIDDLEWARE]))
    return true;
  if (middleware !== undefined && !middleware.open) return false;
  return appsOf(transport).includes("django.contrib.sessions");
}

/** Whether Django's CSRF cookie is set: its middleware runs and the token is not kept in the session. */
export function usesCsrfCookie(model: AuditModel, transport: Transport): boolean {
  const { middleware } = transport;
  if (switchState(valueOf(transport, "CSRF_USE_SESSIONS")) !== "off") return false;
  return (
    middleware !== undefined &&
    middlewareEntry(model.flows.program, middleware, [CSRF_MIDDLEWARE]) !== undefined
  );
}

function appsOf(transport: Transport): readonly (string | undefined)[] {
  const found = valueOf(transport, "INSTALLED_APPS");
  return found === undefined
    ? []
    : servingLeaves(found).flatMap((list) => (elementsOf(list) ?? []).map(textOf));
}

/** The words in which the checks of two cookies differ. */
export interface CookieWords {
  /** "session cookie". */
  readonly cookie: string;
  /** What somebody who shares a network with a visitor does. */
  readonly gap: string;
  /** The cookie alone lets somebody in. */
  readonly isLogin: boolean;
}

/** Judges a `*_COOKIE_SECURE` setting. */
export function secureFlagVerdict(transport: Transport, found: ProductionValue, words: CookieWords): Verdict {
  const { at, name: subject, setting } = found;
  const because = settledBy(transport, found);
  if (because !== undefined) return { verdict: "ruled-out", at, subject, because };
  if (switchState(found) === "open")
    return {
      verdict: "not-seen",
      at,
      subject,
      what: `Whether the ${words.cookie} carries the Secure flag depends on something outside the code.`,
      verify: "Look for `Secure` in `curl -sI https://your-site/accounts/login/ | grep -i set-cookie`.",
    };
  const known = transport.tls === undefined ? "" : ` although TLS is in use (${transport.tls})`;
  return {
    verdict: "found",
    at,
    subject,
    message: `Browsers send the ${words.cookie} over plain HTTP as well${known}: whoever shares a network with a visitor ${words.gap}. Related: DJANGO-HTTPS-001.`,
    ...flagSureness(transport, found, words),
    evidence:
      setting === undefined ? `${subject} is not set; Django's default is False` : `${subject} = False`,
    ...(setting === undefined ? { absent: true as const } : { trace: setting.steps }),
  };
}

function settledBy({ plainOnly }: Transport, found: ProductionValue): string | undefined {
  if (switchState(found) === "on") return `\`${found.name}\` is on`;
  return (
    plainOnly &&
    `\`${plainOnly.at.path}\` serves no TLS at all, which is the finding: with the flag the cookie would never come back`
  );
}

/** A proxy that nobody sees may redirect, but it does not add flags to Django's cookies where TLS is known to be in use. */
function flagSureness(transport: Transport, found: ProductionValue, words: CookieWords): AbsenceSureness {
  const { tls } = transport;
  const sureness = absenceSureness(found, tls === undefined ? transport.edge : NO_EDGE, "the flag");
  if (sureness.severity !== "medium" || tls === undefined) return sureness;
  const sure = { ...sureness, confidence: "high" as const };
  if (!words.isLogin || keepsToTls(transport)) return sure;
  const severityReason =
    "the cookie is the login, TLS is in use, and nothing in the repository keeps browsers from plain HTTP";
  return { ...sure, severity: "high", severityReason };
}

/** Whether a redirect together with Strict-Transport-Security keeps browsers away from plain HTTP. */
function keepsToTls(transport: Transport): boolean {
  const isSent = edgeHsts(transport) !== undefined || (hstsSeconds(transport) ?? 0) > 0;
  return isSent && redirects(transport) !== false;
}
