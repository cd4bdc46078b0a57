/** What a library's own views ask of whoever calls them. */
import type { Claim } from "../guards/claim.ts";
import { NOTHING } from "../guards/claim.ts";
import { rowsOf } from "../guards/decorators.ts";
import type { Demand, Guard } from "../guards/guard.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { libraryDemand } from "../routes/library-routes.ts";
import type { LibraryDemand } from "../routes/library/urlconf.ts";
import type { Route } from "../routes/route.ts";
import type { Surroundings } from "./surroundings.ts";
import { defaultClaim } from "./surroundings.ts";

/** Where a library's view is asked. */
interface LibraryWay {
  readonly book: GuardBook;
  readonly surroundings: Surroundings;
}

/** Django's generic views ask nothing; a library's view that is not known may ask for anything. */
export function libraryViewClaim(
  way: LibraryWay,
  name: string,
  route: Route | undefined,
  occasion: Occasion,
): Claim {
  const { book } = way;
  const target = route?.target;
  const told = (target?.kind === "external" ? target.demands : undefined) ?? libraryDemand(name);
  if (told !== undefined && told !== "settings") return toldClaim(way, name, told, occasion);
  const rows = rowsOf(book, name, occasion);
  if (rows.length > 0)
    return rows.flatMap(({ demands, at }) => demands.map((each) => guardOf(each, `\`${at}\``)));
  if (name.startsWith("django.contrib.admin.")) return [guardOf("staff", "the admin's own check")];
  if (name.startsWith("rest_framework.")) {
    const claim = restDefault(way, occasion);
    if (claim !== undefined) return claim;
  }
  if (/^django\.(?:views|contrib)\./.test(name) || book.rows.has(name)) return NOTHING;
  return [mayDemand(name)];
}

/** What the library's own sources say. */
function toldClaim(
  way: LibraryWay,
  name: string,
  told: Exclude<LibraryDemand, "settings">,
  occasion: Occasion,
): Claim {
  if (told === "open") return NOTHING;
  if (told === "rest") return restDefault(way, occasion) ?? [mayDemand(name)];
  return [guardOf(told, `\`${name}\`'s own check`)];
}

function restDefault({ book, surroundings }: LibraryWay, occasion: Occasion): Claim | undefined {
  return defaultClaim(book, surroundings, undefined, occasion, false);
}

function guardOf(demands: Demand, says: string): Guard {
  return { demands, says, at: undefined, permissions: [], methods: undefined, certain: true };
}

function mayDemand(name: string): Guard {
  return { ...guardOf("role", `\`${name}\` may demand something; its code is not here`), certain: false };
}
