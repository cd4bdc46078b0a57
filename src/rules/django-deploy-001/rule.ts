import type { Rule } from "../rule.ts";

/** Django's development server is not a production entry point. */
export const rule: Rule = {
  id: "DJANGO-DEPLOY-001",
  title: "The development server is not a production entry point",
  about:
    "`manage.py runserver` and its relatives are made for one developer on one machine. Django's documentation says that the server " +
    "has gone through neither security audits nor performance tests and must not be used in production. Start the site with a WSGI " +
    "or ASGI server instead: gunicorn, uvicorn, granian or mod_wsgi.",
  group: "deployment",
  window: "this week",
  references: [
    "https://docs.djangoproject.com/en/stable/howto/deployment/",
    "https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver",
  ],
};
