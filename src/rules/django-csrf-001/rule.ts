import type { Rule } from "../rule.ts";

/** Cookie-authenticated state changes are protected against cross-site request forgery. */
export const rule: Rule = {
  id: "DJANGO-CSRF-001",
  title: "Requests that change something are protected against forgery",
  about:
    "A browser sends a site's cookies with every request to it, also with one that another site's page makes. Django's CSRF middleware " +
    "tells its own pages' requests from such forged ones by a token. Every view that changes something and trusts the session cookie " +
    "needs that check. Only a proof of its own (a signature, a token in a header) can stand in for it.",
  group: "csrf",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/csrf/",
    "https://docs.djangoproject.com/en/stable/topics/security/#cross-site-request-forgery-csrf-protection",
  ],
};
