/** Methods of the project's models by name: an object whose class nobody tells is one of theirs when only one of them can do what is asked. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Ownership } from "../ownership/ownership.ts";
import type { RowModels } from "./row-methods.ts";
import { rowModels } from "./row-methods.ts";

/** What the models' methods are found by. */
export interface NamedMethods {
  /** Names that only one model has a method of. */
  readonly unique: ReadonlyMap<string, FunctionRef>;
  /** Names that any model has a method of. */
  readonly all: ReadonlySet<string>;
  readonly rows: RowModels;
}

/** Names of Python's and Django's own objects say nothing. */
const COMMON =
  /^(?:get|set|add|remove|clear|update|save|delete|create|filter|copy|pop|append|items|keys|values|send|close|open|read|write|run|is_valid|refresh|render|format|join|split|check|validate|clean|all|first|last|count|exists|load|dump|start|stop)$|^_/;

/** Of all models in sight. */
export function namedMethods(ownership: Ownership): NamedMethods {
  const found = new Map<string, FunctionRef | undefined>();
  const all = new Set<string>();
  for (const { ref } of ownership.models.values()) {
    for (const method of methodsOf(ref)) {
      const { name } = functionFacts(method);
      all.add(name);
      if (!COMMON.test(name)) found.set(name, found.has(name) ? undefined : method);
    }
  }
  const unique = new Map([...found].flatMap(([name, method]) => (method ? [[name, method] as const] : [])));
  return { unique, all, rows: rowModels(ownership) };
}
