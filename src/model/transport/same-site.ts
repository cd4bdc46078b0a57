/** What a `*_COOKIE_SAMESITE` setting tells browsers. */
import { compareReleases } from "../settings/defaults.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { textOf } from "../settings/value.ts";
import { servingLeaves } from "./setting-state.ts";

/** `sent` with other sites' requests, `limited` to the site's own (Lax, Strict), `omitted`: each browser decides. */
export type SameSite = "sent" | "limited" | "omitted";

/**
 * The weakest that production may run with; undefined where it is not settled. The text `'None'` is sent since Django 3.1,
 * `None` and `False` leave the attribute out (docs.djangoproject.com/en/stable/ref/settings/#session-cookie-samesite).
 */
export function sameSiteOf(found: ProductionValue): SameSite | undefined {
  const told = servingLeaves(found).map((value) => {
    if (value.kind !== "known") return undefined;
    const { content } = value;
    if (content.type === "none" || (content.type === "boolean" && !content.value)) return "omitted";
    return bySpelling(textOf(value), found.settings.django.version);
  });
  return told.includes(undefined) ? undefined : weakest(told);
}

function bySpelling(spelled: string | undefined, django: string | undefined): SameSite | undefined {
  switch (spelled?.toLowerCase()) {
    case "none":
      return django !== undefined && compareReleases(django, "3.1") < 0 ? undefined : "sent";
    case "lax":
    case "strict":
      return "limited";
    case "":
      return "omitted";
    default:
      return undefined;
  }
}

function weakest(told: readonly (SameSite | undefined)[]): SameSite | undefined {
  const order: readonly SameSite[] = ["sent", "omitted", "limited"];
  return order.find((one) => told.includes(one));
}
