import type { Rule } from "../rule.ts";

/** Queries of directories, documents and other stores are no text to put together either. */
export const rule: Rule = {
  id: "DJANGO-QUERY-001",
  title: "LDAP, XPath and NoSQL queries are never put together from values",
  about:
    "Filters of directories, XPath expressions and queries of document stores have a grammar of their own. A value that is put into " +
    "their text can change what is asked: everybody's entries instead of one, or a login without a password.",
  group: "injection",
  window: "this week",
  references: [
    "https://www.python-ldap.org/en/latest/reference/ldap-filter.html",
    "https://lxml.de/xpathxslt.html#xpath",
  ],
};
