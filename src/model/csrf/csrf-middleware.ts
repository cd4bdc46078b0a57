/** Django's CSRF check among production's middleware (docs.djangoproject.com/en/5.2/ref/csrf/). */
import type { Program } from "../../bind/program.ts";
import type { MiddlewareEntry, MiddlewareList } from "../settings/middleware.ts";
import { middlewareEntry } from "../settings/middleware.ts";

/** The class; its descendants count as well. */
export const CSRF_MIDDLEWARE: readonly string[] = ["django.middleware.csrf.CsrfViewMiddleware"];

/** Middleware that takes a visitor's identity from what the browser sends by itself: cookies, or a proxy's word. */
const BY_COOKIE = [
  "django.contrib.sessions.middleware.SessionMiddleware",
  "django.contrib.auth.middleware.AuthenticationMiddleware",
  "django.contrib.auth.middleware.RemoteUserMiddleware",
];

/** A package's or the project's own replacement, by its name: `session_csrf.CsrfMiddleware`. */
export function otherCsrfMiddleware(list: MiddlewareList): MiddlewareEntry | undefined {
  return list.entries.find(({ name }) => /csrf|xsrf/i.test(name.split(".").at(-1) ?? ""));
}

/** What signs visitors in without their doing. */
export function cookieSessions(program: Program, list: MiddlewareList): MiddlewareEntry | undefined {
  return middlewareEntry(program, list, BY_COOKIE);
}
