import type { Rule } from "../rule.ts";

/** Redirects stay on this site. */
export const rule: Rule = {
  id: "DJANGO-REDIRECT-001",
  title: "Redirects lead where this site wants them to",
  about:
    "A link to a site that people trust should not end somewhere else. Where a request may say where to go on, the target is checked with " +
    "`url_has_allowed_host_and_scheme`, which knows the spellings that browsers accept and simple tests miss.",
  group: "redirects-headers",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.http.url_has_allowed_host_and_scheme",
    "https://docs.djangoproject.com/en/stable/topics/auth/default/#django.contrib.auth.views.LoginView",
  ],
};
