/** Values that depend on a condition. */
import type { AbstractValue, Origin } from "../value.ts";
import { leavesOf, MAX_LEAVES, unknown } from "../value.ts";
import { equal, truthOf } from "./truth.ts";

/** `whenTrue if test else whenFalse`, settled where the test is. */
export function choose(
  test: AbstractValue,
  whenTrue: AbstractValue,
  whenFalse: AbstractValue,
  origin: Origin,
): AbstractValue {
  if (test.kind === "fails") return test;
  const truth = truthOf(test);
  if (truth !== undefined) return truth ? whenTrue : whenFalse;
  if (whenTrue === whenFalse) return whenTrue;
  if (test.kind !== "environment" && equal(whenTrue, whenFalse) === true) return whenTrue;
  const leaves = leavesOf(whenTrue) + leavesOf(whenFalse) + leavesOf(test) - 1;
  if (leaves > MAX_LEAVES) return unknown("too many combinations of conditions to follow", origin);
  return { kind: "one-of", test, whenTrue, whenFalse, origin, leaves };
}
