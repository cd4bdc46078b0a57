/** What the keys of a mapping carry, apart from what stands under them: `for name, value in filters.items()` where the code has put all names there. */
import { definitionOf } from "../bind/constants.ts";
import type { CollectionValue, ElementValue, RegionId, UpdatedValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { substituted } from "./elsewhere.ts";
import type { TransferContext } from "./reading.ts";
import { contextOf, readIn } from "./reading.ts";
import type { CallEdge } from "./summary.ts";
import { noteRead } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { join, SAFE } from "./taint.ts";

/** Functions inside each other in which keys are looked for. */
const DEPTH = 4;

/** Values of one function that are looked at for the keys of a mapping. */
const BUDGET = 60;

/** A function that is looked into, and what was seen of it: where branches come round again, nothing is added. */
interface Search {
  readonly context: TransferContext;
  readonly seen: Set<ValueId>;
  readonly depth: number;
}

/** What the first of `for name, value in defaults.items()` carries, and what `for name in defaults.keys()` gives; undefined where not all keys are in sight. */
export function keyOfMapping(context: TransferContext, element: ElementValue): Taints | undefined {
  const { values } = context.fragment;
  const pair = element.position === 0 ? values[element.base] : undefined;
  const ofItems = pair?.op === "element" && pair.position === undefined ? pair.base : NONE;
  const mapping =
    element.position === undefined
      ? receiver(context, element.base, "keys")
      : receiver(context, ofItems, "items");
  return mapping === NONE ? undefined : keysOf({ context, seen: new Set(), depth: DEPTH }, mapping);
}

/** What a method without arguments is called on. */
function receiver({ fragment }: TransferContext, id: ValueId, method: string): ValueId {
  const call = fragment.values[id];
  const callee =
    call?.op === "call" && call.arguments.length === 0 ? fragment.values[call.callee] : undefined;
  return callee?.op === "attribute" && callee.name === method ? callee.base : NONE;
}

function keysOf(search: Search, id: ValueId): Taints | undefined {
  const { context, seen } = search;
  const value = context.fragment.values[id];
  if (seen.has(id)) return SAFE;
  if (seen.size > BUDGET) return undefined;
  seen.add(id);
  switch (value?.op) {
    case "collection":
      return ofDisplay(search, value);
    case "updated":
      return ofUpdate(search, value);
    case "attribute":
      // The names of a form's or serializer's fields.
      return /^(?:cleaned_data|validated_data|errors)$/.test(value.name)
        ? SAFE
        : writtenElsewhere(search, id);
    case "free":
    case "import":
      return writtenElsewhere(search, id);
    case "merge":
      return joined(value.inputs.map((one) => keysOf(search, one)));
    case "call":
      return ofResult(search, id, value.region, "return", (inner, given) => keysOf(inner, given));
    case "element":
      return value.position === undefined ? undefined : ofPart(search, value, value.position);
    default:
      return undefined;
  }
}

const joined = (all: readonly (Taints | undefined)[]): Taints | undefined =>
  all.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : join(sum, one)), SAFE);

function ofDisplay(search: Search, value: CollectionValue): Taints | undefined {
  if (value.form !== "dict") return undefined;
  return joined(
    value.entries.map((one) =>
      one.spread ? keysOf(search, one.value) : readIn(search.context, one.key, value.region),
    ),
  );
}

/** `filters[name] = x`, `filters.update(other)`; whatever else changes a mapping is not read. */
function ofUpdate(search: Search, update: UpdatedValue): Taints | undefined {
  const { context } = search;
  const before = keysOf(search, update.base);
  if (update.name !== undefined) return before;
  if (update.key !== undefined) return joined([before, readIn(context, update.key, update.region)]);
  return isUpdate(context, update) ? joined([before, keysOf(search, update.value)]) : undefined;
}

function isUpdate({ fragment }: TransferContext, { start, end, value }: UpdatedValue): boolean {
  return fragment.values.some((call) => {
    if (call.op !== "call" || call.start !== start || call.end !== end) return false;
    const callee = fragment.values[call.callee];
    return (
      callee?.op === "attribute" &&
      callee.name === "update" &&
      call.arguments.every((one) => one.value === value && one.style === "positional")
    );
  });
}

/** A dictionary that a module or class writes down, every key as a text. */
function writtenElsewhere({ context }: Search, id: ValueId): Taints | undefined {
  const at = definitionOf(context.program, refTo(context.ref, id));
  const { values } = functionFacts(at).fragment;
  const written = values[at.value];
  const isWritten =
    written?.op === "collection" &&
    written.form === "dict" &&
    written.entries.every((one) => !one.spread && values[one.key]?.op === "text");
  return isWritten ? SAFE : undefined;
}

/** What is asked of everything that a call of the project's gives. */
function ofResult(
  { context, depth }: Search,
  call: ValueId,
  region: RegionId,
  kind: "return" | "yield",
  ask: (inner: Search, given: ValueId) => Taints | undefined,
): Taints | undefined {
  const edge: CallEdge | undefined = context.state.edges.get(call);
  const target = edge && context.solver.byRef.get(functionFacts(edge.target));
  if (!edge || !target || depth === 0 || target === context.state) return undefined;
  const exits = target.facts.fragment.exits.filter((exit) =>
    kind === "yield" ? exit.kind === "yield" : exit.kind !== "raise",
  );
  if (exits.length === 0) return undefined;
  const inner: Search = { context: contextOf(context.solver, target), seen: new Set(), depth: depth - 1 };
  const taints = joined(
    exits.map(({ value }) => {
      noteRead(context.state, target, value);
      return ask(inner, value);
    }),
  );
  return taints && substituted(context, edge, taints, region);
}

/** `for slug, defaults in pack.iter_defaults():` and `slug, defaults = read(row)`: the mapping that a function gives beside other things. */
function ofPart(search: Search, { base, region }: ElementValue, position: number): Taints | undefined {
  const item = search.context.fragment.values[base];
  const looped = item?.op === "element" && item.position === undefined;
  return ofResult(search, looped ? item.base : base, region, looped ? "yield" : "return", (inner, given) => {
    const pair = tupleAt(inner, given);
    const part = pair?.entries[position];
    return part === undefined || part.spread ? undefined : keysOf(inner, part.value);
  });
}

/** A tuple or list that is given back. */
function tupleAt({ context }: Search, id: ValueId): CollectionValue | undefined {
  const pair = context.fragment.values[id];
  return pair?.op === "collection" && pair.form !== "dict" ? pair : undefined;
}
