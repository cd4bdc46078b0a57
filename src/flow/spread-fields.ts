/** What a mapping that is spread into a call hands to each parameter: `Pinger(**form.cleaned_data)` gives `host` the form's `host`. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { ValueId } from "../extract/facts.ts";
import { clearedBySpread } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import type { CallEdge } from "./summary.ts";

/** What an argument loses because it arrives in a parameter under its field's name; nothing for arguments that are not spread. */
export function clearedByParameter(
  program: Program,
  caller: FunctionRef,
  edge: CallEdge,
  value: ValueId,
  parameter: number,
): Kinds {
  if (!isSpread(caller, edge.call, value)) return 0;
  const target = functionFacts(edge.target).parameters[parameter];
  if (!target || target.style === "args" || target.style === "kwargs") return 0;
  return clearedBySpread(program, caller, value, target.name);
}

/** Whether a call is given a value as `**value`. */
export function isSpread(caller: FunctionRef, call: ValueId, value: ValueId): boolean {
  const written = functionFacts(caller).fragment.values[call];
  if (written?.op !== "call") return false;
  return written.arguments.some((one) => one.style === "double-star" && one.value === value);
}
