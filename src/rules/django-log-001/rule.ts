import type { Rule } from "../rule.ts";

/** Logs and error reports leak nothing. */
export const rule: Rule = {
  id: "DJANGO-LOG-001",
  title: "Logs and error reports leak nothing, and tell what matters",
  about:
    "Logs are read by more people, kept longer and copied to more places than the database: files on servers, log services, backups, mail. A password, a token or a whole request that " +
    "lands there is as good as published among all of them. The same holds for error reports, and most of all for what an error shows to the visitor.",
  group: "settings",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/logging/",
    "https://docs.djangoproject.com/en/stable/howto/error-reporting/#filtering-sensitive-information",
  ],
};
