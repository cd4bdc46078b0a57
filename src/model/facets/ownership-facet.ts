/** Whether the rows that a request picks are limited to whoever asks for them. */
import { classFacts } from "../../bind/program.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Lookup } from "../lookups/lookup.ts";
import type { ModelFacts, Ownership } from "../ownership/ownership.ts";
import type { Handler, View } from "../views/view.ts";
import type { OwnershipFacet } from "./facet.ts";

const NONE: OwnershipFacet = { state: "none", because: "no row of somebody's is picked by the request" };

/** Lookups by the view that makes them. */
export function lookupsByView(lookups: readonly Lookup[]): ReadonlyMap<View, readonly Lookup[]> {
  const found = new Map<View, Lookup[]>();
  for (const lookup of lookups) {
    const same = found.get(lookup.view);
    if (same) same.push(lookup);
    else found.set(lookup.view, [lookup]);
  }
  return found;
}

/** The answer for one handler, from its view's lookups: the first that is open decides, else the first that is settled. */
export function ownershipFacet(
  lookups: readonly Lookup[],
  ownership: Ownership,
  handler: Handler,
): OwnershipFacet {
  const own = lookups.filter((one) => one.handler === handler && one.keyed && isOwned(ownership, one));
  const open = own.find(({ settled }) => settled === undefined);
  if (open) {
    const { model, at } = open.fetch;
    return { state: "open", because: `nothing in sight limits ${model.name}`, at: placeOf(at) };
  }
  const settled = own[0]?.settled;
  if (!settled) return NONE;
  const { says, at } = settled;
  return { state: "scoped", because: says, ...(at ? { at: placeOf(at) } : {}) };
}

function isOwned({ models }: Ownership, { fetch }: Lookup): boolean {
  if (fetch.model.key === "user") return true;
  const facts = fetch.model.ref && models.get(classFacts(fetch.model.ref));
  return facts !== undefined && belongs(facts);
}

function belongs({ owners, public: isPublic, identity }: ModelFacts): boolean {
  return isPublic === undefined && (owners.length > 0 || identity !== undefined);
}
