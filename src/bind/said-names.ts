/** The names that a file says, of whatever they are. */
import type { Value } from "../extract/facts.ts";
import { perFile } from "./once.ts";
import type { Unit } from "./program.ts";

/** All names in a file. */
export const saidIn: (unit: Unit) => ReadonlySet<string> = perFile(({ facts }) => {
  const said = new Set<string>();
  for (const { fragment } of facts.functions)
    for (const value of fragment.values) {
      const name = nameIn(value);
      if (name !== undefined) said.add(name);
    }
  return said;
});

/** Whether a file says one of these names. */
export function says(unit: Unit, names: ReadonlySet<string>): boolean {
  return names.size > 0 && isSaid(saidIn(unit), names);
}

/** Whether one of these names is among what is said. */
export function isSaid(said: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  for (const name of names) if (said.has(name)) return true;
  return false;
}

/** The name that a value reads: a variable's, an attribute's, an imported one's. */
export function nameIn(value: Value): string | undefined {
  switch (value.op) {
    case "attribute":
    case "free":
    case "import":
      return value.name;
    default:
      return undefined;
  }
}
