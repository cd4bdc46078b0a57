/**
 * Which of several arguments reaches a sink behind `*args` or `**kwargs`: `load.delay(module="shop.a", name=sent)` and
 * `def load(**kwargs): import_module(kwargs["module"])`.
 */
import { functionFacts } from "../bind/program.ts";
import type { CallValue, Fragment, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { writtenKey } from "./declared-fields.ts";
import { contributorsOf } from "./operands.ts";
import type { CallEdge, FunctionState, ParameterSink, SolverState } from "./summary.ts";
import { edgesOf } from "./summary.ts";

/** Keyword names, or positions among the arguments that a star gathers. */
type Slots = ReadonlySet<string | number>;

/** Calls inside each other that hand such arguments on. */
const DEPTH = 4;

/** Values that one question may look at. */
const BUDGET = 300;

/** Of what a call hands to a parameter that gathers arguments: what reaches the sink, as far as the code says which. */
export function gathered(
  solver: SolverState,
  state: FunctionState,
  edge: CallEdge,
  sink: ParameterSink,
): readonly ValueId[] {
  const passed = edge.passed.get(sink.parameter) ?? [];
  const call = state.facts.fragment.values[edge.call];
  if (passed.length === 0 || call?.op !== "call" || !isVariadic(edge, sink.parameter)) return passed;
  const slots = slotsOf(solver, edge, sink, DEPTH);
  return slots ? passed.filter((value, position) => fills(call, value, position, slots)) : passed;
}

function isVariadic({ target }: CallEdge, parameter: number): boolean {
  const style = functionFacts(target).parameters[parameter]?.style;
  return style === "args" || style === "kwargs";
}

function fills(call: CallValue, value: ValueId, position: number, slots: Slots): boolean {
  const given = call.arguments.filter((one) => one.value === value);
  if (given.length === 0 || given.some(({ style }) => style === "star" || style === "double-star"))
    return true;
  return slots.has(position) || given.some(({ name }) => name !== undefined && slots.has(name));
}

/** The slots of the parameter that gathers arguments, which reach a sink; undefined where all may. */
function slotsOf(
  solver: SolverState,
  { target }: CallEdge,
  sink: ParameterSink,
  depth: number,
): Slots | undefined {
  const state = solver.byRef.get(functionFacts(target));
  if (!state || depth === 0) return undefined;
  const [next] = sink.via;
  if (next === undefined) return slotsOfSite(state, sink);
  const slots = new Set<string | number>();
  for (const edge of edgesOf(state)) {
    if (edge.call !== next.value) continue;
    for (const inner of solver.byRef.get(functionFacts(edge.target))?.summary.sinks ?? []) {
      if (inner.site !== sink.site || inner.via.length !== sink.via.length - 1) continue;
      const own = slotsThrough(solver, state, edge, inner, sink.parameter, depth);
      if (!own) return undefined;
      for (const slot of own) slots.add(slot);
    }
  }
  return slots.size > 0 ? slots : undefined;
}

/** At the sink itself: `client("s3", **options)` takes one of them, a value that was put together what was read for it. */
function slotsOfSite(state: FunctionState, { site, parameter }: ParameterSink): Slots | undefined {
  const call = state.facts.fragment.values[site.at.value];
  const isSpread =
    call?.op === "call" &&
    call.arguments.some(({ style, value }) => style === "double-star" && value === site.argument);
  if (isSpread && site.row.keyword !== undefined) return new Set([site.row.keyword]);
  return keysRead(state, [site.argument], parameter);
}

/** The same by way of one call that the function makes. */
function slotsThrough(
  solver: SolverState,
  state: FunctionState,
  edge: CallEdge,
  inner: ParameterSink,
  parameter: number,
  depth: number,
): Slots | undefined {
  const { values } = state.facts.fragment;
  const passed = edge.passed.get(inner.parameter) ?? [];
  const spread = passed.find((id) => isParameter(state.facts.fragment, id, parameter));
  if (spread === undefined) return keysRead(state, passed, parameter);
  const call = values[edge.call];
  const style = call?.op === "call" && call.arguments.find(({ value }) => value === spread)?.style;
  if (style !== "star" && style !== "double-star") return undefined;
  if (isVariadic(edge, inner.parameter)) return slotsOf(solver, edge, inner, depth - 1);
  return new Set([slotOf(edge, inner.parameter, spread, style)]);
}

/** The name of a parameter that `**kwargs` fills, or its place among those that `*args` does. */
function slotOf(
  { passed, target }: CallEdge,
  parameter: number,
  spread: ValueId,
  style: "star" | "double-star",
): string | number {
  if (style === "double-star") return functionFacts(target).parameters[parameter]?.name ?? "";
  const filled = [...passed].flatMap(([index, values]) => (values.includes(spread) ? [index] : []));
  return parameter - Math.min(...filled);
}

/** The written keys under which a parameter is read on the way to some values; undefined where it is used as a whole. */
function keysRead(state: FunctionState, to: readonly ValueId[], parameter: number): Slots | undefined {
  const { facts, ref } = state;
  const { fragment } = facts;
  const keys = new Set<string | number>();
  const seen = new Set<ValueId>();
  const queue = [...to];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const value = fragment.values[id];
    if (!value || seen.has(id)) continue;
    if (seen.size > BUDGET || isParameter(fragment, id, parameter)) return undefined;
    seen.add(id);
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    const mapping = value.op === "item" ? value.base : callee?.op === "attribute" ? callee.base : NONE;
    const key = isParameter(fragment, mapping, parameter) ? writtenKey(ref, value) : undefined;
    if (key === undefined) queue.push(...contributorsOf(value));
    else keys.add(key);
    if (key !== undefined && value.op === "call")
      queue.push(...value.arguments.slice(1).map((one) => one.value));
  }
  return keys;
}

/** One name of what `**kwargs` gathers. */
export interface Slot {
  readonly parameter: number;
  readonly name: string;
}

/** Methods of a mapping that give what is under one key. */
const READING: ReadonlySet<string> = new Set(["pop", "get", "setdefault"]);

/** `kwargs.pop("issuer")`, `kwargs["issuer"]`: what the caller gave under that name, and nothing else. */
export function slotRead({ facts, ref }: FunctionState, id: ValueId): Slot | undefined {
  const { values } = facts.fragment;
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const isRead = callee?.op === "attribute" && READING.has(callee.name);
  const base = value?.op === "item" ? value.base : isRead ? callee.base : NONE;
  const parameter = base === NONE ? undefined : values[base];
  if (value === undefined || parameter?.op !== "parameter") return undefined;
  if (facts.parameters[parameter.index]?.style !== "kwargs") return undefined;
  const defaults = value.op === "call" ? value.arguments.slice(1) : [];
  if (defaults.some((one) => values[one.value]?.op !== "constant" && values[one.value]?.op !== "text"))
    return undefined;
  const name = writtenKey(ref, value);
  return name === undefined ? undefined : { parameter: parameter.index, name };
}

/** The same call with nothing for the slot's parameter but what it gives under the slot's name. */
export function inSlot<Edge extends CallEdge>(caller: FunctionState, edge: Edge, slot: Slot): Edge {
  const passed = edge.passed.get(slot.parameter) ?? [];
  const call = caller.facts.fragment.values[edge.call];
  if (passed.length === 0 || call?.op !== "call") return edge;
  const named = call.arguments.find(({ name }) => name === slot.name);
  const given = named
    ? passed.filter((value) => value === named.value)
    : passed.filter((value) => isGathered(call, value));
  return { ...edge, passed: new Map([...edge.passed, [slot.parameter, given]]) };
}

/** Whether a call hands a value over as `*args` or `**kwargs`, or in a way that nothing shows. */
function isGathered(call: CallValue, value: ValueId): boolean {
  const given = call.arguments.filter((one) => one.value === value);
  return given.every(({ style }) => style === "star" || style === "double-star");
}

/** The slot of the caller's own `**kwargs`, where it hands that on as a whole. */
export function slotBefore(
  caller: FunctionState,
  edge: CallEdge,
  value: ValueId,
  slot: Slot,
): Slot | undefined {
  const call = caller.facts.fragment.values[edge.call];
  const given = caller.facts.fragment.values[value];
  if (call?.op !== "call" || given?.op !== "parameter") return undefined;
  const spread = call.arguments.some((one) => one.value === value && one.style === "double-star");
  const isKwargs = caller.facts.parameters[given.index]?.style === "kwargs";
  return spread && isKwargs ? { parameter: given.index, name: slot.name } : undefined;
}

/** The parameter itself, whatever has been put into it since. */
function isParameter({ values }: Fragment, id: ValueId, index: number): boolean {
  let value = values[id];
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "parameter" && value.index === index;
}

/**
 * Whether a call hands its own `*args` on to a parameter that has a default, and nobody in sight fills it:
 * `search(*args)` of `def search(self, query, mode=PLAIN)`.
 */
export function isNeverFilled(
  { callers }: SolverState,
  { facts }: FunctionState,
  edge: CallEdge,
  value: ValueId,
  parameter: number,
): boolean {
  const call = facts.fragment.values[edge.call];
  const own = facts.fragment.values[value];
  const target = functionFacts(edge.target).parameters[parameter];
  if (call?.op !== "call" || own?.op !== "parameter" || facts.parameters[own.index]?.style !== "args")
    return false;
  if (target === undefined || target.default === NONE || target.style === "args") return false;
  if (!call.arguments.some((one) => one.style === "star" && one.value === value)) return false;
  const slot = slotOf(edge, parameter, value, "star");
  return (callers.get(facts) ?? []).every(({ state: caller, edge: outer }) => {
    const made = caller.facts.fragment.values[outer.call];
    const spreads = made?.op === "call" && made.arguments.some(({ style }) => style === "star");
    return !spreads && (outer.passed.get(own.index) ?? []).length <= Number(slot);
  });
}
