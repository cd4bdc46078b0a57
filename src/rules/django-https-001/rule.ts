import type { Rule } from "../rule.ts";

/** Everything travels over TLS, from the first request on. */
export const rule: Rule = {
  id: "DJANGO-HTTPS-001",
  title: "Pages, logins and cookies travel over HTTPS only",
  about:
    "Whoever shares a network with a visitor reads and changes what travels over plain HTTP: passwords, session cookies, pages. A redirect to https, " +
    "kept up by Strict-Transport-Security (HSTS, which makes browsers refuse plain HTTP by themselves), closes that gap. Either Django or the proxy in front may do both; " +
    "where the repository holds the proxy's configuration, it is read. Cookies without the Secure flag are reported under DJANGO-SESS-001 and DJANGO-SESS-002.",
  group: "settings",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/security/#ssl-https",
    "https://docs.djangoproject.com/en/stable/ref/middleware/#http-strict-transport-security",
    "https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect",
  ],
};
