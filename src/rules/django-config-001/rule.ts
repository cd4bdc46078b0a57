import type { Rule } from "../rule.ts";

/** SECRET_KEY is strong, secret and can be rotated. */
export const rule: Rule = {
  id: "DJANGO-CONFIG-001",
  title: "SECRET_KEY is strong, secret and can be rotated",
  about:
    "`SECRET_KEY` signs sessions, password-reset links, messages and everything else that Django must recognise as its own. Whoever knows " +
    "it can forge them: log in as others where sessions are signed cookies, reset passwords, and run code where pickles are signed. It " +
    "belongs into the environment or a secret store, never into the repository, and its absence must stop the site.",
  group: "settings",
  window: "immediately",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
    "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#secret-key",
    "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key-fallbacks",
  ],
};
