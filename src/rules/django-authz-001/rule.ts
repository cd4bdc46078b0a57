import type { Rule } from "../rule.ts";

/** Authorization is explicit and the same everywhere. */
export const rule: Rule = {
  id: "DJANGO-AUTHZ-001",
  title: "Everybody reaches only what is theirs",
  about:
    "A login says who somebody is, not what they may do. Whoever is logged in can send any id, any field and any address, so each view has to ask whether this person may do this to this object: " +
    "by a queryset that holds only their rows, a permission, or a comparison before the object is used.",
  group: "access",
  window: "same day",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/auth/default/#permissions-and-authorization",
    "https://owasp.org/Top10/A01_2021-Broken_Access_Control/",
  ],
};
