/** Calls that are given a function: `partial(f, x)`, `Thread(target=f, args=(x,))`, `task.delay(x)`, and the call of what `partial` made. */
import { definitionOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallArgument, CallValue, CollectionEntry, Fragment, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { CallTarget } from "./call-graph.ts";
import { calledFunction, matchArguments } from "./call-graph.ts";
import { CALLBACKS } from "./catalog/callbacks.ts";
import type { CallbackRow } from "./catalog/model.ts";
import type { Catalog } from "./library-index.ts";
import { argumentOf } from "./sinks.ts";
import type { IndirectEdge } from "./summary.ts";

/** What callback analysis needs to know. */
export interface CallbackContext {
  readonly program: Program;
  readonly catalog: Catalog;
}

/** A function that a call hands over, with the row that says how it is called. */
interface HandedOver {
  readonly row: CallbackRow;
  readonly target: CallTarget;
}

/** The function that a call hands over, as an edge to it with the arguments it will get. */
export function callbackEdge(
  context: CallbackContext,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
): IndirectEdge | undefined {
  const handed = handedOver(context, ref, call);
  if (!handed) return undefined;
  const given = { arguments: handedArguments(handed.row, ref, call) };
  const passed = matchArguments(given, handed.target);
  const { result } = handed.row;
  return { call: id, target: handed.target.ref, passed, gives: result === "value", others: false };
}

/** `to_thread(exec, code)`: a library's function that a call hands over, as the call that will be made of it. */
export function handedCall(
  context: CallbackContext,
  ref: FunctionRef,
  call: CallValue,
): CallValue | undefined {
  for (const row of rowsOf(context, ref, call)) {
    const callee = handedValue(row, ref, call);
    if (row.callback === "receiver" || callee === NONE) continue;
    if (externalName(resolveIn(context.program, ref, callee)) === undefined) continue;
    return { ...call, callee, arguments: handedArguments(row, ref, call) };
  }
  return undefined;
}

/** Calls that give something to be called. */
const MAKERS = new Set(CALLBACKS.flatMap(({ at, result }) => (result === "callable" ? [at] : [])));

/** The call of something that such a call made before: `run = partial(f, x)`, then `run(y)`. */
export function deferredEdge(
  context: CallbackContext,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
): IndirectEdge | undefined {
  const path = externalName(resolveIn(context.program, ref, call.callee));
  if (path === undefined || !path.endsWith("()") || !MAKERS.has(path.slice(0, -2))) return undefined;
  const at = definitionOf(context.program, refTo(ref, call.callee));
  const made = functionFacts(at).fragment.values[at.value];
  const handed = made?.op === "call" ? handedOver(context, at, made) : undefined;
  if (made?.op !== "call" || handed?.row.result !== "callable") return undefined;
  const bound = handed.row.hands === "rest" ? positionals(made) - 1 : 0;
  const target = { ref: handed.target.ref, shift: handed.target.shift + Math.max(bound, 0) };
  return {
    call: id,
    target: target.ref,
    passed: matchArguments(call, target),
    gives: true,
    others: false,
  };
}

function positionals(call: CallValue): number {
  return call.arguments.filter((one) => one.style === "positional").length;
}

function handedOver(context: CallbackContext, ref: FunctionRef, call: CallValue): HandedOver | undefined {
  for (const row of rowsOf(context, ref, call)) {
    const symbol = resolveIn(context.program, ref, handedValue(row, ref, call));
    const target = symbol?.kind === "function" ? calledFunction(context.program, symbol) : undefined;
    if (target) return { row, target: withOwnShift(target) };
  }
  return undefined;
}

function handedValue({ callback, keyword }: CallbackRow, ref: FunctionRef, call: CallValue): ValueId {
  if (callback !== "receiver") return argumentOf(call, callback, keyword)?.value ?? NONE;
  const callee = functionFacts(ref).fragment.values[call.callee];
  return callee?.op === "attribute" ? callee.base : NONE;
}

function rowsOf(
  { program, catalog }: CallbackContext,
  ref: FunctionRef,
  call: CallValue,
): readonly CallbackRow[] {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (!callee || !("name" in callee) || callee.name === undefined) return [];
  const rows = catalog.callbacks.get(callee.name);
  if (!rows) return [];
  const name = externalName(resolveIn(program, ref, call.callee));
  return rows.filter(({ at }) => at === name || (callee.op === "attribute" && at.startsWith("?.")));
}

/** A Celery task that is declared with `bind=True` gets itself first. */
function withOwnShift(target: CallTarget): CallTarget {
  const facts = functionFacts(target.ref);
  if (facts.decorators.length === 0 || target.shift > 0) return target;
  const { values } = functionFacts({ unit: target.ref.unit, function: facts.parent }).fragment;
  const bound = facts.decorators.some((id) => {
    const value = values[id];
    return value?.op === "call" && value.arguments.some((one) => one.name === "bind");
  });
  return bound ? { ...target, shift: 1 } : target;
}

/** The arguments as the function itself will get them. */
function handedArguments(row: CallbackRow, ref: FunctionRef, call: CallValue): CallArgument[] {
  switch (row.hands) {
    case "nothing":
      return [];
    case "rest":
      return row.callback === "receiver"
        ? [...call.arguments]
        : call.arguments.filter((one, n) => n > Number(row.callback) || one.style === "keyword");
    case "args":
      return packedArguments(row, ref, call);
  }
}

/** `args=(x, y), kwargs={"z": z}`. */
function packedArguments(row: CallbackRow, ref: FunctionRef, call: CallValue): CallArgument[] {
  const { fragment } = functionFacts(ref);
  const first = row.callback === "receiver" ? 0 : row.callback + 2;
  const args = argumentOf(call, first, "args");
  const kwargs = argumentOf(call, first + 1, "kwargs");
  return [
    ...(args ? unpacked(fragment, args.value, "star") : []),
    ...(kwargs ? unpackedNames(fragment, ref.unit.file.bytes, kwargs.value) : []),
  ];
}

function unpacked(fragment: Fragment, id: ValueId, otherwise: "star" | "double-star"): CallArgument[] {
  const value = fragment.values[id];
  if (value?.op !== "collection" || value.form === "dict" || value.entries.some((one) => one.spread))
    return [{ style: otherwise, name: undefined, value: id }];
  return value.entries.map((one) => ({ style: "positional", name: undefined, value: one.value }));
}

function unpackedNames(fragment: Fragment, bytes: Uint8Array, id: ValueId): CallArgument[] {
  const value = fragment.values[id];
  if (value?.op !== "collection" || value.form !== "dict")
    return [{ style: "double-star", name: undefined, value: id }];
  return value.entries.map((entry) => namedEntry(fragment, bytes, entry));
}

function namedEntry(fragment: Fragment, bytes: Uint8Array, entry: CollectionEntry): CallArgument {
  const key = fragment.values[entry.key];
  return key?.op === "text"
    ? { style: "keyword", name: stringValue(bytes, key.literal), value: entry.value }
    : { style: "double-star", name: undefined, value: entry.value };
}
