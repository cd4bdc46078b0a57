/** Accounts, profiles and what belongs to them, picked by the request: to see them is what most are for, so that more than an owner's field must speak. */
import { classFacts } from "../../bind/program.ts";
import { isPrivateModel } from "../ownership/private-columns.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { AccessParts } from "./access.ts";
import { accessLookups } from "./access.ts";
import { isUnguessable } from "./lookup-keys.ts";
import type { Lookup } from "./lookup.ts";
import { mayBeAsked } from "./view-proofs.ts";

/** How sure it is that such rows are nobody else's to see. */
export interface AccountGrade {
  readonly flaw: "read" | "write";
  readonly confidence: "high" | "medium" | "low";
  readonly reason: string;
}

/** An account that is changed or deleted for whoever is signed in and names it. */
export function accountGrade(
  parts: AccessParts,
  lookup: Lookup,
  posture: HandlerPosture,
  deletes: boolean,
): AccountGrade {
  const hidden = isUnguessable(parts.flows.program, lookup) || mayBeAsked(lookup, posture);
  if (hidden || lookup.path.length > 1)
    return { flaw: "write", confidence: "low", reason: "more may be asked on the way to the account" };
  return {
    flaw: "write",
    confidence: deletes && lookup.path.length === 0 ? "high" : "medium",
    reason: "the request names the account, and nothing compares it with the account of the person who asks",
  };
}

/** Rows of the account that the request names, shown to whoever is signed in, where the model says that nobody publishes them. */
export function accountRowsGrade(
  parts: AccessParts,
  lookup: Lookup,
  posture: HandlerPosture | undefined,
): AccountGrade | undefined {
  if (lookup.byAccount !== true || posture?.login !== "required") return undefined;
  return isHidden(parts, lookup, posture)
    ? undefined
    : {
        flaw: "read",
        confidence: "medium",
        reason:
          "the request says whose rows are shown, nothing compares that account with the one that asks, and the model keeps what nobody publishes",
      };
}

/** Somebody's profile by its number, where all other views show people their own and the model keeps what nobody publishes. */
export function profileGrade(
  parts: AccessParts,
  lookup: Lookup,
  posture: HandlerPosture,
): AccountGrade | undefined {
  if (lookup.fetch.form !== "one" || posture.login !== "required") return undefined;
  const others = accessLookups(parts).lookups.filter(
    (one) => one.fetch.model.key === lookup.fetch.model.key && one.view !== lookup.view,
  );
  const own = new Set(others.filter(({ settled }) => settled?.how === "scoped").map(({ view }) => view));
  if (own.size < 2 || others.some(({ settled }) => settled === undefined)) return undefined;
  return isHidden(parts, lookup, posture)
    ? undefined
    : {
        flaw: "read",
        confidence: "medium",
        reason: `${own.size} other views show people their own row alone, and the model keeps what nobody publishes`,
      };
}

function isHidden(parts: AccessParts, lookup: Lookup, posture: HandlerPosture): boolean {
  const { ref } = lookup.fetch.model;
  if (ref === undefined || !isPrivateModel(ref)) return true;
  if (parts.ownership.models.get(classFacts(ref))?.public !== undefined) return true;
  return lookup.path.length > 1 || isUnguessable(parts.flows.program, lookup) || mayBeAsked(lookup, posture);
}
