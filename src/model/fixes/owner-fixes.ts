/** Lookups of rows that belong to somebody: limited to whoever asks, where it is certain whose they are. */
import type { FixIntent } from "../../findings/fix-intent.ts";
import type { AuditModel } from "../audit-model.ts";
import type { Candidate } from "../lookups/candidates.ts";
import { askedParent } from "../lookups/asked-parent.ts";
import { placeOfLookup } from "../lookups/words.ts";
import { intent } from "./place-fixes.ts";

/** The owner added to the question. Safe where the owner, the finding and the login on the way are all certain. */
export function ownerIntents(
  { postures }: Pick<AuditModel, "postures">,
  candidate: Candidate,
): readonly FixIntent[] {
  const { lookup, owner, confidence } = candidate;
  // Whose the parent is may be one of several questions about it.
  if (owner?.to !== "user" || askedParent(candidate) !== undefined) return [];
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
