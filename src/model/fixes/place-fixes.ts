/** Fixes of the very place that a check points at. */
import type { Found, Place } from "../../findings/finding.ts";
import type { FixChange, FixIntent, FixSafety } from "../../findings/fix-intent.ts";
import type { Maker } from "./setting-fixes.ts";

/** A change at the place that was found. Safe, unless a clause says what to look at. Callers, which only pass a value in, need none. */
export function here(change: (at: Place) => FixChange, why?: string): Maker {
  return ({ at, secondary }) =>
    secondary === true ? [] : [intent(change(at), why === undefined ? "safe" : "unsafe", why)];
}

/** Safe where the finding is sure; else somebody should look. */
export function ifSure(maker: Maker, why: string): Maker {
  return (found, model) => {
    const intents = maker(found, model);
    return found.confidence === "high" ? intents : intents.map(({ change }) => intent(change, "unsafe", why));
  };
}

/** A maker for findings that a question picks; nothing for the others. */
export function only(isMeant: (found: Found) => boolean, maker: Maker): Maker {
  return (found, model) => (isMeant(found) ? maker(found, model) : []);
}

/** An intent, with what to look at. */
export function intent(change: FixChange, safety: FixSafety, why?: string): FixIntent {
  return { safety, change, ...(why === undefined ? {} : { why }) };
}
