/** Methods of the project's models by name: an object whose class nobody tells is one of theirs when only one of them can do what is asked. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Ownership } from "../ownership/ownership.ts";

/** Names that only one model has a method of. */
export type NamedMethods = ReadonlyMap<string, FunctionRef>;

/** Names of Python's and Django's own objects say nothing. */
const COMMON =
  /^(?:get|set|add|remove|clear|update|save|delete|create|filter|copy|pop|append|items|keys|values|send|close|open|read|write|run|is_valid|refresh|render|format|join|split|check|validate|clean|all|first|last|count|exists|load|dump|start|stop)$|^_/;

/** Of all models in sight. */
export function namedMethods({ models }: Ownership): NamedMethods {
  const found = new Map<string, FunctionRef | undefined>();
  for (const { ref } of models.values()) {
    for (const method of methodsOf(ref)) {
      const { name } = functionFacts(method);
      if (!COMMON.test(name)) found.set(name, found.has(name) ? undefined : method);
    }
  }
  return new Map([...found].flatMap(([name, method]) => (method ? [[name, method] as const] : [])));
}
