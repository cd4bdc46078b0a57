import { decideCheck, type Choice } from "../config/selection.ts";
import { fullId, type RegisteredCheck } from "../rules/rule.ts";

/** The checks that a choice lets run, in catalogue order. */
export function selectChecks(checks: readonly RegisteredCheck[], choice: Choice): readonly RegisteredCheck[] {
  return checks.filter((registered) => {
    const { status } = registered.check.meta;
    return decideCheck({ id: fullId(registered), status }, choice).shown;
  });
}
