/** Rows of somebody that an open view shows: picked by a key of the request, an account by its number, or a whole table of private columns. */
import { classFacts } from "../../bind/program.ts";
import { isOfAccounts } from "../lookups/account-keys.ts";
import { isUnguessable } from "../lookups/lookup-keys.ts";
import type { Lookup } from "../lookups/lookup.ts";
import { hasCardColumnsAlone, hasPrivateColumns } from "../ownership/private-columns.ts";
import type { View } from "../views/view.ts";
import type { KeptRows } from "./kept-rows.ts";
import { keptRows, keptTwin } from "./kept-rows.ts";
import type { HandlerPosture } from "./posture.ts";
import { picksPublished } from "./published-rows.ts";
import { shownAddress } from "./shown-addresses.ts";
import type { WorkParts } from "./work.ts";
import { lookupsOfHandler } from "./work.ts";

/** What is shown, and how much of it. */
export interface ShownRows {
  readonly lookup: Lookup;
  /** `kept`: one of the rows that another view keeps for people who are logged in; `people`: a list of accounts; `addresses`: with their addresses. */
  readonly extent: "row" | "account" | "table" | "kept" | "people" | "addresses";
  /** The column of an account by which people are reached, where the code reads it of all of them. */
  readonly address?: string;
  readonly kept?: KeptRows;
  /** Whether columns of the model say that nobody publishes its rows. */
  readonly isPrivate?: boolean;
  /** Whether none of these says more than a public card of a person or firm may. */
  readonly isCard?: boolean;
}

/** What a handler shows to strangers that is not for them, as far as the models tell. */
export function shownRows(parts: WorkParts, view: View, { handler }: HandlerPosture): ShownRows | undefined {
  for (const lookup of lookupsOfHandler(parts, handler)) {
    const shown = shownBy(parts, view, lookup);
    if (shown) return { lookup, ...shown };
  }
  return undefined;
}

/**
 * A list of accounts, which says something only where others keep what they show for people who are logged in; where that is a
 * custom (`firm`), a list of rows that belong to people says as much.
 */
export function shownPeople(
  parts: WorkParts,
  { handler }: HandlerPosture,
  firm: boolean,
): ShownRows | undefined {
  const lookup = lookupsOfHandler(parts, handler).find(
    (one) =>
      isRead(one) &&
      !one.keyed &&
      one.path.length === 0 &&
      one.fetch.form === "many" &&
      !picksPublished(one.fetch.at) &&
      (isOfAccounts(parts.ownership, one.fetch.model) || (firm && isOwned(parts, one))),
  );
  return lookup && { lookup, extent: "people" };
}

/** Rows that surely belong to somebody, and that no column says to be for everybody. */
function isOwned({ ownership }: WorkParts, { fetch: { model } }: Lookup): boolean {
  const facts = model.ref && ownership.models.get(classFacts(model.ref));
  return (
    facts?.public === undefined && facts?.owners.some(({ confidence }) => confidence === "high") === true
  );
}

function isRead({ settled, effects }: Lookup): boolean {
  return settled === undefined && effects.some(({ kind }) => kind === "read");
}

function shownBy(parts: WorkParts, view: View, lookup: Lookup): Omit<ShownRows, "lookup"> | undefined {
  if (!isRead(lookup)) return undefined;
  const { ref } = lookup.fetch.model;
  const model = ref && parts.ownership.models.get(classFacts(ref));
  if (lookup.keyed || (lookup.byAccount === true && isNumbered(view))) return pickedRow(parts, view, lookup);
  const address = addressesIn(parts, lookup);
  if (address !== undefined) return { extent: "addresses", address, isPrivate: true };
  const owned = model?.owners.some(({ confidence }) => confidence === "high") === true;
  if (!ref || !owned || lookup.keyed || lookup.fetch.form !== "many") return undefined;
  if (picksPublished(lookup.fetch.at)) return undefined;
  const kept = keptTwin(parts, lookup);
  if (kept) return { extent: "table", kept };
  return hasPrivateColumns(ref) ? { extent: "table" } : undefined;
}

function addressesIn({ flows, ownership }: WorkParts, lookup: Lookup): string | undefined {
  const { fetch, path } = lookup;
  if (fetch.form !== "many" || path.length > 0 || !isOfAccounts(ownership, fetch.model)) return undefined;
  return picksPublished(fetch.at) ? undefined : shownAddress(flows.program, lookup);
}

function pickedRow(parts: WorkParts, view: View, lookup: Lookup): Omit<ShownRows, "lookup"> | undefined {
  if (isUnguessable(parts.flows.program, lookup)) return undefined;
  const { ref } = lookup.fetch.model;
  const model = ref && parts.ownership.models.get(classFacts(ref));
  if (isOfAccounts(parts.ownership, lookup.fetch.model))
    return isNumbered(view) ? { extent: "account" } : undefined;
  const owned = model?.owners.some(({ confidence }) => confidence !== "low") === true;
  if (owned && model?.public === undefined) return { extent: "row" };
  if (ref && isNumbered(view) && hasPrivateColumns(ref))
    return { extent: "row", isPrivate: true, isCard: hasCardColumnsAlone(ref) };
  const kept = keptRows(parts, lookup, owned);
  return kept && { extent: "kept", kept };
}

/** Whether the URL picks by a number, which can be counted through; names are given out on purpose. */
function isNumbered({ routes }: View): boolean {
  return (
    routes.length > 0 &&
    routes.every(({ captures }) =>
      captures.some(
        ({ converter, expression, name }) =>
          converter === "int" ||
          expression?.replace(/^[([]{1,3}/, "").startsWith("\\d") === true ||
          /^(?:pk|\w*_?id)$/.test(name),
      ),
    )
  );
}
