/** What conditions on the method come out as for a request with one of them. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { isMethod, mayRun } from "./get-conditions.ts";

/** Whether a region can run for a request with this method, which is written in capitals. Conditions on anything else may hold. */
export function runsOn(program: Program, ref: FunctionRef, region: RegionId, method: string): boolean {
  return mayRun(functionFacts(ref).fragment, region, (condition) => holdsOn(program, ref, condition, method));
}

/** What a condition on the method comes out as; undefined for every other. */
export function holdsOn(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
  method: string,
): boolean | undefined {
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  if (value?.op !== "operation") return undefined;
  const [left = NONE, right = NONE] = value.operands;
  if (value.operator === "not") {
    const answer = holdsOn(program, ref, left, method);
    return answer === undefined ? undefined : !answer;
  }
  if (!/^(?:==|!=|in|not in)$/.test(value.operator) || !isMethod(program, ref, left)) return undefined;
  const given = values[right];
  const ids = given?.op === "collection" ? given.entries.map((one) => one.value) : [right];
  const texts = ids.map((one) => textOf(program, refTo(ref, one))?.toUpperCase());
  if (texts.includes(undefined)) return undefined;
  return texts.includes(method) === /^(?:==|in)$/.test(value.operator);
}
