/** Who reaches a view, as far as filling in fields is concerned. */
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

/** Whether everything on the way was seen, and asks for a login or one's own object at most. */
export function isForEverybody(posture: HandlerPosture | undefined): boolean {
  if (posture === undefined || posture.permission === "unknown") return false;
  return !isForPrivileged(posture);
}
