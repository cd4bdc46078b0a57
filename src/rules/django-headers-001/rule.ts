import type { Rule } from "../rule.ts";

/** Responses carry the headers that make browsers careful. */
export const rule: Rule = {
  id: "DJANGO-HEADERS-001",
  title: "Responses carry the headers that make browsers careful",
  about:
    "Browsers protect a site's visitors from framing, guessed content types and leaking addresses, if the site asks for it. Django sends " +
    "these headers from `SecurityMiddleware` and `XFrameOptionsMiddleware`; without the middleware, the settings for it do nothing. A proxy " +
    "in front may send them as well: what the repository does not show is reported as *verify at the edge*.",
  group: "redirects-headers",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/middleware/#module-django.middleware.security",
    "https://docs.djangoproject.com/en/stable/ref/clickjacking/",
    "https://docs.djangoproject.com/en/stable/topics/security/",
  ],
};
