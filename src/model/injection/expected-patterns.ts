/** Whether code expects that a pattern may be wrong. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";

const ERRORS = new Set(["re.error", "re.PatternError", "sre_constants.error"]);

/** Whether the function around a place names the exception of a pattern that does not parse. */
export function expectsPatterns({ program }: FlowModel, at: ValueRef): boolean {
  return functionFacts(at).fragment.values.some((value, id) => {
    if (value.op !== "attribute" && value.op !== "free" && value.op !== "import") return false;
    const path = externalName(resolveIn(program, at, id));
    return path !== undefined && ERRORS.has(path);
  });
}
