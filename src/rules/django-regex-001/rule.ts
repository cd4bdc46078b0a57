import type { Rule } from "../rule.ts";

/** Patterns come from the code and stay linear. */
export const rule: Rule = {
  id: "DJANGO-REGEX-001",
  title: "Patterns come from the code and end in time",
  about:
    "Python's regular expressions go back and try again. A pattern that a user chooses, or a careless one on a user's text, can take " +
    "minutes for forty characters and keeps a worker of the site busy all that time.",
  group: "injection",
  window: "before the next release",
  references: ["https://docs.python.org/3/library/re.html#re.escape"],
};
