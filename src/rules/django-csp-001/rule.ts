import type { Rule } from "../rule.ts";

/** Pages say which scripts may run. */
export const rule: Rule = {
  id: "DJANGO-CSP-001",
  title: "Pages say which scripts may run in them",
  about:
    "A content security policy tells browsers which scripts belong to a page. Where somebody manages to place a script of their own, through a " +
    "template that forgot to escape or an upload, the browser then refuses to run it. Django sends a policy since 6.0 (`SECURE_CSP`); " +
    "before, django-csp does. What counts most is `script-src`.",
  group: "redirects-headers",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/csp/",
    "https://django-csp.readthedocs.io/",
    "https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP",
  ],
};
