/** What databases calculate: `rows.aggregate(paid=Sum("amount"))` gives numbers under names that the code writes. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";

/** Functions whose results are numbers, whatever is in the column (docs.djangoproject.com/en/5.2/ref/models/querysets/#aggregation-functions). */
const NUMBERS = /^django\.db\.models\.(?:[a-z_.]{1,40}\.)?(?:Count|Sum|Avg|StdDev|Variance)$/;

/** What keeps a number one (docs.djangoproject.com/en/5.2/ref/models/database-functions/). */
const KEEPS = /^django\.db\.models\.functions\.(?:[a-z_.]{1,40}\.)?(?:Coalesce|Round|Abs|Ceil|Floor)$/;

/** Expressions inside each other that are opened. */
const DEPTH = 4;

/** Whether a call is such an `aggregate` of numbers alone: `Max` and `StringAgg` give what is stored. */
export function aggregatesNumbers(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op !== "attribute" || !/^a?aggregate$/.test(callee.name)) return false;
  return (
    call.arguments.length > 0 &&
    call.arguments.every(
      ({ style, value }) => /^(?:positional|keyword)$/.test(style) && isNumber(program, ref, value, 0),
    )
  );
}

function isNumber(program: Program, ref: FunctionRef, id: ValueId, depth: number): boolean {
  const value = functionFacts(ref).fragment.values[id];
  if (depth > DEPTH || value === undefined) return false;
  if (value.op === "constant") return value.constant === "number";
  const isEach = (parts: readonly ValueId[]): boolean =>
    parts.every((one) => isNumber(program, ref, one, depth + 1));
  if (value.op === "operation") return value.operator === "arithmetic" && isEach(value.operands);
  if (value.op === "build") return value.form === "concat" && isEach(value.parts);
  if (value.op !== "call") return false;
  const name = externalName(resolveIn(program, ref, value.callee)) ?? "";
  if (NUMBERS.test(name)) return true;
  const operands = value.arguments.filter((one) => one.name !== "output_field");
  return KEEPS.test(name) && isEach(operands.map((one) => one.value));
}
