/** Functions of the audited code that are taken at their declared word. */
import type { FunctionRef, Program, Symbol } from "./program.ts";
import { functionFacts } from "./program.ts";

/** A function that the project has declared is what the declaration says, not what its body does. */
export function functionOrDeclared({ names: { declared } }: Program, target: FunctionRef): Symbol {
  const own: Symbol = { kind: "function", target, receiver: undefined };
  if (declared === undefined || declared.size === 0) return own;
  const { qualifiedName } = functionFacts(target);
  const { module, file } = target.unit;
  const inTree = file.path
    .replace(/\.pyi?$/, "")
    .replace(/\/__init__$/, "")
    .replaceAll("/", ".");
  const name = [`${module}.${qualifiedName}`, `${inTree}.${qualifiedName}`].find((one) => declared.has(one));
  return name === undefined ? own : { kind: "external", name };
}
