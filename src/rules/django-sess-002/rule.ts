import type { Rule } from "../rule.ts";

/** The CSRF cookie's settings fit the site. */
export const rule: Rule = {
  id: "DJANGO-SESS-002",
  title: "The settings of the CSRF cookie are deliberate",
  about:
    "Django compares a token in each form with the CSRF cookie; over HTTPS it also compares where the request comes from. A cookie that travels over plain HTTP can be read, " +
    "origins that strangers can get are trusted like the site itself, and a cookie that scripts may not read breaks those that must, after which somebody switches the protection off.",
  group: "csrf",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/howto/csrf/",
    "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-cookie-secure",
    "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
  ],
};
