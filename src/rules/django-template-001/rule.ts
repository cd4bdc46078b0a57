import type { Rule } from "../rule.ts";

/** Templates are part of the code. */
export const rule: Rule = {
  id: "DJANGO-TEMPLATE-001",
  title: "Templates are part of the code, not of the input",
  about:
    "A template is a program. Django's language reads every attribute of what is in the context and includes other templates; Jinja2's " +
    "and Mako's run Python. Values belong into the context, where they are escaped, never into the template's own text or name.",
  group: "injection",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/templates/",
    "https://jinja.palletsprojects.com/en/stable/sandbox/",
  ],
};
