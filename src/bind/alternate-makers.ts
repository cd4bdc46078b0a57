/** What a class's own makers hand to its constructor: `return cls(connection)` says what the parameter is that nobody annotated. */
import type { CallValue, FunctionFacts, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { methodsOf } from "./instance-attributes.ts";
import type { FunctionRef, Symbol } from "./program.ts";
import { functionFacts } from "./program.ts";

/** The type of a constructor's parameter by the first call of `cls` in a class method that says one. */
export function handedByMakers(
  ref: FunctionRef,
  index: number,
  symbolOf: (maker: FunctionRef, value: ValueId) => Symbol | undefined,
): Symbol | undefined {
  const facts = functionFacts(ref);
  const name = facts.parameters[index]?.name;
  if (facts.name !== "__init__" || facts.class === NONE || name === undefined) return undefined;
  for (const maker of methodsOf({ unit: ref.unit, class: facts.class })) {
    const made = functionFacts(maker);
    if (made.decorators.length === 0) continue;
    for (const call of callsOfClass(made)) {
      const given = argumentFor(call, index, name);
      const symbol = given === undefined ? undefined : symbolOf(maker, given);
      if (symbol) return symbol;
    }
  }
  return undefined;
}

function callsOfClass({ fragment, parameters }: FunctionFacts): CallValue[] {
  if (parameters[0]?.name !== "cls") return [];
  return fragment.values.flatMap((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    return value.op === "call" && callee?.op === "parameter" && callee.index === 0 ? [value] : [];
  });
}

/** By its name, else by its place behind `self`. */
function argumentFor(call: CallValue, index: number, name: string): ValueId | undefined {
  const named = call.arguments.find((one) => one.name === name);
  if (named) return named.value;
  const before = call.arguments.slice(0, index);
  return before.every(({ style }) => style === "positional") ? before[index - 1]?.value : undefined;
}
