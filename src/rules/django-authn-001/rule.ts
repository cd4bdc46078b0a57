import type { Rule } from "../rule.ts";

/** Every private view requires a login. */
export const rule: Rule = {
  id: "DJANGO-AUTHN-001",
  title: "Every private view asks who is there",
  about:
    "Django and its packages let everybody call a view unless something says otherwise: a decorator, a mixin, a middleware, a permission class. One forgotten line opens one view; " +
    "a default that lets everybody in opens every view that somebody forgets from then on.",
  group: "access",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/auth/default/#limiting-access-to-logged-in-users",
    "https://www.django-rest-framework.org/api-guide/permissions/",
  ],
};
