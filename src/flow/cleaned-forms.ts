/** Values that are compared with their own cleaned form: `name == os.path.basename(name)` leaves nothing to be cleaned. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Kinds } from "./kinds.ts";
import { KIND_BITS } from "./kinds.ts";
import type { Catalog } from "./library-index.ts";
import { clearedBy } from "./library-index.ts";

/** `pathlib.Path(name)` and its like (docs.python.org/3/library/pathlib.html). */
const PATHS = /^pathlib\.(?:Pure)?(?:Posix|Windows)?Path(?:\(\))?$/;

/** What a value has no more that equals this one: what a call or attribute made of it leaves out. */
export function clearedByForm(
  program: Program,
  catalog: Catalog,
  ref: FunctionRef,
  form: ValueId,
  value: ValueId,
): Kinds {
  const { values } = functionFacts(ref).fragment;
  const made = values[form];
  if (made?.op === "attribute") {
    const path = values[made.base];
    const isPath =
      path?.op === "call" &&
      path.arguments[0]?.value === value &&
      PATHS.test(externalName(resolveIn(program, ref, path.callee)) ?? "");
    return isPath && (made.name === "name" || made.name === "stem") ? KIND_BITS.path : 0;
  }
  if (made?.op !== "call") return 0;
  const name = externalName(resolveIn(program, ref, made.callee));
  const row = name === undefined ? undefined : catalog.propagators.get(name);
  if (!row?.clears) return 0;
  const callee = values[made.callee];
  const from = row.from ?? [0];
  const isMadeOf = from.some((one) => {
    const receiver = callee?.op === "attribute" ? callee.base : NONE;
    return (one === "receiver" ? receiver : made.arguments[one]?.value) === value;
  });
  return isMadeOf ? clearedBy(row.clears) : 0;
}
