/** What two sets have in common: `set(asked) & COLUMNS` holds nothing that is not in `COLUMNS`. */
import { definitionOf } from "../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { OperationValue } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import type { Taints } from "./taint.ts";

/** Longer operations are not looked at. */
const MOST_BYTES = 500;

/** Whether an operation keeps only what is in a set of the code's own. */
export function keepsOwnMembers(
  program: Program,
  ref: FunctionRef,
  value: OperationValue,
  read: (id: number) => Taints,
): boolean {
  if (value.operator !== "arithmetic" || value.operands.length !== 2) return false;
  if (value.end - value.start > MOST_BYTES || !isAnd(ref, value)) return false;
  return value.operands.some((id) => isSet(program, refTo(ref, id)) && read(id).length === 0);
}

/** The sign stands alone: in `a & b | c` the outer operation holds it as well. */
function isAnd({ unit }: FunctionRef, { start, end }: OperationValue): boolean {
  const text = textBetween(unit.file.bytes, start, end);
  return text.includes("&") && !/[|^+]| - /.test(text);
}

function isSet(program: Program, ref: ValueRef): boolean {
  const at = definitionOf(program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op === "collection") return value.form === "set";
  if (value?.op !== "call") return false;
  const name = externalName(resolveIn(program, at, value.callee)) ?? "";
  return /^(?:builtins\.)?(?:set|frozenset)$/.test(name);
}
