import type { Rule } from "../rule.ts";

/** No credential lies in the repository. */
export const rule: Rule = {
  id: "DJANGO-SECRETS-001",
  title: "No credential lies in the repository",
  about:
    "Passwords of databases and mail servers, keys of clouds and payment services, tokens and private keys belong into the environment or a " +
    "secret store. What was committed once is in every clone, fork, backup and image, and stays in the history after it was deleted: it has to " +
    "be replaced, not only removed. `SECRET_KEY` has a rule of its own, DJANGO-CONFIG-001.",
  group: "settings",
  window: "immediately",
  references: [
    "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#critical-settings",
    "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository",
  ],
};
