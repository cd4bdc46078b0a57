/** Of a list of pairs that Python hands to a template, what stands at one place of each pair: `{% for text, link in links %}`. */
import { definitionOf } from "../../bind/constants.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, CollectionValue, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";

/** Lists, branches and functions inside each other that are opened. */
const DEPTH = 8;

/** What is looked for: the n-th of each pair of the list that stands in the context under a name. */
interface Wanted {
  readonly program: Program;
  readonly name: string;
  readonly position: number;
}

/**
 * Every value that may stand at a place of the pairs; undefined where something goes into the list that is not seen to be a pair, so that
 * only the list as a whole can be asked.
 */
export function partsOfPairs(
  program: Program,
  ref: ValueRef,
  name: string,
  position: number,
): readonly ValueRef[] | undefined {
  return inList({ program, name, position }, ref, 0);
}

function inList(wanted: Wanted, ref: ValueRef, depth: number): readonly ValueRef[] | undefined {
  if (ref.value === NONE || depth > DEPTH) return undefined;
  const at = definitionOf(wanted.program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  switch (value?.op) {
    case "collection":
      return value.form === "dict"
        ? undefined
        : all(
            value.entries.map((entry) =>
              entry.spread ? undefined : inPair(wanted, refTo(at, entry.value), depth),
            ),
          );
    case "updated":
      return value.name === undefined
        ? all([inBase(wanted, refTo(at, value.base), depth), added(wanted, refTo(at, value.value), depth)])
        : undefined;
    case "merge":
      // A loop's own round comes back to the merge: what it adds stands in front of it.
      return all(
        value.inputs.map((input) =>
          input >= at.value
            ? grown(wanted, refTo(at, input), at.value, depth)
            : inList(wanted, refTo(at, input), depth + 1),
        ),
      );
    case "choice":
      return all([value.whenTrue, value.whenFalse].map((one) => inList(wanted, refTo(at, one), depth + 1)));
    case "call":
      return inCall(wanted, at, value, depth);
    default:
      return undefined;
  }
}

/** What one round of a loop adds to the list that the merge at its head stands for. */
function grown(wanted: Wanted, ref: ValueRef, head: number, depth: number): readonly ValueRef[] | undefined {
  const { values } = functionFacts(ref).fragment;
  const found: ValueRef[] = [];
  let id = ref.value;
  for (let step = 0; step < DEPTH && id !== head; step++) {
    const value: Value | undefined = values[id];
    if (value?.op !== "updated" || value.name !== undefined) return undefined;
    const part = added(wanted, refTo(ref, value.value), depth);
    if (part === undefined) return undefined;
    found.push(...part);
    id = value.base;
  }
  return id === head ? found : undefined;
}

/** Before `context["links"].append(…)`: the same entry of the context as it was, which is asked by itself. */
function inBase(wanted: Wanted, ref: ValueRef, depth: number): readonly ValueRef[] | undefined {
  const value = functionFacts(ref).fragment.values[ref.value];
  return value?.op === "item" && value.name === wanted.name ? [] : inList(wanted, ref, depth + 1);
}

/** `links.append((text, link))`; `links.extend([(text, link)])`. */
function added(wanted: Wanted, ref: ValueRef, depth: number): readonly ValueRef[] | undefined {
  const { values } = functionFacts(ref).fragment;
  const value = values[ref.value];
  const isList =
    value?.op === "collection" && value.entries.every((entry) => values[entry.value]?.op === "collection");
  return isList ? inList(wanted, ref, depth + 1) : inPair(wanted, ref, depth);
}

function inPair(wanted: Wanted, ref: ValueRef, depth: number): readonly ValueRef[] | undefined {
  if (depth > DEPTH) return undefined;
  const at = definitionOf(wanted.program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "collection" ? ofDisplay(value, at, wanted.position) : undefined;
}

function ofDisplay(pair: CollectionValue, at: ValueRef, position: number): readonly ValueRef[] | undefined {
  const entry = pair.form === "tuple" || pair.form === "list" ? pair.entries[position] : undefined;
  return entry === undefined || pair.entries.some(({ spread }) => spread)
    ? undefined
    : [refTo(at, entry.value)];
}

/** Functions of Python that give the same pairs in another order or form. */
const SAME = /^(?:builtins\.)?(?:list|tuple|sorted|reversed|set)$/;

function inCall(
  wanted: Wanted,
  at: ValueRef,
  call: CallValue,
  depth: number,
): readonly ValueRef[] | undefined {
  const called = resolveIn(wanted.program, at, call.callee);
  if (called?.kind === "function") {
    const exits = functionFacts(called.target).fragment.exits.filter(({ kind }) => kind !== "raise");
    return all(exits.map(({ value }) => inList(wanted, refTo(called.target, value), depth + 1)));
  }
  const [first] = call.arguments;
  if (first?.style !== "positional" || !SAME.test(externalName(called) ?? "")) return undefined;
  return inList(wanted, refTo(at, first.value), depth + 1);
}

function all(parts: readonly (readonly ValueRef[] | undefined)[]): readonly ValueRef[] | undefined {
  const seen = parts.filter((part) => part !== undefined);
  return seen.length === parts.length ? seen.flat() : undefined;
}
