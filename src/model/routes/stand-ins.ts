/**
 * Classes that stand for others: their metaclass looks up what they lack in a class that they name (`_default_class = OrderViews`),
 * so that an installation can put another one in its place.
 */
import type { ClassRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { hierarchyOf, memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { Held } from "./held.ts";
import type { Reader } from "./reader.ts";

/** A stand-in of a stand-in of … ends here. */
const DEPTH = 4;

/** The class that answers for a class which stands for another; anything else as it is. */
export function actual(reader: Reader, held: Held): Held {
  if (held.kind !== "symbol" || held.symbol.kind !== "class") return held;
  return {
    ...held,
    symbol: { ...held.symbol, target: actualClass(reader.flows.program, held.symbol.target) },
  };
}

function actualClass(program: Program, ref: ClassRef, depth = 0): ClassRef {
  const other = depth < DEPTH && hasForwarder(program, ref) ? namedClass(program, ref) : undefined;
  return other ? actualClass(program, other, depth + 1) : ref;
}

/** Whether the metaclass of the class or of an ancestor looks elsewhere for attributes that are not there. */
function hasForwarder(program: Program, ref: ClassRef): boolean {
  return hierarchyOf(program, ref).some((one) => {
    if (one.kind !== "class") return false;
    const { keywords, parent } = classFacts(one.target);
    const meta = keywords.find(({ name }) => name === "metaclass");
    const symbol = meta && resolve(program, { unit: one.target.unit, function: parent, value: meta.value });
    return symbol?.kind === "class" && memberOf(program, symbol, "__getattr__")?.kind === "function";
  });
}

/** The only class that the body names. */
function namedClass(program: Program, { unit, class: id }: ClassRef): ClassRef | undefined {
  const body = { unit, function: classFacts({ unit, class: id }).body };
  const named = [...functionFacts(body).fragment.bindings.values()].flatMap((value) => {
    const symbol = resolveIn(program, body, value);
    return symbol?.kind === "class" ? [symbol.target] : [];
  });
  return named.length === 1 ? named[0] : undefined;
}
