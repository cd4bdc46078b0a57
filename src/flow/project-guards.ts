/** Tests that the project wraps into functions of its own: `if is_safe(url):` proves what `is_safe` proves before it says yes. */
import type { FunctionRef, Symbol } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallValue, Exit, Fragment, FunctionFacts, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Catalog } from "./library-index.ts";
import type { Kinds } from "./kinds.ts";

/** Longer functions do more than test. */
const MOST_VALUES = 300;

/** Shorter ones are looked into whatever they call: `def is_known(x): return is_listed(x)`. */
const FEW_VALUES = 12;

/** What the answers of a function prove: the kinds that the values of its own fragment no longer have at one of its exits. */
export type ProvenAt = (target: FunctionRef, exit: Exit, value: ValueId) => Kinds;

/** The arguments that a call of the project's own test vouches for when it answers `polarity`, with the kinds it clears. */
export function testedByFunction(
  catalog: Catalog,
  symbol: Symbol | undefined,
  call: CallValue,
  polarity: boolean,
  provenAt: ProvenAt,
): Map<ValueId, Kinds> {
  const found = new Map<ValueId, Kinds>();
  if (symbol?.kind !== "function") return found;
  const facts = functionFacts(symbol.target);
  if (!mayTest(catalog, facts.fragment)) return found;
  const exits = facts.fragment.exits.filter((exit) => mayAnswer(facts.fragment, exit, polarity));
  if (exits.length === 0 || exits.some((exit) => exit.kind !== "return")) return found;
  for (const [parameter, id] of parametersOf(facts.fragment)) {
    const kinds = exits.map((exit) => provenAt(symbol.target, exit, id)).reduce((all, one) => all & one);
    const given = argumentFor(call, facts, parameter, symbol.receiver ? 1 : 0);
    if (kinds !== 0 && given !== undefined) found.set(given, kinds);
  }
  return found;
}

/** Comparisons by which an allowlist is asked. */
const COMPARISONS: ReadonlySet<string> = new Set(["in", "not in", "==", "!="]);

/** Whether the function compares anything, or calls anything by the name of a known test. */
function mayTest(catalog: Catalog, { values }: Fragment): boolean {
  if (values.length <= FEW_VALUES) return true;
  if (values.length > MOST_VALUES) return false;
  return values.some((value) => {
    if (value.op === "operation") return COMPARISONS.has(value.operator);
    const callee = value.op === "call" ? values[value.callee] : undefined;
    const name =
      callee?.op === "attribute" || callee?.op === "free" || callee?.op === "import"
        ? callee.name
        : undefined;
    return name !== undefined && catalog.guardNames.has(name);
  });
}

/** An exit that gives `False` or `None` is no yes, one that gives `True` no no; raising is neither. */
function mayAnswer({ values }: Fragment, { kind, value }: Exit, polarity: boolean): boolean {
  if (kind === "raise") return false;
  const given = value === NONE ? undefined : values[value];
  if (given === undefined) return !polarity;
  if (given.op !== "constant") return true;
  return (given.constant === "True") === polarity;
}

function parametersOf({ values }: Fragment): [number, ValueId][] {
  return [...values.entries()].flatMap(([id, value]): [number, ValueId][] =>
    value.op === "parameter" ? [[value.index, id]] : [],
  );
}

function argumentFor(
  call: CallValue,
  facts: FunctionFacts,
  parameter: number,
  bound: number,
): ValueId | undefined {
  const name = facts.parameters[parameter]?.name;
  const named = call.arguments.find((one) => one.name !== undefined && one.name === name);
  const positional = call.arguments[parameter - bound];
  return named?.value ?? (positional?.style === "positional" ? positional.value : undefined);
}
