/** Who reaches a view, as far as filling in fields is concerned. */
import type { Guard } from "../guards/guard.ts";
import type { HandlerPosture } from "../posture/posture.ts";

/** Demands that only people with special rights meet. A right on one's own object is none of these. */
const SPECIAL: ReadonlySet<string> = new Set(["staff", "superuser", "permission", "role"]);

/** Whether only staff, or people with a permission or role, come through. */
export function isForPrivileged(posture: HandlerPosture | undefined): boolean {
  return (
    posture?.permission === "required" &&
    posture.guards.some(({ demands, certain }) => certain && SPECIAL.has(demands))
  );
}

/** Whether only those who run the site come through: whoever has some other right must not raise it by themselves. */
export function isForStaff(posture: HandlerPosture | undefined): boolean {
  return (
    posture?.permission === "required" &&
    posture.guards.some(({ demands, certain }) => certain && /^(?:staff|superuser)$/.test(demands))
  );
}

/**
 * Whether nothing on the way asks for more than a login or one's own object. Middleware that could not be followed stands before all
 * views alike, and does not single out those for staff.
 */
export function isForEverybody(posture: HandlerPosture | undefined): boolean {
  if (posture === undefined || isForPrivileged(posture)) return false;
  if (posture.permission !== "unknown") return true;
  return posture.guards
    .filter(({ certain }) => !certain)
    .every((guard) => isMiddleware(guard) || guard.says === OWN_ROWS);
}

/** Rows of whoever is asking are looked up on the way: that singles out nobody. */
const OWN_ROWS = "works with what belongs to the user";

function isMiddleware({ at, says }: Guard): boolean {
  return /middleware/i.test(at?.path ?? "") || /middleware/i.test(says);
}
