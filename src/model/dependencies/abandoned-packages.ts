/** Packages whose own pages say that they are over, with what took their place. */

const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ["pycrypto", "pycryptodome (same module name) or cryptography"],
  ["pypdf2", "pypdf"],
  ["raven", "sentry-sdk"],
  ["oauth2client", "google-auth"],
  ["mysql-python", "mysqlclient"],
  ["pil", "pillow"],
  ["south", "Django's own migrations"],
  ["django-celery", "celery itself, with django-celery-beat and django-celery-results"],
  ["python-social-auth", "social-auth-app-django"],
  ["django-rest-auth", "dj-rest-auth"],
  ["djangorestframework-jwt", "djangorestframework-simplejwt"],
  ["django-rest-swagger", "drf-spectacular"],
  ["python-saml", "python3-saml"],
  ["django-piston", "djangorestframework"],
  ["suds", "zeep"],
]);

/** What to take instead of an abandoned package; undefined for all others. */
export function successorOf(name: string): string | undefined {
  return SUCCESSORS.get(name);
}
