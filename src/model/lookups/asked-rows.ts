/** Handlers that ask about a row where they fetch it first. */
import type { Lookup } from "./lookup.ts";

/** The models about whose very rows a handler asks before it does anything with them. */
export function askedRows(own: readonly Lookup[]): ReadonlyMap<Lookup["handler"], ReadonlySet<unknown>> {
  const found = new Map<Lookup["handler"], Set<unknown>>();
  for (const { handler, settled, fetch } of own) {
    if (settled?.aboutRow !== true || !settled.refuses) continue;
    const models = found.get(handler) ?? new Set();
    found.set(handler, models.add(fetch.model.key));
  }
  return found;
}

interface Compared {
  readonly flaw: string;
  readonly lookup: Lookup;
  readonly twin?: Lookup | undefined;
  readonly leftOut?: unknown;
}

/** Whether nothing but the conduct of other views speaks against a lookup: its own view may ask about the row where it fetches it first. */
export function isComparison({ flaw, lookup, twin, leftOut }: Compared): boolean {
  return flaw === "unlike-siblings" && !lookup.skipped && !lookup.aside && !twin && !leftOut;
}
