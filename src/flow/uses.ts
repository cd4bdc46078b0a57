/** Follows a value forward: what it is assigned to, stored under, passed as and returned from. */
import type { Program, ValueRef } from "../bind/program.ts";
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
import { indexOf } from "./value-index.ts";

interface Search {
  readonly index: ValueIndex;
  readonly found: Naming[];
  readonly queue: { readonly at: ValueRef; readonly hops: number }[];
  readonly seen: Map<Fragment, Set<ValueId>>;
}

/** Every name that a value gets, nearest first. Comparisons, tests and opaque calls end the search. */
export function usesOf(index: ValueIndex, start: ValueRef): readonly Naming[] {
  const search: Search = { index, found: [], queue: [], seen: new Map() };
  enqueue(search, start, 0);
  for (let next = 0; next < search.queue.length && next < SEARCH_LIMIT; next++) {
    const step = search.queue[next];
    if (step) visit(search, step.at, step.hops);
  }
  return search.found;
}

function enqueue(search: Search, at: ValueRef, hops: number): void {
  const { fragment } = functionFacts(at);
  const seen = search.seen.get(fragment) ?? new Set();
  search.seen.set(fragment, seen);
  if (seen.has(at.value)) return;
  seen.add(at.value);
  search.queue.push({ at, hops });
}

function visit(search: Search, at: ValueRef, hops: number): void {
  const { fragment } = functionFacts(at);
  const { users, stores, returned } = indexOf(search.index, at);
  const add = (name: string | undefined, how: Naming["how"]): void => {
    if (name !== undefined) search.found.push({ name, how, hops, at });
  };
  for (const name of variablesOf(search.index, at, fragment)) add(name, "variable");
  for (const store of stores.get(at.value) ?? []) add(store.name, store.item ? "key" : "attribute");
  for (const user of users.get(at.value) ?? []) visitUser(search, refTo(at, user), at, hops);
  if (returned.has(at.value)) visitReturn(search, at, hops);
}

/** A value that is made from the one looked at. */
function visitUser(search: Search, user: ValueRef, used: ValueRef, hops: number): void {
  const value = functionFacts(user).fragment.values[user.value];
  if (value?.op === "call") visitCall(search, user, value, used, hops);
  else if (value?.op === "collection") visitCollection(search, user, value, used, hops);
  else if (value && carries(value, used.value)) enqueue(search, user, hops);
}

function carries(value: Value, used: ValueId): boolean {
  switch (value.op) {
    case "build":
    case "merge":
    case "item":
    case "element":
    case "through":
    case "attribute":
      return true;
    case "choice":
      return value.test !== used;
    case "operation":
      return value.operator === "arithmetic" || value.operator === "or" || value.operator === "and";
    case "updated":
      return value.base === used || value.name === undefined;
    default:
      return false;
  }
}

/** A dictionary's key names its value; what is in a list keeps going. */
function visitCollection(
  search: Search,
  user: ValueRef,
  value: Extract<Value, { op: "collection" }>,
  used: ValueRef,
  hops: number,
): void {
  for (const entry of value.entries) {
    if (entry.value !== used.value) continue;
    const name = keyText(user, entry.key);
    if (name !== undefined) search.found.push({ name, how: "key", hops, at: used });
    else enqueue(search, user, hops);
  }
}

function keyText(ref: ValueRef, key: ValueId): string | undefined {
  const value = key === NONE ? undefined : functionFacts(ref).fragment.values[key];
  if (value?.op !== "text" || value.end - value.start > 64) return undefined;
  return stringValue(ref.unit.file.bytes, value.literal);
}

function visitCall(search: Search, user: ValueRef, call: CallValue, used: ValueRef, hops: number): void {
  const { fragment } = functionFacts(user);
  const { program } = search.index.flows;
  const add = (name: string | undefined, how: Naming["how"]): void => {
    if (name !== undefined) search.found.push({ name, how, hops, at: used });
  };
  if (isKeyed(program, user, call, used)) return;
  const conversion = isConversion(program, user, call);
  if (call.callee !== used.value) {
    for (const one of call.arguments) if (one.value === used.value) add(one.name, "argument");
    for (const name of parameterNames(search, user, used)) add(name, "argument");
    if (!conversion) add(spokenName(fragment, call.callee), "calls");
  }
  if (conversion) enqueue(search, user, hops);
}

/** `hmac.new(key, text, …)`: what comes out for a text is as hard to make as the key is to guess, whatever the text is. */
function isKeyed(
  program: Program,
  user: ValueRef,
  { callee, arguments: given }: CallValue,
  used: ValueRef,
): boolean {
  const name = externalName(resolveIn(program, user, callee));
  if (name === undefined || !/^hmac\.(?:new|HMAC|digest)$/.test(name)) return false;
  const key = given.find((one) => one.name === "key") ?? given[0];
  return callee !== used.value && key?.value !== used.value;
}

/** The parameters of a project function that a value fills. */
function parameterNames({ index }: Search, call: ValueRef, used: ValueRef): string[] {
  const edge = index.flows.solver.byRef.get(functionFacts(call))?.edges.get(call.value);
  if (!edge) return [];
  const { parameters } = functionFacts(edge.target);
  return [...edge.passed].flatMap(([position, values]) => {
    const name = parameters[position]?.name;
    return name !== undefined && values.includes(used.value) ? [name] : [];
  });
}

/** What a function returns bears its name, and goes on at its callers. */
function visitReturn(search: Search, at: ValueRef, hops: number): void {
  const facts = functionFacts(at);
  const reports = facts.fragment.exits.every(({ kind, value }) => kind !== "return" || value !== at.value);
  // What is yielded on the way tells how the work goes on; the name is that of the work.
  if (facts.name && !reports) search.found.push({ name: facts.name, how: "function", hops, at });
  if (hops >= HOP_LIMIT) return;
  const callers = search.index.callers(facts);
  for (const caller of callers.slice(0, CALLER_LIMIT)) enqueue(search, caller, hops + 1);
}
