import type { Rule } from "../rule.ts";

/** Passwords are hashed, checked and replaced by Django's own means. */
export const rule: Rule = {
  id: "DJANGO-AUTH-001",
  title: "Passwords are kept and changed by Django's own means",
  about:
    "A stolen table of passwords is worth as much as their hashes are fast. Django hashes with a slow function and a salt for every user, raises the cost " +
    "with its releases, refuses guessable passwords and makes reset links that nobody can foresee. Code that does any of this by hand " +
    "mostly does less.",
  group: "access",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/auth/passwords/",
    "https://docs.djangoproject.com/en/stable/topics/auth/default/#module-django.contrib.auth.forms",
    "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
  ],
};
