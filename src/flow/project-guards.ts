/** Tests that the project wraps into functions of its own: `if is_safe(url):` proves what `is_safe` proves before it says yes. */
import { methodsAlong } from "../bind/ancestry.ts";
import type { FunctionRef, Program, Symbol } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, CallValue, Exit, Fragment, FunctionFacts, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { isProperty } from "./properties.ts";
import type { Catalog } from "./library-index.ts";
import type { Kinds } from "./kinds.ts";

/** Longer functions do more than test. */
const MOST_VALUES = 300;

/** Shorter ones are looked into whatever they call: `def is_known(x): return is_listed(x)`. */
const FEW_VALUES = 12;

/** What the answers of a function prove: the kinds that the values of its own fragment no longer have at one of its exits. */
export type ProvenAt = (target: FunctionRef, exit: Exit, value: ValueId) => Kinds;

/** One of the project's own tests, asked by a call of it or by reading a property. */
export interface OwnTest {
  readonly target: FunctionRef;
  /** Where the question is put. */
  readonly fragment: Fragment;
  /** What a parameter receives there. */
  readonly given: (parameter: number) => ValueId | undefined;
}

/** The test that a call of a project function is. */
export function testOfCall(
  fragment: Fragment,
  symbol: Symbol | undefined,
  call: CallValue,
): OwnTest | undefined {
  if (symbol?.kind !== "function") return undefined;
  const facts = functionFacts(symbol.target);
  const callee = fragment.values[call.callee];
  const object = symbol.receiver && callee?.op === "attribute" ? callee.base : undefined;
  const given = (parameter: number): ValueId | undefined =>
    parameter === 0 && symbol.receiver
      ? object
      : argumentFor(call, facts, parameter, symbol.receiver ? 1 : 0);
  return { target: symbol.target, fragment, given };
}

/** The test that reading a property of an object of the project is: `target.is_internal`. */
export function testOfProperty(
  program: Program,
  ref: FunctionRef,
  read: AttributeValue,
): OwnTest | undefined {
  const object = resolveIn(program, ref, read.base);
  if (object?.kind !== "instance") return undefined;
  const target = methodsAlong(program, object.target).find((one) => functionFacts(one).name === read.name);
  if (!target || !isProperty(target)) return undefined;
  const { fragment } = functionFacts(ref);
  return { target, fragment, given: (parameter) => (parameter === 0 ? read.base : undefined) };
}

/** The values that the project's own test vouches for when it answers `polarity`, with the kinds it clears: its arguments and their fields. */
export function testedByFunction(
  catalog: Catalog,
  { target, fragment, given }: OwnTest,
  polarity: boolean,
  provenAt: ProvenAt,
): Map<ValueId, Kinds> {
  const found = new Map<ValueId, Kinds>();
  const facts = functionFacts(target);
  if (!mayTest(catalog, facts.fragment)) return found;
  const exits = facts.fragment.exits.filter((exit) => mayAnswer(facts.fragment, exit, polarity));
  if (exits.length === 0 || exits.some((exit) => exit.kind !== "return")) return found;
  for (const { parameter, field, id } of subjectsOf(facts.fragment)) {
    const argument = given(parameter);
    const subjects = argument === undefined ? [] : fieldsRead(fragment, argument, field);
    if (subjects.length === 0) continue;
    const kinds = exits.map((exit) => provenAt(target, exit, id)).reduce((all, one) => all & one);
    if (kinds !== 0) for (const one of subjects) found.set(one, kinds);
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

/** A parameter of a test, or a field of one. */
interface Subject {
  readonly parameter: number;
  readonly field: string | undefined;
  readonly id: ValueId;
}

function subjectsOf({ values }: Fragment): Subject[] {
  return [...values.entries()].flatMap(([id, value]): Subject[] => {
    if (value.op === "parameter") return [{ parameter: value.index, field: undefined, id }];
    const base = value.op === "attribute" ? values[value.base] : undefined;
    return value.op === "attribute" && base?.op === "parameter"
      ? [{ parameter: base.index, field: value.name, id }]
      : [];
  });
}

/** A value itself, or where one of its fields is read. */
function fieldsRead({ values }: Fragment, object: ValueId, field: string | undefined): ValueId[] {
  if (field === undefined) return [object];
  return [...values.entries()].flatMap(([id, value]) =>
    value.op === "attribute" && value.base === object && value.name === field ? [id] : [],
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
