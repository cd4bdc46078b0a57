import type { Rule } from "../rule.ts";

/** Nobody but the visitor's own browser gets to see or use the session cookie. */
export const rule: Rule = {
  id: "DJANGO-SESS-001",
  title: "Session cookies stay with the visitor",
  about:
    "Whoever has the session cookie is the visitor. The Secure flag keeps it off plain HTTP, HttpOnly keeps it from scripts, SameSite keeps other sites from sending it along, " +
    "and a cookie for one host only stays away from its neighbours. Cookies that the code sets itself need the same flags: Django's settings do not reach them. A session that never ends can be used whenever it is found.",
  group: "access",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/http/sessions/#settings",
    "https://docs.djangoproject.com/en/stable/topics/http/sessions/#session-security",
    "https://docs.djangoproject.com/en/stable/ref/request-response/#django.http.HttpResponse.set_cookie",
  ],
};
