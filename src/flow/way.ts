/** The last part of a value's way, inside the function in which it is used: what it was computed from, and under which conditions. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, RegionId, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";
import { isPlainRecord } from "./plain-records.ts";
import { contributorsOf } from "./operands.ts";
import type { FunctionState } from "./summary.ts";
import { isSwitchedOff } from "./switched-off.ts";
import type { Origin } from "./taint.ts";
import { sameRoot } from "./taint.ts";

/** What was seen on the way. */
export interface Way {
  /** Values that carry the origin, the used one first. */
  readonly values: ReadonlySet<ValueId>;
  /** Conditions that were asked before the value is used, or on a branch that it came by. */
  readonly conditions: readonly ValueId[];
  /** False when every way leads through a call that nothing is known about: it may have made the value safe. */
  readonly direct: boolean;
  /** Branches that this way does not come by: what is called there was asked of another value. */
  readonly aside?: ReadonlySet<RegionId>;
}

/** Values looked at. */
const LIMIT = 400;

/** Methods of texts, mappings and requests whose result is what they were called on, or a part of it. */
const KEEPING = new Set(
  (
    "get getlist pop setdefault strip lstrip rstrip lower upper title replace split rsplit splitlines partition rpartition format join " +
    "encode decode read dict items values copy lists removeprefix removesuffix clean joinpath getvalue chunks get_serializer get_form"
  ).split(" "),
);

/** Functions that take an address apart, by whatever way they were imported. */
const PARSERS = /(?:^|\.)(?:urlparse|urlsplit|unquote|unquote_plus|urljoin|urlunsplit|urlunparse)$/;

/** The way of an origin to a value that is used in a region. */
export function wayOf(
  flows: FlowModel,
  state: FunctionState,
  start: ValueId,
  region: RegionId,
  origin: Origin,
): Way {
  const direct = walk(flows, state, start, origin, true).begins.length > 0;
  return { ...wayAlong(flows, state, start, region, origin, new Map()), direct };
}

/** One of several values that another one may be. */
export interface Alternative {
  readonly value: ValueId;
  /** What is asked on the branch that it comes by. */
  readonly conditions: readonly ValueId[];
  /** The branches that others come by. */
  readonly aside: readonly RegionId[];
}

/** The way that takes these alternatives, by the value that has a choice. */
export function wayAlong(
  flows: FlowModel,
  state: FunctionState,
  start: ValueId,
  region: RegionId,
  origin: Origin,
  taken: ReadonlyMap<ValueId, Alternative>,
): Omit<Way, "direct"> {
  const { seen } = walk(flows, state, start, origin, false, taken);
  const conditions = new Set(conditionsAround(state, region));
  for (const id of seen)
    for (const one of taken.get(id)?.conditions ?? conditionsOf(state, id)) conditions.add(one);
  const aside = new Set([...taken].flatMap(([id, one]) => (seen.has(id) ? one.aside : [])));
  return { values: seen, conditions: [...conditions], aside };
}

/** The values from which an origin comes into a function's value through calls that hand it on; none where each way leads through an unknown one. */
export function directBeginnings(
  flows: FlowModel,
  state: FunctionState,
  start: ValueId,
  origin: Origin,
): readonly ValueId[] {
  return walk(flows, state, start, origin, true).begins;
}

interface Walk {
  readonly seen: ReadonlySet<ValueId>;
  /** Values that were reached and carry the origin by themselves. */
  readonly begins: readonly ValueId[];
}

function walk(
  flows: FlowModel,
  state: FunctionState,
  start: ValueId,
  origin: Origin,
  knownOnly: boolean,
  taken?: ReadonlyMap<ValueId, Alternative>,
): Walk {
  const seen = new Set<ValueId>([start]);
  const begins: ValueId[] = [];
  for (const id of seen) {
    if (seen.size > LIMIT) break;
    const value = state.facts.fragment.values[id];
    if (!value || (knownOnly && value.op === "call" && isOpaque(flows, state, id, value))) continue;
    const only = taken?.get(id);
    const parts = only ? [only.value] : [...partsOf(state, value), ...storedUnder(state, value)];
    const operands = parts.filter((one) => carries(state, one, origin));
    const carriers = knownOnly ? operands.flatMap((one) => heldUnder(state, value, one, origin)) : operands;
    if (operands.length === 0) begins.push(id);
    for (const one of carriers) seen.add(one);
  }
  return { seen, begins };
}

/** What this function stored as `self.url` is what `self.url` reads. */
function storedUnder({ facts }: FunctionState, value: Value): ValueId[] {
  if (value.op !== "attribute") return [];
  return facts.fragment.stores.flatMap((store) =>
    !store.item && store.name === value.name ? [store.value] : [],
  );
}

/** After `book.cover = x`, `book.path` is not what was stored under another name. */
function heldUnder(state: FunctionState, value: Value, base: ValueId, origin: Origin): readonly ValueId[] {
  if ((value.op !== "attribute" && value.op !== "item") || value.name === undefined) return [base];
  if (value.op === "attribute" && value.name === "model") return [];
  let id = base;
  for (let at = state.facts.fragment.values[id]; at?.op === "updated"; at = state.facts.fragment.values[id]) {
    if (at.name === undefined || at.name === value.name) break;
    id = at.base;
  }
  return carries(state, id, origin) ? [id] : [];
}

/** Whether a value carries an origin, or the object of which the origin is a field. */
export function carries(state: FunctionState, id: ValueId, origin: Origin): boolean {
  return (state.taints[id] ?? []).some((taint) => sameRoot(taint.origin, origin));
}

/** A call of which neither the project's code nor the libraries' data say anything. */
function isOpaque(flows: FlowModel, state: FunctionState, id: ValueId, call: CallValue): boolean {
  if (state.edges.has(id)) return false;
  const { catalog } = flows.solver;
  const symbol = resolveIn(flows.program, state.ref, call.callee);
  if (symbol?.kind === "class") return !isPlainRecord(flows.program, symbol.target);
  const name = externalName(symbol);
  if (name !== undefined && (catalog.propagators.has(name) || catalog.sources.has(`${name}()`))) return false;
  if (name !== undefined && PARSERS.test(name)) return false;
  const callee = state.facts.fragment.values[call.callee];
  if (callee?.op !== "attribute" || !KEEPING.has(callee.name)) return true;
  // `rows.get(id=x)` fetches a row, `data.get(x)` an entry.
  return (
    callee.name === "get" &&
    call.arguments.some((one) => one.style !== "positional" && one.name !== "default")
  );
}

/** Of a call: what it is called on and what it is given. */
function partsOf(state: FunctionState, value: Value): readonly ValueId[] {
  if (value.op !== "call") return contributorsOf(value);
  const callee = state.facts.fragment.values[value.callee];
  const receiver = callee?.op === "attribute" ? [value.callee, callee.base] : [];
  return [...receiver, ...value.arguments.map((argument) => argument.value)];
}

function conditionsOf(state: FunctionState, id: ValueId): ValueId[] {
  const value = state.facts.fragment.values[id];
  if (value?.op === "merge") return value.regions.flatMap((region) => conditionsAround(state, region));
  return value?.op === "choice" ? [value.test] : [];
}

/** The conditions of a region and of those around it. */
export function conditionsAround({ facts }: FunctionState, start: RegionId): ValueId[] {
  const { regions } = facts.fragment;
  const found: ValueId[] = [];
  for (let region = regions[start]; region; region = regions[region.parent]) {
    if (region.condition !== NONE) found.push(region.condition);
  }
  return found;
}

/** A condition with everything that it is made of (`not`, `and`, `or`). */
export function partsOfCondition(state: FunctionState, condition: ValueId): ValueId[] {
  const parts = [condition];
  for (let next = 0; next < parts.length && next < LIMIT; next++) {
    const value = state.facts.fragment.values[parts[next] ?? NONE];
    if (value?.op === "operation" && /^(?:not|and|or)$/.test(value.operator)) parts.push(...value.operands);
    if (value?.op === "merge") parts.push(...value.inputs.filter((input) => !parts.includes(input)));
  }
  return parts;
}

/** A call that is handed a value on the way, or a method of one. */
export interface CallOnWay {
  readonly id: ValueId;
  readonly call: CallValue;
}

/** The calls that a value was handed to before it is used, its conversions among them. */
export function callsOnWay(flows: FlowModel, state: FunctionState, way: Way, before: ValueId): CallOnWay[] {
  const found: CallOnWay[] = [];
  for (const [id, call] of state.facts.fragment.values.entries()) {
    if (id >= before || call.op !== "call" || isAside(state, way, call.region)) continue;
    const callee = state.facts.fragment.values[call.callee];
    const receiver = callee?.op === "attribute" && way.values.has(callee.base);
    const isHanded = receiver || call.arguments.some((one) => way.values.has(one.value));
    if (isHanded && !isSwitchedOff(flows.program, state.ref, call.region)) found.push({ id, call });
  }
  return found;
}

function isAside({ facts }: FunctionState, { aside }: Way, region: RegionId): boolean {
  if (aside === undefined || aside.size === 0) return false;
  for (let at = region; at !== NONE; at = facts.fragment.regions[at]?.parent ?? NONE)
    if (aside.has(at)) return true;
  return false;
}
