import type { Rule } from "../rule.ts";

/** Objects are never rebuilt from bytes that somebody else chose. */
export const rule: Rule = {
  id: "DJANGO-DESER-001",
  title: "Objects are not rebuilt from bytes that somebody else chose",
  about:
    "Pickle and its relatives rebuild objects by calling what the bytes tell them to call. Whoever chooses the bytes runs code on the " +
    "server. JSON holds data and nothing else; Django's signing module protects what has to travel through a browser.",
  group: "injection",
  window: "this week",
  references: [
    "https://docs.python.org/3/library/pickle.html",
    "https://docs.djangoproject.com/en/stable/topics/http/sessions/#session-serialization",
  ],
};
