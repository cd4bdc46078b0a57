import type { Rule } from "../rule.ts";

/** ALLOWED_HOSTS is strict. */
export const rule: Rule = {
  id: "DJANGO-HOST-001",
  title: "ALLOWED_HOSTS names the site's own hosts",
  about:
    "Django builds links from the `Host` header of the request: in password-reset mails (unless `django.contrib.sites` names the domain), in redirects, in pages that a cache may keep. `ALLOWED_HOSTS` " +
    "is the list of names it believes. A wildcard, or a suffix under which strangers can get names, lets an attacker choose where those " +
    "links point.",
  group: "settings",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
    "https://docs.djangoproject.com/en/stable/topics/security/#host-headers-virtual-hosting",
  ],
};
