import type { Rule } from "../rule.ts";

/** Commands are lists of words, not text for a shell. */
export const rule: Rule = {
  id: "DJANGO-CMD-001",
  title: "Commands are never put together from values",
  about:
    "A shell reads `;`, `|`, `$(…)` and quotes as instructions. A command that is put together as text and given to a shell lets " +
    "whoever chooses a part of it run commands of their own. Given as a list of words without a shell, every word stays one argument.",
  group: "injection",
  window: "this week",
  references: ["https://docs.python.org/3/library/subprocess.html#security-considerations"],
};
