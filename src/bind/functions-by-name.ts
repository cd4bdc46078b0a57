/** Functions of a program that a file's facts pick out, by their names. */
import { register } from "./bind.ts";
import { onceFor } from "./once.ts";
import type { FunctionRef, Program, Unit } from "./program.ts";
import { functionFacts } from "./program.ts";

/** In the order of files; gathered once for each program. */
export function functionsByName(
  idsIn: (unit: Unit) => readonly number[],
): (program: Program) => ReadonlyMap<string, readonly FunctionRef[]> {
  return onceFor((program) => {
    const found = new Map<string, FunctionRef[]>();
    for (const unit of program.units.values())
      for (const id of idsIn(unit)) {
        const ref = { unit, function: id };
        register(found, functionFacts(ref).name, ref);
      }
    return found;
  });
}
