/** Names of temporary files, which Python makes up whatever is written into them (docs.python.org/3/library/tempfile.html). */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, CallValue, ValueId } from "../extract/facts.ts";

/** Merges and changes that are looked through. */
const DEPTH = 8;

/** Words that become part of such a name (of `NamedTemporaryFile`, by keyword). */
const IN_THE_NAME = /^(?:prefix|suffix|dir)$/;

/** Whether an attribute is the name of a file that `tempfile` made, of nothing but constants. */
export function isTemporaryName(program: Program, ref: FunctionRef, { name, base }: AttributeValue): boolean {
  return name === "name" && isTemporary(program, ref, base, 0);
}

function isNamedByOthers(ref: FunctionRef, call: CallValue): boolean {
  const { values } = functionFacts(ref).fragment;
  return call.arguments.some(({ name, value }) => {
    const given = values[value]?.op;
    return name !== undefined && IN_THE_NAME.test(name) && given !== "text" && given !== "constant";
  });
}

function isTemporary(program: Program, ref: FunctionRef, id: ValueId, depth: number): boolean {
  const value = functionFacts(ref).fragment.values[id];
  if (value === undefined || depth > DEPTH) return false;
  const next = (one: ValueId): boolean => isTemporary(program, ref, one, depth + 1);
  if (value.op === "updated" || value.op === "through") return next(value.base);
  if (value.op === "merge") return value.inputs.every(next);
  if (value.op !== "call") return false;
  const made = externalName(resolveIn(program, ref, value.callee));
  return made?.startsWith("tempfile.") === true && !isNamedByOthers(ref, value);
}
