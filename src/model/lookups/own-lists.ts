/** Models whose rows every page lists for the one person alone who wrote them: there an author is an owner. */
import type { ModelFacts, OwnerChain } from "../ownership/ownership.ts";
import type { Conduct } from "./access.ts";
import type { Lookup, ModelKey } from "./lookup.ts";

/** The keys of models that some page lists for everybody who gets there. */
export function listedWhole(lookups: readonly Lookup[]): ReadonlySet<ModelKey> {
  return new Set(
    lookups.flatMap(({ fetch, keyed, settled, view }) =>
      fetch.form === "many" && !keyed && settled === undefined && view.framework !== "admin"
        ? [fetch.model.key]
        : [],
    ),
  );
}

/**
 * The field by which another view lists people their own rows, where it only says who wrote them (`author`, `writer`, `host`): public
 * texts are listed for all, diaries and carts are not. Undefined where any other view hands such a row to whoever names it.
 */
export function ownListed(
  model: ModelFacts | undefined,
  { view, keyed, fetch }: Lookup,
  { lists, open }: Conduct,
  whole: ReadonlySet<unknown>,
): OwnerChain | undefined {
  if (!keyed || model === undefined || model.public !== undefined || whole.has(fetch.model.key))
    return undefined;
  if (!lists.some((one) => one.view !== view) || open.some((one) => one.view !== view)) return undefined;
  const direct = model.owners.filter(({ path, to }) => path.length === 1 && to === "user");
  const [only] = direct;
  return only && direct.length === 1 ? { ...only, confidence: "medium" } : undefined;
}
