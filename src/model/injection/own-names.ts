/** Names in built texts that the code itself makes: of temporary files and of classes. */
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Value, ValueId } from "../../extract/facts.ts";

/** Values looked at from a name back to the file it is of. */
const LIMIT = 100;

/** Whether a value is the name of a temporary file (docs.python.org/3/library/tempfile.html): nobody outside chooses it. */
export function isTemporaryName(program: Program, ref: ValueRef): boolean {
  const { values } = functionFacts(ref).fragment;
  const name = values[ref.value];
  if (name?.op !== "attribute" || name.name !== "name") return false;
  const queue: ValueId[] = [name.base];
  const seen = new Set<ValueId>();
  for (let next = 0; next < queue.length && next < LIMIT; next++) {
    const id = queue[next];
    const value = id === undefined ? undefined : values[id];
    if (id === undefined || !value || seen.has(id)) continue;
    seen.add(id);
    if (isTemporaryFile(program, ref, value)) return true;
    queue.push(...sameThing(value));
  }
  return false;
}

function isTemporaryFile(program: Program, ref: ValueRef, value: Value): boolean {
  if (value.op !== "call") return false;
  const name = externalName(resolveIn(program, ref, value.callee));
  return name?.startsWith("tempfile.") === true;
}

/** What else the same object is called on the way. */
function sameThing(value: Value): readonly ValueId[] {
  switch (value.op) {
    case "updated":
    case "through":
      return [value.base];
    case "merge":
      return value.inputs;
    case "choice":
      return [value.whenTrue, value.whenFalse];
    default:
      return [];
  }
}
