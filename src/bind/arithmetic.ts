/** Types that calculate with something and stay what they are: `Path("a") / "b"` is a path. */
import type { Program, Symbol } from "./program.ts";

/** The result of an operator whose left side is known; the libraries' data write it `pathlib.Path./`. */
export function calculated({ names }: Program, left: Symbol | undefined): Symbol | undefined {
  const name = left?.kind === "external" ? names.aliases.get(`${left.name}./`) : undefined;
  return name === undefined ? undefined : { kind: "external", name };
}
