/** Models whose rows a page without a login lists for everybody, as forums, shops and blogs do. */
import type { HandlerPosture } from "../posture/posture.ts";
import type { Lookup, ModelKey } from "./lookup.ts";

/** One such list by the key of its model. */
export function listedForAll(
  lookups: readonly Lookup[],
  postureOf: (lookup: Lookup) => HandlerPosture | undefined,
): ReadonlyMap<ModelKey, Lookup> {
  const found = new Map<ModelKey, Lookup>();
  for (const lookup of lookups) {
    const { key } = lookup.fetch.model;
    if (!found.has(key) && isWholeList(lookup) && isForAnybody(postureOf(lookup))) found.set(key, lookup);
  }
  return found;
}

function isWholeList({ fetch, keyed, settled, effects, view }: Lookup): boolean {
  return (
    fetch.form === "many" &&
    !keyed &&
    settled === undefined &&
    view.framework !== "admin" &&
    view.routes.length > 0 &&
    effects.length > 0 &&
    effects.every(({ kind }) => kind === "read")
  );
}

function isForAnybody(posture: HandlerPosture | undefined): boolean {
  return posture?.login === "open" && posture.guards.length === 0;
}
