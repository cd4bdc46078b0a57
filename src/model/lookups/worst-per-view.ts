/** Of several gaps of one view, the one to report. */
import type { View } from "../views/view.ts";
import type { Effect, Lookup } from "./lookup.ts";

interface Weighed {
  readonly flaw: string;
  readonly lookup: Lookup;
  readonly effect: Effect;
  readonly confidence: "high" | "medium" | "low";
}

/** Of several lookups of one model in one view, the one that does most harm. */
export function worstPerView<Gap extends Weighed>(found: readonly Gap[]): readonly Gap[] {
  const worst = new Map<View, Map<unknown, Gap>>();
  for (const one of found) {
    const ofView = worst.get(one.lookup.view) ?? new Map<unknown, Gap>();
    worst.set(one.lookup.view, ofView);
    const key = one.flaw === "list" ? one.flaw : one.lookup.fetch.model.key;
    const before = ofView.get(key);
    if (!before || weight(one) > weight(before)) ofView.set(key, one);
  }
  return [...worst.values()].flatMap((ofView) => [...ofView.values()]);
}

function weight({ effect, confidence }: Weighed): number {
  return { read: 0, write: 10, delete: 20 }[effect.kind] + { low: 0, medium: 1, high: 2 }[confidence];
}
