/** `class Drafts(pickle.Unpickler)`: a class without a constructor of its own is made by the one that it inherits. */
import { libraryAncestors, methodsAlong } from "../bind/ancestry.ts";
import type { Program, Symbol } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";

/** The library's class whose constructor runs when a class of the project is called, if `isKnown` knows it. */
export function inheritedConstructor(
  program: Program,
  symbol: Symbol | undefined,
  isKnown: (name: string) => boolean,
): string | undefined {
  if (symbol?.kind !== "class") return undefined;
  const name = libraryAncestors(program, symbol.target).find(isKnown);
  if (name === undefined) return undefined;
  const isOwn = methodsAlong(program, symbol.target).some((one) => MAKING.has(functionFacts(one).name));
  return isOwn ? undefined : name;
}

const MAKING: ReadonlySet<string> = new Set(["__init__", "__new__"]);
