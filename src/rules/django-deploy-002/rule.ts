import type { Rule } from "../rule.ts";

/** DEBUG is off in production. */
export const rule: Rule = {
  id: "DJANGO-DEPLOY-002",
  title: "DEBUG is off in production",
  about:
    "With `DEBUG = True`, every error shows the visitor source code, settings, local variables and SQL, and Django keeps each query in " +
    "memory. Debug tools that stay installed open the same window. Production should have DEBUG off by default, so that a forgotten " +
    "variable fails safe.",
  group: "deployment",
  window: "immediately",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/settings/#debug",
    "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#debug",
  ],
};
