/** Lookups of rows that belong to somebody: limited to whoever asks, where it is certain whose they are. */
import type { FixIntent } from "../../findings/fix-intent.ts";
import type { AuditModel } from "../audit-model.ts";
import type { Candidate } from "../lookups/candidates.ts";
import { placeOfLookup } from "../lookups/words.ts";
import { intent } from "./place-fixes.ts";

/** The owner added to the question. Safe where the owner, the finding and the login on the way are all certain. */
export function ownerIntents(
  { postures }: Pick<AuditModel, "postures">,
  { lookup, owner, confidence }: Candidate,
): readonly FixIntent[] {
  if (owner?.to !== "user") return [];
  const { view, handler } = lookup;
  const login = postures.get(view)?.handlers.find((one) => one.handler === handler)?.login;
  const isCertain = confidence === "high" && owner.confidence === "high" && login === "required";
  const change = {
    kind: "limit-to-owner",
    at: placeOfLookup(lookup),
    lookup: owner.path.join("__"),
  } as const;
  return isCertain
    ? [intent(change, "safe")]
    : [intent(change, "unsafe", "others than the owner may be meant to see these rows")];
}
