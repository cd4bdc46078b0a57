/** Calls that reach a function otherwise than by its name: properties, overrides, tables of functions, tasks, callbacks, decorators. */
import { heirsIn } from "../bind/ancestry.ts";
import { definitionOf } from "../bind/constants.ts";
import { onDemand, perFile } from "../bind/once.ts";
import type { ClassRef, FunctionRef, Program, Unit, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { findBinding, hierarchyOf, resolve, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, CallValue, ClassFacts, FunctionFacts, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { CallTarget } from "./call-graph.ts";
import { calledFunction, matchArguments } from "./call-graph.ts";
import type { CallbackContext } from "./callbacks.ts";
import { callbackEdge, deferredEdge } from "./callbacks.ts";
import { onlyMethod } from "./only-methods.ts";
import { isProperty } from "./properties.ts";
import { rowMethod } from "./row-methods.ts";
import type { Receivers } from "./signals.ts";
import { receiversOf, sendEdges } from "./signals.ts";
import type { FunctionState, IndirectEdge } from "./summary.ts";

/** An override of more classes than this is a protocol, not a template method. */
const OVERRIDE_LIMIT = 6;

/** Functions in one table that are looked at. */
const TABLE_LIMIT = 24;

interface Search extends CallbackContext {
  readonly functions: readonly FunctionState[];
  /** Names under which some class has a property. */
  readonly properties: ReadonlySet<string>;
  /** Classes below each class. */
  readonly subclasses: () => ReadonlyMap<ClassFacts, readonly ClassRef[]>;
  readonly receivers: () => Receivers;
  /** Functions by the decorator that is written above them. */
  readonly decorated: () => ReadonlyMap<FunctionFacts, readonly FunctionRef[]>;
}

/** Fills in `further` of some functions of a program, by default of all. */
export function linkIndirectCalls(
  context: CallbackContext,
  functions: readonly FunctionState[],
  linked: readonly FunctionState[] = functions,
): void {
  const search: Search = {
    ...context,
    functions,
    properties: propertyNames(context.program),
    subclasses: onDemand(() => heirsIn(context.program)),
    receivers: onDemand(() => receiversOf(context.program, functions)),
    decorated: onDemand(() => decoratedBy(context, functions)),
  };
  for (const state of linked) state.further = edgesFrom(search, state);
  for (const [state, edges] of argumentCalls(search, linked))
    state.further = new Map([...state.further, ...edges]);
}

const NO_EDGES: ReadonlyMap<ValueId, readonly IndirectEdge[]> = new Map();

function edgesFrom(search: Search, state: FunctionState): ReadonlyMap<ValueId, readonly IndirectEdge[]> {
  let found: Map<ValueId, readonly IndirectEdge[]> | undefined;
  const { values } = state.facts.fragment;
  for (let id = 0; id < values.length; id++) {
    const value = values[id];
    if (value?.op !== "call" && value?.op !== "attribute") continue;
    const edges =
      value.op === "call" ? edgesOfCall(search, state, id, value) : edgesOfRead(search, state, id, value);
    if (edges.length > 0) (found ??= new Map()).set(id, edges);
  }
  return found ?? NO_EDGES;
}

const NONE_FOUND: readonly IndirectEdge[] = [];

function edgesOfCall(
  search: Search,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
): readonly IndirectEdge[] {
  const { ref } = state;
  const single = callbackEdge(search, ref, id, call) ?? deferredEdge(search, ref, id, call);
  if (single) return [single];
  const sent = sendEdges(search.program, search.receivers, state, id, call);
  if (sent.length > 0) return sent;
  const callee = state.facts.fragment.values[call.callee];
  switch (callee?.op) {
    case "attribute":
      return [...rowCalls(search, state, id, call, callee), ...overrides(search, state, id, call, callee)];
    case "item":
      return tableCalls(search, state, id, call, callee.base);
    case "call":
      return tableCalls(search, state, id, call, tableOfGet(state, callee));
    case "free":
      return decoratedCalls(search, state, id, call, callee.name);
    default:
      return NONE_FOUND;
  }
}

// Properties

function propertyNames({ units }: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const unit of units.values()) for (const name of propertiesIn(unit)) names.add(name);
  return names;
}

const propertiesIn: (unit: Unit) => readonly string[] = perFile((unit) =>
  unit.facts.functions.flatMap(({ name }, id) => (isProperty({ unit, function: id }) ? [name] : [])),
);

function edgesOfRead(
  search: Search,
  state: FunctionState,
  id: ValueId,
  value: AttributeValue,
): readonly IndirectEdge[] {
  if (!search.properties.has(value.name)) return NONE_FOUND;
  const base = resolveIn(search.program, state.ref, value.base);
  if (base?.kind !== "instance") return [];
  const target = methodOf(search, base.target, value.name);
  if (!target || !isProperty(target)) return [];
  return [{ call: id, target, passed: new Map([[0, [value.base]]]), gives: true, others: false }];
}

function methodOf(search: Search, owner: ClassRef, name: string): FunctionRef | undefined {
  for (const ancestor of hierarchyOf(search.program, owner)) {
    const method = ancestor.kind === "class" ? ownMethod(search, ancestor.target, name) : undefined;
    if (method) return method;
  }
  return undefined;
}

/** A function that a class's own body binds to a name. */
function ownMethod({ program }: Search, owner: ClassRef, name: string): FunctionRef | undefined {
  const body = { unit: owner.unit, function: classFacts(owner).body };
  const value = functionFacts(body).fragment.bindings.get(name);
  const symbol = value === undefined ? undefined : resolveIn(program, body, value);
  return symbol?.kind === "function" ? symbol.target : undefined;
}

// Rows

/** `order.cancel(reason)`, where `order` is a row of a model of the project. */
function rowCalls(
  { program }: Search,
  { ref, edges }: FunctionState,
  id: ValueId,
  call: CallValue,
  callee: AttributeValue,
): readonly IndirectEdge[] {
  if (edges.has(id)) return NONE_FOUND;
  const target = rowMethod(program, ref, callee) ?? onlyMethod(program, ref, call, callee);
  return target ? [edgeTo(target, id, call)] : NONE_FOUND;
}

// Overrides

/** `self.build()` may mean the method of any class below, where the class itself leaves it open. */
function overrides(
  search: Search,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
  callee: AttributeValue,
): IndirectEdge[] {
  if (state.facts.fragment.values[callee.base]?.op !== "parameter") return [];
  const base = resolveIn(search.program, state.ref, callee.base);
  if (base?.kind !== "instance" || isSettled(state, id)) return [];
  const found = (search.subclasses().get(classFacts(base.target)) ?? []).flatMap(
    (one) => ownMethod(search, one, callee.name) ?? [],
  );
  if (found.length > OVERRIDE_LIMIT) return [];
  return found.map((ref) => edgeTo({ ref, shift: 1 }, id, call));
}

/** Whether the method that the name alone leads to does something of its own: then the classes below are another story. */
function isSettled({ edges }: FunctionState, id: ValueId): boolean {
  const edge = edges.get(id);
  if (!edge) return false;
  const { exits, values } = functionFacts(edge.target).fragment;
  const gives = exits.some(
    ({ kind, value }) => kind !== "raise" && value !== NONE && values[value]?.op !== "constant",
  );
  return gives || values.some((value) => value.op === "call" && exits.every((exit) => exit.kind !== "raise"));
}

function edgeTo(target: CallTarget, id: ValueId, call: CallValue): IndirectEdge {
  return { call: id, target: target.ref, passed: matchArguments(call, target), gives: true, others: false };
}

// Tables

/** `TABLE.get(name)` is a read of the table. */
function tableOfGet({ facts }: FunctionState, call: CallValue): ValueId {
  const callee = facts.fragment.values[call.callee];
  return callee?.op === "attribute" && callee.name === "get" ? callee.base : NONE;
}

/** `TABLE[name](x)`: each function of a table that is written down may be meant. */
function tableCalls(
  search: Search,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
  table: ValueId,
): IndirectEdge[] {
  if (table === NONE) return [];
  const at = definitionOf(search.program, refTo(state.ref, table));
  const display = functionFacts(at).fragment.values[at.value];
  if (display?.op !== "collection") return [];
  return display.entries.slice(0, TABLE_LIMIT).flatMap(({ value }) => {
    const target = calledFunction(search.program, resolveIn(search.program, at, value));
    return target ? [edgeTo(target, id, call)] : [];
  });
}

// Functions handed to functions

/** A function's call of its own parameter reaches what its callers hand over: one more look once all other calls are known. */
function argumentCalls(
  search: Search,
  linked: readonly FunctionState[],
): [FunctionState, Map<ValueId, IndirectEdge[]>][] {
  const wanted = new Map(
    linked.flatMap((state) => {
      const calls = callsOfParameters(state);
      return calls.length === 0 ? [] : [[state.facts, { state, calls }] as const];
    }),
  );
  const found = new Map<FunctionState, Map<ValueId, IndirectEdge[]>>();
  for (const caller of wanted.size === 0 ? [] : search.functions) {
    for (const { target, passed } of caller.edges.values()) {
      const callee = wanted.get(functionFacts(target));
      if (!callee) continue;
      const edges = found.get(callee.state) ?? new Map<ValueId, IndirectEdge[]>();
      found.set(callee.state, edges);
      for (const { id, call, parameter } of callee.calls) {
        for (const value of passed.get(parameter) ?? [])
          addHanded(search, edges, refTo(caller.ref, value), id, call);
      }
    }
  }
  return [...found];
}

interface ParameterCall {
  readonly id: ValueId;
  readonly call: CallValue;
  readonly parameter: number;
}

function callsOfParameters({ facts, calls }: FunctionState): readonly ParameterCall[] {
  const { values } = facts.fragment;
  const first = values[0];
  if (first?.op !== "parameter") return NO_CALLS;
  const found: ParameterCall[] = [];
  for (const id of calls) {
    const call = values[id];
    if (call?.op !== "call") continue;
    const callee = values[call.callee];
    if (callee?.op === "parameter") found.push({ id, call, parameter: callee.index });
  }
  return found;
}

const NO_CALLS: readonly ParameterCall[] = [];

function addHanded(
  search: Search,
  edges: Map<ValueId, IndirectEdge[]>,
  handed: ValueRef,
  id: ValueId,
  call: CallValue,
): void {
  const symbol = resolve(search.program, handed);
  const target = symbol?.kind === "function" ? calledFunction(search.program, symbol) : undefined;
  const known = edges.get(id) ?? [];
  if (!target || known.length >= TABLE_LIMIT) return;
  if (known.some((one) => functionFacts(one.target) === functionFacts(target.ref))) return;
  edges.set(id, [...known, edgeTo(target, id, call)]);
}

// Decorators

function decoratedBy(
  { program }: CallbackContext,
  functions: readonly FunctionState[],
): ReadonlyMap<FunctionFacts, readonly FunctionRef[]> {
  const found = new Map<FunctionFacts, FunctionRef[]>();
  for (const { ref, facts } of functions) {
    const outer = { unit: ref.unit, function: facts.parent };
    for (const id of facts.decorators) {
      const written = functionFacts(outer).fragment.values[id];
      const value = written?.op === "call" ? written.callee : id;
      const symbol = resolveIn(program, outer, value);
      if (symbol?.kind === "function") push(found, functionFacts(symbol.target), ref);
    }
  }
  return found;
}

/** A wrapper that calls what it wraps with something more than it was given itself. */
function decoratedCalls(
  search: Search,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
  name: string,
): IndirectEdge[] {
  const own = call.arguments.filter((one) => one.style === "positional" || one.style === "keyword");
  const { values } = state.facts.fragment;
  if (own.every((one) => values[one.value]?.op === "parameter")) return [];
  const bound = findBinding(state.ref, name);
  if (!bound || functionFacts(bound).fragment.values[bound.value]?.op !== "parameter") return [];
  const { unit } = bound;
  const outer = functionFacts(bound);
  const around = outer.parent === NONE ? undefined : functionFacts({ unit, function: outer.parent });
  const targets = search.decorated().get(outer) ?? (around && search.decorated().get(around)) ?? [];
  return targets.slice(0, TABLE_LIMIT).map((ref) => {
    const edge = edgeTo({ ref, shift: 0 }, id, { ...call, arguments: own });
    return { ...edge, gives: false, others: true };
  });
}

function push<Key, One>(map: Map<Key, One[]>, key: Key, one: One): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}
