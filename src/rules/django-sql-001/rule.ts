import type { Rule } from "../rule.ts";

/** SQL text is constant; values travel beside it. */
export const rule: Rule = {
  id: "DJANGO-SQL-001",
  title: "SQL is never put together from values",
  about:
    "The ORM and the database driver send values beside the statement, so that they can never become part of it. A statement that is " +
    "put together by an f-string, `%`, `.format()` or `+` gives that up: whoever chooses the value chooses what the database does.",
  group: "injection",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/security/#sql-injection-protection",
    "https://docs.djangoproject.com/en/stable/topics/db/sql/#passing-parameters-into-raw",
  ],
};
