import type { Rule } from "../rule.ts";

/** Passwords and codes cannot be tried for ever. */
export const rule: Rule = {
  id: "DJANGO-RATE-001",
  title: "Passwords and codes cannot be tried for ever",
  about:
    "Django itself counts no failed logins: its documentation leaves that to a package or the web server. Where nothing counts them, a program tries lists of leaked passwords, thousands " +
    "an hour, until one fits. The same holds for reset codes, one-time passwords and API tokens.",
  group: "access",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/auth/default/#module-django.contrib.auth.views",
    "https://docs.djangoproject.com/en/stable/topics/security/#additional-security-topics",
  ],
};
