/** Objects of the project that are made with something of the asker's: `Figures(request.team)`. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import { attributeBits } from "./identity.ts";
import { IDENTITY } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/** Attributes of attributes that are followed: `request.profile.org`. */
const DEPTH = 3;

/** Whether everybody who makes such an object hands what the request knows of the asker to one of these parameters, given as bits. */
export function madeWithAsker(
  { program, solver }: LookupContext,
  ref: FunctionRef,
  parameters: number,
): boolean {
  if (parameters === 0) return false;
  const isAskers = (from: FunctionRef, id: ValueId, depth = 0): boolean => {
    const { fragment } = functionFacts(from);
    const value = fragment.values[id];
    if (value?.op !== "attribute" || depth > DEPTH) return false;
    const bits = attributeBits(program, from, fragment, value);
    return bits === undefined ? isAskers(from, value.base, depth + 1) : bits === IDENTITY;
  };
  const calls = solver.callers.get(functionFacts(ref)) ?? [];
  return (
    calls.length > 0 &&
    calls.every(({ state, edge }) =>
      [...edge.passed].some(
        ([index, values]) =>
          (parameters & (1 << index)) !== 0 &&
          values.length > 0 &&
          values.every((value) => isAskers(state.ref, value)),
      ),
    )
  );
}
