/** Refusals that are caught where they are raised: a check in a `try` whose handler only writes a line into a log lets everybody on. */
import type { Exit, Fragment, RegionId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** Whether an exception that is raised in a region may be caught around it and nothing in the handler is a way out, as `endsWith` sees it. */
export function isSwallowed(
  fragment: Fragment,
  region: RegionId,
  endsWith: (exit: Exit, handler: RegionId) => boolean,
): boolean {
  const { regions, exits } = fragment;
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE) {
    if (regions[at]?.form !== "try") continue;
    const goesOn = handlersOf(fragment, at).some((id) => !exits.some((exit) => endsWith(exit, id)));
    if (goesOn) return true;
  }
  return false;
}

/** The handlers of a `try`: what stands beside it before the next one. */
function handlersOf({ regions }: Fragment, at: RegionId): RegionId[] {
  const found: RegionId[] = [];
  for (let id = at + 1; id < regions.length; id++) {
    const beside = regions[id];
    if (beside?.parent !== regions[at]?.parent) continue;
    if (beside?.form === "try") break;
    if (beside?.form === "except") found.push(id);
  }
  return found;
}

/** Whether a way out stands somewhere in a handler. */
export function leavesFrom({ regions }: Fragment, { region }: Exit, handler: RegionId): boolean {
  let at = region;
  while (at > handler) at = regions[at]?.parent ?? NONE;
  return at === handler;
}
