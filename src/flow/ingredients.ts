/** Follows a value backward: the names and library calls that it is made of. */
import { definitionOf } from "../bind/constants.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, Fragment, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import { isConversion } from "./conversions.ts";
import type { Naming } from "./naming.ts";
import { CALLER_LIMIT, HOP_LIMIT, SEARCH_LIMIT, variablesOf } from "./naming.ts";
import { spokenName } from "./sinks.ts";
import type { ValueIndex } from "./value-index.ts";
import { operandsOf } from "./operands.ts";

/** What a value is made of. */
export interface Ingredients {
  readonly names: readonly Naming[];
  /** Library calls on the way, by path. */
  readonly calls: readonly string[];
}

interface Search {
  readonly index: ValueIndex;
  readonly names: Naming[];
  readonly calls: string[];
  readonly queue: { readonly at: ValueRef; readonly hops: number }[];
  readonly seen: Map<Fragment, Set<ValueId>>;
}

/** Methods that read an entry by a key: the key is the entry's name. */
const LOOKUPS = new Set([
  "get",
  "getlist",
  "pop",
  "setdefault",
  "getitem",
  "__getitem__",
  "get_signed_cookie",
]);

/** What the values are made of, nearest first. Attributes and calls that convert nothing end the search. */
export function ingredientsOf(index: ValueIndex, starts: readonly ValueRef[]): Ingredients {
  const search: Search = { index, names: [], calls: [], queue: [], seen: new Map() };
  for (const start of starts) enqueue(search, start, 0);
  for (let next = 0; next < search.queue.length && next < SEARCH_LIMIT; next++) {
    const step = search.queue[next];
    if (step) visit(search, step.at, step.hops);
  }
  return { names: search.names, calls: search.calls };
}

function enqueue(search: Search, at: ValueRef, hops: number): void {
  if (at.value === NONE) return;
  const { fragment } = functionFacts(at);
  const seen = search.seen.get(fragment) ?? new Set();
  search.seen.set(fragment, seen);
  if (seen.has(at.value)) return;
  seen.add(at.value);
  search.queue.push({ at, hops });
}

function visit(search: Search, at: ValueRef, hops: number): void {
  const { fragment } = functionFacts(at);
  const value = fragment.values[at.value];
  if (!value) return;
  for (const name of variablesOf(search.index, at, fragment)) add(search, at, hops, name, "variable");
  const next = (ids: readonly ValueId[]): void => {
    for (const id of ids) enqueue(search, refTo(at, id), hops);
  };
  switch (value.op) {
    case "parameter":
      visitParameter(search, at, hops, value.index, value.name);
      return;
    case "free":
    case "import":
      visitName(search, at, hops, value);
      return;
    case "attribute":
      add(search, at, hops, value.name, "attribute");
      return;
    case "item":
      if (value.name === undefined) return next([value.base]);
      add(search, at, hops, value.name, "key");
      return;
    case "call":
      visitCall(search, at, hops, value);
      return;
    case "text":
    case "constant":
      return;
    case "collection":
      return next(value.entries.map((entry) => entry.value));
    case "operation":
      if (!isComparison(value.operator)) next(value.operands);
      return;
    default:
      next(operandsOf(value));
  }
}

function add(search: Search, at: ValueRef, hops: number, name: string, how: Naming["how"]): void {
  search.names.push({ name, how, hops, at });
}

function isComparison(operator: string): boolean {
  return operator !== "arithmetic" && operator !== "and" && operator !== "or";
}

/** A parameter bears its name, and whatever callers pass. */
function visitParameter(search: Search, at: ValueRef, hops: number, position: number, name: string): void {
  add(search, at, hops, name, "part");
  if (hops >= HOP_LIMIT) return;
  const callers = search.index.callers(functionFacts(at));
  for (const caller of callers.slice(0, CALLER_LIMIT)) {
    const edge = search.index.flows.solver.byRef.get(functionFacts(caller))?.edges.get(caller.value);
    for (const value of edge?.passed.get(position) ?? []) enqueue(search, { ...caller, value }, hops + 1);
  }
}

/** A global bears its name, and what its module gave it. */
function visitName(
  search: Search,
  at: ValueRef,
  hops: number,
  value: Extract<Value, { op: "free" | "import" }>,
): void {
  if (value.name !== undefined) add(search, at, hops, value.name, "part");
  const definition = definitionOf(search.index.flows.program, at);
  enqueue(search, definition, hops);
}

function visitCall(search: Search, at: ValueRef, hops: number, call: CallValue): void {
  const { program } = search.index.flows;
  const { fragment } = functionFacts(at);
  const name = externalName(resolveIn(program, at, call.callee));
  if (name !== undefined) search.calls.push(name);
  const callee = fragment.values[call.callee];
  if (isConversion(program, at, call)) {
    const receiver = callee?.op === "attribute" ? [callee.base] : [];
    for (const id of [...receiver, ...call.arguments.map((one) => one.value)])
      enqueue(search, refTo(at, id), hops);
    return;
  }
  const spoken = spokenName(fragment, call.callee);
  const key = spoken !== undefined && LOOKUPS.has(spoken) ? keyOf(at, call) : undefined;
  if (key !== undefined) add(search, at, hops, key, "key");
  else if (spoken !== undefined) add(search, at, hops, spoken, "calls");
  visitResult(search, at, hops);
}

function keyOf(at: ValueRef, call: CallValue): string | undefined {
  const first = call.arguments[0];
  const value = first && functionFacts(at).fragment.values[first.value];
  if (value?.op !== "text" || value.end - value.start > 64) return undefined;
  return stringValue(at.unit.file.bytes, value.literal);
}

/** What a project function returns. */
function visitResult(search: Search, at: ValueRef, hops: number): void {
  const edge = search.index.flows.solver.byRef.get(functionFacts(at))?.edges.get(at.value);
  if (!edge || hops >= HOP_LIMIT) return;
  for (const exit of functionFacts(edge.target).fragment.exits) {
    if (exit.kind !== "return") continue;
    enqueue(search, refTo(edge.target, exit.value), hops + 1);
  }
}
