/** Functions of the audited code that are taken at their declared word. */
import type { FunctionRef, Program, Symbol, Unit } from "./program.ts";
import { functionFacts } from "./program.ts";

/** A function that the project has declared is what the declaration says, not what its body does. */
export function functionOrDeclared({ names: { declared } }: Program, target: FunctionRef): Symbol {
  const own: Symbol = { kind: "function", target, receiver: undefined };
  if (declared === undefined || declared.size === 0) return own;
  const name = declaredName(declared, target.unit, functionFacts(target).qualifiedName);
  return name === undefined ? own : { kind: "external", name };
}

/** The declared path of a function or class, by its module's name or by its place in the tree. */
export function declaredName(
  declared: ReadonlySet<string>,
  { module, file }: Unit,
  qualifiedName: string,
): string | undefined {
  const inTree = file.path
    .replace(/\.pyi?$/, "")
    .replace(/\/__init__$/, "")
    .replaceAll("/", ".");
  return [`${module}.${qualifiedName}`, `${inTree}.${qualifiedName}`].find((one) => declared.has(one));
}
