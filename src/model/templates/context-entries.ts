/** What a context handed to a template holds, by name: read off displays, `dict()`, updates and the functions that build it. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, CollectionValue, ElementValue, Value } from "../../extract/facts.ts";
import type { SinkSite } from "../../flow/summary.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";

/** Names of a context with the values they may have. */
export interface ContextEntries {
  readonly values: Map<string, ValueRef[]>;
  /** Whether something went in that could not be read. */
  open: boolean;
}

/** Steps through updates, spreads and builders that are followed. */
const DEPTH = 12;

/** Nothing yet. */
export function emptyEntries(): ContextEntries {
  return { values: new Map(), open: false };
}

/** Adds what a value holds to a context. */
export function addEntries(program: Program, into: ContextEntries, ref: ValueRef, depth = 0): void {
  if (ref.value === NONE) return;
  const at = definitionOf(program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (value === undefined || depth > DEPTH) into.open = true;
  else addValue(program, into, at, value, depth + 1);
}

function addValue(program: Program, into: ContextEntries, at: ValueRef, value: Value, depth: number): void {
  const follow = (id: number): void => addEntries(program, into, refTo(at, id), depth);
  switch (value.op) {
    case "collection":
      addDisplay(program, into, at, value, depth);
      return;
    case "updated":
      follow(value.base);
      if (value.name === undefined) follow(value.value);
      else add(into, value.name, refTo(at, value.value));
      return;
    case "merge":
      for (const input of value.inputs) follow(input);
      return;
    case "choice":
      follow(value.whenTrue);
      follow(value.whenFalse);
      return;
    case "operation":
      for (const operand of value.operands) follow(operand);
      return;
    case "call":
      addCall(program, into, at, value, depth);
      return;
    case "constant":
      return;
    default:
      into.open = true;
  }
}

function add(into: ContextEntries, name: string, ref: ValueRef): void {
  const same = into.values.get(name);
  if (same) same.push(ref);
  else into.values.set(name, [ref]);
}

function addDisplay(
  program: Program,
  into: ContextEntries,
  at: ValueRef,
  value: CollectionValue,
  depth: number,
): void {
  if (value.form !== "dict") into.open = true;
  for (const entry of value.entries) {
    const held = refTo(at, entry.value);
    const name = entry.key === NONE ? undefined : textOf(program, refTo(at, entry.key));
    if (entry.spread) addEntries(program, into, held, depth);
    else if (name === undefined) into.open = true;
    else add(into, name, held);
  }
}

function addCall(program: Program, into: ContextEntries, at: ValueRef, call: CallValue, depth: number): void {
  const symbol = resolveIn(program, at, call.callee);
  const name = externalName(symbol);
  if (name === "locals") {
    addLocals(into, at);
    return;
  }
  if (symbol?.kind === "function") {
    addReturned(program, into, symbol.target, depth);
    if (!HANDS_ON.test(functionFacts(symbol.target).name)) return;
  }
  into.open ||= name !== "dict";
  if (isLookUp(at, call)) return;
  for (const argument of call.arguments) {
    const held = refTo(at, argument.value);
    if (argument.name !== undefined) add(into, argument.name, held);
    else if (argument.style !== "star" && isMapping(name)) addEntries(program, into, held, depth);
  }
}

/** `get_object_or_404(Flag, name=asked)`: what rows are looked up by is no part of a mapping. */
function isLookUp(at: ValueRef, { callee }: CallValue): boolean {
  return LOOKS_UP.test(spokenName(functionFacts(at).fragment, callee) ?? "");
}

const LOOKS_UP =
  /^(?:a?get_(?:object|list)_or_404|filter|exclude|annotate|alias|extra|a?get_or_create|a?update_or_create)$/;

/** Methods that give back what they are handed, with names of their own besides. */
const HANDS_ON = /^get_(?:\w{1,40}_)?context(?:_data)?$/;

/** Classes and methods whose arguments end up as names of the context. */
function isMapping(name: string | undefined): boolean {
  return (
    name === "dict" ||
    name === undefined ||
    /\b(?:Context|RequestContext|get_context_data|get_context)$/.test(name)
  );
}

function addLocals(into: ContextEntries, at: FunctionRef): void {
  const { fragment, parameters } = functionFacts(at);
  for (const { name, value } of fragment.named)
    add(into, name, { unit: at.unit, function: at.function, value });
  for (const [id, value] of fragment.values.entries()) {
    if (value.op === "parameter" && parameters[value.index]?.name === value.name) {
      add(into, value.name, { unit: at.unit, function: at.function, value: id });
    }
  }
}

/** What the returns of a function of the project hold. */
export function addReturned(program: Program, into: ContextEntries, target: FunctionRef, depth = 0): void {
  for (const exit of functionFacts(target).fragment.exits) {
    if (exit.kind !== "return") continue;
    addEntries(program, into, { unit: target.unit, function: target.function, value: exit.value }, depth);
  }
}

/** The texts that a value may be: a constant, one of several, the members of a list. */
export function possibleTexts(program: Program, ref: ValueRef, depth = 0): string[] {
  if (ref.value === NONE || depth > 6) return [];
  const constant = textOf(program, ref);
  if (constant !== undefined) return [constant];
  const at = definitionOf(program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  const follow = (ids: readonly number[]): string[] =>
    ids.flatMap((id) => possibleTexts(program, refTo(at, id), depth + 1));
  switch (value?.op) {
    case "merge":
      return follow(value.inputs);
    case "choice":
      return follow([value.whenTrue, value.whenFalse]);
    case "collection":
      return follow(value.entries.map((entry) => entry.value));
    case "operation":
      return follow(value.operands);
    default:
      return [];
  }
}

/** Whether a value is an entry (`found["template"]`, `name` of `name, rows = found`) that every place in sight which fills it fills with constant text. */
export function isConstantEntry(program: Program, { at, argument }: SinkSite): boolean {
  const item = functionFacts(at).fragment.values[argument];
  if (item?.op === "element") return isConstantPart(program, at, item);
  if (item?.op !== "item" || item.name === undefined) return false;
  const entries = emptyEntries();
  addEntries(program, entries, refTo(at, item.base));
  const held = entries.values.get(item.name) ?? [];
  return held.length > 0 && held.every((one) => possibleTexts(program, one).length > 0);
}

/** One part of what a function of the project gives back: `template` of `template, rows = listed(request)`. A response among its answers has no parts. */
function isConstantPart(program: Program, at: FunctionRef, { base, position }: ElementValue): boolean {
  const call = functionFacts(at).fragment.values[base];
  const called = call?.op === "call" ? resolveIn(program, at, call.callee) : undefined;
  if (position === undefined || called?.kind !== "function") return false;
  const { target } = called;
  const { exits, values } = functionFacts(target).fragment;
  const given = exits.flatMap(({ kind, value }) => {
    const one = kind === "return" ? values[value] : undefined;
    return one === undefined || isResponse(program, target, one) ? [] : [one];
  });
  return (
    given.length > 0 &&
    given.every((one) => {
      const part = one.op === "collection" ? one.entries[position] : undefined;
      return part !== undefined && !part.spread && isWritten(program, refTo(target, part.value), 0);
    })
  );
}

/** Whether every way to a value ends at a text that the code writes down. */
function isWritten(program: Program, ref: ValueRef, depth: number): boolean {
  const value = functionFacts(ref).fragment.values[ref.value];
  const ways =
    value?.op === "merge" ? value.inputs : value?.op === "choice" ? [value.whenTrue, value.whenFalse] : [];
  if (ways.length === 0 || depth > DEPTH) return textOf(program, ref) !== undefined;
  return ways.every((id) => isWritten(program, refTo(ref, id), depth + 1));
}

function isResponse(program: Program, at: FunctionRef, value: Value): boolean {
  const name = value.op === "call" ? externalName(resolveIn(program, at, value.callee)) : undefined;
  return name !== undefined && /^django\.(?:http\.|shortcuts\.)/.test(name);
}
