/** Why each file of a new project is there. */

const REASONS: Readonly<Record<string, string>> = {
  "config/settings/base.py":
    "settings that hold everywhere, as strict as production; each with the rule it keeps",
  "config/settings/production.py":
    "what only the environment knows: nothing starts without it (DJANGO-CONFIG-001)",
  "config/settings/development.py": "loosens what plain HTTP on your own machine needs, and nothing else",
  "config/settings/testing.py": "production's protections with a database in memory",
  "config/environment.py":
    "reads variables, and says which one is missing and how to make it (DJANGO-CONFIG-001)",
  "config/development_key.py": "a key for your machine alone, outside of the repository (DJANGO-SECRETS-001)",
  "config/apps.py": "the admin asks for a one-time code (DJANGO-ADMIN-001)",
  "config/client_address.py": "whose failed logins are counted, behind nginx (DJANGO-PROXY-001)",
  "config/log_lines.py": "log lines without secrets, one JSON object each (DJANGO-LOG-001)",
  "config/health.py": "tells machines whether the site is well, and strangers nothing",
  "config/urls.py": "the admin at a path of its own (DJANGO-ADMIN-001)",
  "config/wsgi.py": "what gunicorn runs: production's settings (DJANGO-DEPLOY-001)",
  "manage.py": "Django's command line",
  "accounts/models.py": "a user model of the project's own, from the first migration on",
  "accounts/urls.py":
    "login, logout and passwords by Django's own views (DJANGO-AUTHN-001, DJANGO-REDIRECT-001)",
  "pages/views.py": "the first page; asks for a login because every page does (DJANGO-AUTHN-001)",
  "requirements.txt": "every package pinned (DJANGO-SUPPLY-001)",
  Dockerfile: "an image that runs as nobody in particular (DJANGO-DEPLOY-001)",
  "compose.yaml": "the site and PostgreSQL on one machine, for this machine's nginx alone (DJANGO-PROXY-001)",
  "deploy/nginx.conf": "HTTPS, and slow logins for whoever guesses (DJANGO-HTTPS-001, DJANGO-RATE-001)",
  "deploy/site.service": "the same without containers, with few rights",
  "deploy/manage.sh": "manage.py with production's environment",
  "deploy/gunicorn.conf.py": "listens to this machine alone (DJANGO-PROXY-001)",
  "deploy/healthcheck.py": "asks the health page from inside the container",
  "dot-env.example": "every variable that production wants, without values (DJANGO-SECRETS-001)",
  "dot-gitignore": "keeps secrets and uploads out of the repository (DJANGO-SECRETS-001)",
  "dot-dockerignore": "keeps them out of images (DJANGO-SECRETS-001)",
  "dot-github/workflows/ci.yml": "tests, Django's own checks and an audit for every change",
  "tests/test_access.py": "a page that strangers may see has to be named (DJANGO-AUTHN-001)",
  "tests/test_headers.py": "headers and cookies as they must be (DJANGO-HEADERS-001, DJANGO-CSP-001)",
  "tests/test_login.py": "lockout, Argon2, safe redirects, CSRF (DJANGO-RATE-001, DJANGO-AUTH-001)",
  "tests/test_operation.py": "refuses to start without a key; keeps secrets out of logs",
  "pickguard.toml": "which settings an audit takes for production's",
  "README.md": "how to run and deploy it",
};

/** The reason of one file; what needs none belongs to a part that has one. */
export function whyOf(path: string): string {
  return REASONS[path] ?? "";
}
