/** Finds the dangerous arguments of calls. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallArgument, CallValue, Fragment, Value, ValueId } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { Catalog } from "./library-index.ts";
import type { ArgumentCondition, SinkRow } from "./catalog/model.ts";
import type { SinkSite } from "./summary.ts";

/** The sinks of one function, in order. */
export function findSinks(program: Program, catalog: Catalog, ref: FunctionRef): SinkSite[] {
  const { fragment } = functionFacts(ref);
  const sinks: SinkSite[] = [];
  for (const [id, value] of fragment.values.entries()) {
    if (value.op === "call") sinks.push(...sinksOfCall(program, catalog, ref, id, value, fragment));
  }
  return sinks;
}

function sinksOfCall(
  program: Program,
  catalog: Catalog,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
  fragment: Fragment,
): SinkSite[] {
  const symbol = resolveIn(program, ref, call.callee);
  const name = externalName(symbol);
  const certain = name === undefined ? undefined : catalog.sinks.get(name);
  const rows =
    certain ?? (symbol === undefined || name !== undefined ? looseRows(catalog, call, fragment) : []);
  if (rows.length === 0) return [];
  const at = { unit: ref.unit, function: ref.function, value: id };
  return rows
    .filter((row) => !row.when || holds(row.when, call, fragment))
    .flatMap((row) =>
      sinkArguments(row, call, fragment, ref.unit.file.bytes).map((argument) => ({
        at,
        argument,
        row,
        certain: !!certain,
      })),
    );
}

/** Rows for a method of something whose type is unknown, when what it is called speaks for it. */
function looseRows(catalog: Catalog, call: CallValue, fragment: Fragment): readonly SinkRow[] {
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute") return [];
  const rows = catalog.sinks.get(`?.${callee.name}`);
  if (!rows) return [];
  const receiver = spokenName(fragment, callee.base)?.toLowerCase();
  return receiver === undefined ? [] : rows.filter((row) => row.receivers?.includes(receiver));
}

/** What a programmer calls a value: its variable, attribute or the method that made it. */
export function spokenName(fragment: Fragment, id: ValueId): string | undefined {
  const value = fragment.values[id];
  switch (value?.op) {
    case "parameter":
    case "free":
    case "attribute":
      return value.name;
    case "import":
      return value.name ?? value.module;
    case "call":
      return spokenName(fragment, value.callee);
    case "through":
    case "updated":
      return spokenName(fragment, value.base);
    case "merge":
      return value.inputs[0] === undefined ? undefined : spokenName(fragment, value.inputs[0]);
    default:
      return undefined;
  }
}

/** An argument by keyword, else by position; undefined when it is not given or hidden in `*args`. */
export function argumentOf(
  call: CallValue,
  position: number | undefined,
  keyword: string | undefined,
): CallArgument | undefined {
  const named = keyword === undefined ? undefined : call.arguments.find((one) => one.name === keyword);
  if (named || position === undefined) return named;
  const before = call.arguments.slice(0, position + 1);
  const positional = before.every((one) => one.style === "positional");
  return positional ? before[position] : undefined;
}

function holds(condition: ArgumentCondition, call: CallValue, fragment: Fragment): boolean {
  const given = argumentOf(call, condition.position, condition.argument);
  if (condition.is === "missing") return !given;
  if (condition.is === "present") return given !== undefined;
  const value = given && fragment.values[given.value];
  if (condition.is === "missing or True") return !given || isConstant(value, "True");
  if (condition.is === "missing or False") return !given || isConstant(value, "False");
  return isConstant(value, condition.is);
}

function isConstant(value: Value | undefined, constant: string): boolean {
  return value?.op === "constant" && value.constant === constant;
}

/** Programs that run what stands behind `-c`. */
const INTERPRETERS = /^(.*\/)?(ba|z|da|k|fi)?sh$|^(.*\/)?(python[\d.]*|perl|ruby|node)$/;

/** Of a list of words: the program, and what an interpreter is told to run by `-c` or `-e`. A text is both in one. */
export function programWords(fragment: Fragment, bytes: Uint8Array, argument: ValueId): ValueId[] {
  const list = fragment.values[argument];
  if (list?.op !== "collection") return [argument];
  const [program, option, script] = list.entries.map((entry) => entry.value);
  if (program === undefined) return [];
  const words = [program, option].map((word) => literal(fragment, bytes, word));
  const interprets = INTERPRETERS.test(words[0] ?? "") && /^-\w*[ce]$/.test(words[1] ?? "");
  return interprets && script !== undefined ? [program, script] : [program];
}

function literal(fragment: Fragment, bytes: Uint8Array, id: ValueId | undefined): string | undefined {
  const value = id === undefined ? undefined : fragment.values[id];
  return value?.op === "text" ? stringValue(bytes, value.literal) : undefined;
}

/** The argument itself; of a list of words, those that decide what runs. */
function sinkArguments(row: SinkRow, call: CallValue, fragment: Fragment, bytes: Uint8Array): ValueId[] {
  if (row.argument === "*") return call.arguments.map((argument) => argument.value);
  if (row.argument === "receiver") {
    const callee = fragment.values[call.callee];
    return callee?.op === "attribute" ? [callee.base] : [];
  }
  const given = argumentOf(call, row.argument, row.keyword);
  if (!given) return [];
  return row.kind === "argument" ? programWords(fragment, bytes, given.value) : [given.value];
}
