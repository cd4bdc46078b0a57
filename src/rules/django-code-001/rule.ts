import type { Rule } from "../rule.ts";

/** What runs is written in the code, never in a value. */
export const rule: Rule = {
  id: "DJANGO-CODE-001",
  title: "Values never choose what code runs",
  about:
    "`eval`, `exec`, imports by name and lookups of functions by name turn text into code. Whoever chooses the text chooses what the " +
    "server does. A dictionary from the names that users may send to the functions that are meant does the same without the risk.",
  group: "injection",
  window: "this week",
  references: [
    "https://docs.python.org/3/library/functions.html#eval",
    "https://docs.python.org/3/library/ast.html#ast.literal_eval",
  ],
};
