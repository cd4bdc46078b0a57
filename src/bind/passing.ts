/** What goes through a call, or out of a function, in another way than by `return`. */
import type { CallValue, ValueId } from "../extract/facts.ts";
import type { Program, Symbol } from "./program.ts";

/** `closing(x)`, `stack.enter_context(x)`: calls of a library that give what they are handed. */
export function passedOn(
  { names }: Program,
  { arguments: given }: CallValue,
  callee: Symbol,
): ValueId | undefined {
  if (callee.kind !== "external" || !names.passing.has(callee.name)) return undefined;
  return given[0]?.style === "positional" ? given[0].value : undefined;
}

/** Whether a decorator makes what a function yields what `with` gives (docs.python.org/3/library/contextlib.html). */
export function isContextManager(decorator: string | undefined): boolean {
  return decorator === "contextlib.contextmanager" || decorator === "contextlib.asynccontextmanager";
}
