/** What depends on the project's Django. Where nothing names a version, it counts as a recent one. */

/** Django has a content security policy of its own from 6.0 on. Where nothing names a version, django-csp works everywhere. */
export function hasOwnPolicy(django: string | undefined): boolean {
  return django !== undefined && isAtLeast(django, 6, 0);
}

/** `LoginRequiredMiddleware`, and with it `login_not_required`, came with Django 5.1. */
export function hasLoginMiddleware(django: string | undefined): boolean {
  return django === undefined || isAtLeast(django, 5, 1);
}

/** `MAILERS` came with Django 6.1; before it mail goes by SMTP unless a project says otherwise. */
export function hasMailers(django: string | undefined): boolean {
  return django !== undefined && isAtLeast(django, 6, 1);
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split(".").map(Number);
  return first > major || (first === major && second >= minor);
}
