import type { Rule } from "../rule.ts";

/** The admin is a high-value target. */
export const rule: Rule = {
  id: "DJANGO-ADMIN-001",
  title: "The admin is hard to find, hard to enter and shows nothing unsafe",
  about:
    "Whoever gets into Django's admin owns the data: every model that is registered there can be read and changed, users and their rights included. It deserves more than one password " +
    "between the internet and itself: a second factor, a limit on attempts, an address of its own, a proxy that lets only some networks in.",
  group: "access",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/contrib/admin/",
    "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",
  ],
};
