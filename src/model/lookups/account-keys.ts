/** Rows of an account that the request names: `user = User.objects.get(pk=pk)`, then `Card.objects.filter(owner=user)`. */
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { Ownership } from "../ownership/ownership.ts";
import type { AskedModel, Fetch } from "./lookup.ts";
import { IDENTITY, REQUEST } from "./lookup.ts";

/** Whether a key of the request picks the row, or the account to which the rows belong. `keys`: parameters that the request fills, as bits. */
export function pickedBy(
  ownership: Ownership,
  keys: number,
  fetch: Fetch,
): { readonly keyed: boolean; readonly byAccount: boolean } {
  const keyed = isFilled(keys, fetch);
  return { keyed, byAccount: !keyed && asksByAccount(ownership, keys, fetch) };
}

function isFilled(keys: number, { asked }: Fetch): boolean {
  return (asked.bits & REQUEST) !== 0 || (asked.parameters & keys) !== 0;
}

/** Whether a question asks for what belongs to an account, or to somebody's profile, that a key of the request has picked. */
function asksByAccount(ownership: Ownership, keys: number, { asked, at }: Fetch): boolean {
  return asked.touched.some(
    (one) =>
      one.form === "one" &&
      functionFacts(one.at) === functionFacts(at) &&
      isOfAccounts(ownership, one.model) &&
      (one.asked.bits & IDENTITY) === 0 &&
      isFilled(keys, one),
  );
}

/** The user model, or one with a row for each user. */
export function isOfAccounts({ models }: Ownership, { key, ref }: AskedModel): boolean {
  return key === "user" || (ref !== undefined && models.get(classFacts(ref))?.identity !== undefined);
}
