/** Names of temporary files, which Python makes up whatever is written into them (docs.python.org/3/library/tempfile.html). */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, CallValue, ValueId } from "../extract/facts.ts";

/** Merges that are looked through. */
const DEPTH = 8;

/** Words that become part of such a name (of `NamedTemporaryFile`, by keyword). */
const IN_THE_NAME = /^(?:prefix|suffix|dir)$/;

/** What becomes part of the name of a file that `tempfile` made, where an attribute is such a name: its prefix, ending and folder. */
export function partsOfTemporaryName(
  program: Program,
  ref: FunctionRef,
  { name, base }: AttributeValue,
): readonly ValueId[] | undefined {
  return name === "name" ? partsOfTemporary(program, ref, base, 0) : undefined;
}

function namingParts({ arguments: given }: CallValue): ValueId[] {
  return given.flatMap(({ name, value }) => (name !== undefined && IN_THE_NAME.test(name) ? [value] : []));
}

function partsOfTemporary(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
  depth: number,
): readonly ValueId[] | undefined {
  const { values } = functionFacts(ref).fragment;
  let value = values[id];
  while (value?.op === "updated" || value?.op === "through") value = values[value.base];
  if (value === undefined || depth > DEPTH) return undefined;
  const next = (one: ValueId): readonly ValueId[] | undefined =>
    partsOfTemporary(program, ref, one, depth + 1);
  if (value.op === "merge") {
    const parts = value.inputs.map(next);
    return parts.every((one) => one !== undefined) ? parts.flat() : undefined;
  }
  if (value.op !== "call") return undefined;
  const made = externalName(resolveIn(program, ref, value.callee));
  return made?.startsWith("tempfile.") === true ? namingParts(value) : undefined;
}
