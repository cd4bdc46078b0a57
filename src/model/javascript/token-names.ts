/** Names under which Django's token travels: its own, and those that settings give it. */
import type { ProjectSettings } from "../settings/project-settings.ts";
import { productionValues } from "../settings/production-value.ts";
import { textOf } from "../settings/value.ts";

/** Settings that name the header and the cookie (docs.djangoproject.com/en/5.2/ref/settings/#csrf-header-name). */
const SETTINGS = ["CSRF_HEADER_NAME", "CSRF_COOKIE_NAME"];

/** Names that settings give the token beside Django's own, lower case, as scripts write them. */
export function tokenNamesOf(settings: readonly ProjectSettings[]): readonly string[] {
  const named = SETTINGS.flatMap((name) => [...productionValues(settings, name)]);
  const written = named.map(({ inProduction }) => textOf(inProduction)?.toLowerCase() ?? "");
  const names = written.map((name) => name.replace(/^http_/, "").replaceAll("_", "-"));
  return [...new Set([...written, ...names])].filter((name) => name.length > 3 && !OWN.test(name));
}

/** `X-CSRFToken`, `csrfmiddlewaretoken`, `csrftoken`, axios' `xsrfHeaderName`. */
const OWN = /csrf|xsrf/i;

/** Whether a text speaks of the token. */
export function namesToken(names: readonly string[], text: string): boolean {
  if (OWN.test(text)) return true;
  const lower = names.length === 0 ? "" : text.toLowerCase();
  return names.some((name) => lower.includes(name));
}
