/** Functions that give a target back after a look at the host which `urlparse` finds in it: none in `///other.site`, where browsers go all the same. */
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";

const PARSES = /^urllib\.parse\.url(?:parse|split)$/;

/** The name of the project's function that is called for a value, where it takes an address apart. */
export function hostAskedBy(program: Program, at: ValueRef): string | undefined {
  const call = functionFacts(at).fragment.values[at.value];
  const symbol = call?.op === "call" ? resolveIn(program, at, call.callee) : undefined;
  if (symbol?.kind !== "function") return undefined;
  const { name, fragment } = functionFacts(symbol.target);
  const parses = fragment.values.some(
    (value) =>
      value.op === "call" && PARSES.test(externalName(resolveIn(program, symbol.target, value.callee)) ?? ""),
  );
  return parses ? name : undefined;
}
