import type { Rule } from "../rule.ts";

/** Mail says what the site wants to say, to whom it wants to. */
export const rule: Rule = {
  id: "DJANGO-MAIL-001",
  title: "Mail is put together from escaped text and sent to known recipients",
  about:
    "A mail in the site's name is believed. Text of strangers in its HTML or its raw headers, and recipients that a request may add, turn it " +
    "into a mail of theirs. Django's own functions refuse line breaks in headers; `smtplib` does not.",
  group: "injection",
  window: "before the next release",
  references: ["https://docs.djangoproject.com/en/stable/topics/email/#preventing-header-injection"],
};
