import type { Rule } from "../rule.ts";

/** Text that somebody typed reaches a page escaped. */
export const rule: Rule = {
  id: "DJANGO-XSS-001",
  title: "Nothing that somebody typed becomes HTML as it is",
  about:
    "Django escapes what a template shows, so that a name such as `<script>` is shown and not run. `mark_safe`, `Markup`, a response " +
    "built by hand and custom tags that return HTML step around that: there the code itself has to escape, best with `format_html`.",
  group: "templates",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/security/#cross-site-scripting-xss-protection",
    "https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.html.format_html",
    "https://docs.djangoproject.com/en/stable/howto/custom-template-tags/#filters-and-auto-escaping",
  ],
};
