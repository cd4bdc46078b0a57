/** Finds the dangerous arguments of calls. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import { constantOf } from "../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { AttributeValue, CallArgument, CallValue, Fragment, ValueId } from "../extract/facts.ts";
import { optionWords, programWords } from "./command-words.ts";
import type { Catalog } from "./library-index.ts";
import type { ArgumentCondition, SinkRow } from "./catalog/model.ts";
import { inheritedConstructor } from "./inherited-constructors.ts";
import { isKeptProgram } from "./kept-programs.ts";
import type { Kind } from "./kinds.ts";
import { keywordValue } from "./keyword-arguments.ts";
import { textBetween } from "../source/source-file.ts";
import type { SinkSite } from "./summary.ts";

/** The sinks of one function, in order. */
export function findSinks(
  program: Program,
  catalog: Catalog,
  ref: FunctionRef,
  calls: readonly ValueId[],
): SinkSite[] {
  const { fragment } = functionFacts(ref);
  const sinks: SinkSite[] = [];
  for (const id of calls) {
    const value = fragment.values[id];
    if (value?.op !== "call") continue;
    for (const site of sinksOfCall(program, catalog, ref, id, value, fragment)) sinks.push(site);
  }
  return sinks;
}

const NO_SINKS: readonly SinkSite[] = [];

/** The sinks of one call; `call` may be one that a library makes of what it was given. */
export function sinksOfCall(
  program: Program,
  catalog: Catalog,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
  fragment: Fragment,
): readonly SinkSite[] {
  const symbol = resolveIn(program, ref, call.callee);
  const name = externalName(symbol) ?? inheritedConstructor(program, symbol, (one) => catalog.sinks.has(one));
  const certain = name === undefined ? undefined : catalog.sinks.get(name);
  const rows =
    certain ?? (symbol === undefined || name !== undefined ? looseRows(catalog, ref, call, fragment) : []);
  if (rows.length === 0) return NO_SINKS;
  const at = { unit: ref.unit, function: ref.function, value: id };
  return rows
    .filter((row) => !row.when || holds(row.when, program, ref, call))
    .flatMap((row) =>
      sinkArguments(program, ref, row, call)
        .filter((argument) => !isWrittenThere(row, fragment, argument))
        .map((argument) => ({ at, argument, row, certain: !!certain })),
    );
}

/** Kinds of sinks whose constant arguments somebody asks about. */
const ALWAYS_SINKS: ReadonlySet<Kind> = new Set(["sql", "shell", "argument", "code", "pickle", "yaml"]);

/** A text or number at its very place cannot be anybody's: most calls are like that, and no flow needs them. */
function isWrittenThere(row: SinkRow, fragment: Fragment, argument: ValueId): boolean {
  if (ALWAYS_SINKS.has(row.kind)) return false;
  const op = fragment.values[argument]?.op;
  return op === "text" || op === "constant" || op === "closure";
}

/** Rows for a method of something whose type is unknown, when what it is called speaks for it. */
function looseRows(
  catalog: Catalog,
  ref: FunctionRef,
  call: CallValue,
  fragment: Fragment,
): readonly SinkRow[] {
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute") return [];
  const rows = catalog.looseSinks.get(callee.name);
  if (!rows) return [];
  const names = [spokenName(fragment, callee.base), variableName(ref, fragment, callee)];
  return rows.filter(
    ({ receivers }) =>
      receivers === "any" ||
      names.some((name) => name !== undefined && receivers?.includes(name.toLowerCase())),
  );
}

/** The variable in `cursor.execute`, where it holds what some function gave: `cursor = opened()`, `_, cursor = opened()`. */
function variableName(ref: FunctionRef, fragment: Fragment, callee: AttributeValue): string | undefined {
  const base = fragment.values[callee.base];
  const isGiven = base?.op === "call" || (base?.op === "element" && base.position !== undefined);
  return isGiven ? VARIABLE.exec(textBetween(ref.unit.file.bytes, callee.start, callee.end))?.[1] : undefined;
}

const VARIABLE = /^([a-z_]\w*)\s*\./i;

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

function holds(condition: ArgumentCondition, program: Program, ref: FunctionRef, call: CallValue): boolean {
  const positional = argumentOf(call, condition.position, undefined);
  const given = positional
    ? { unit: ref.unit, function: ref.function, value: positional.value }
    : keywordValue(program, ref, call, condition.argument);
  const constant = given && constantOf(program, given)?.kind;
  switch (condition.is) {
    case "missing":
      return !given;
    case "present":
      return given !== undefined;
    case "named URL":
      return given !== undefined && isUncheckedUrl(functionFacts(given).fragment, given.value);
    case "missing or True":
      return !given || constant === "True";
    case "missing or False":
      return !given || constant === "False";
    case "True":
      return constant === "True" || (given !== undefined && asksForText(program, given));
    case "False":
      return constant === "False";
  }
}

/** `shell=isinstance(command, str)`: on for texts, and what a list hands over is told apart where it is handed over. */
function asksForText(program: Program, given: ValueRef): boolean {
  const call = functionFacts(given).fragment.values[given.value];
  if (call?.op !== "call" || externalName(resolveIn(program, given, call.callee)) !== "isinstance")
    return false;
  const type = call.arguments[1]?.value;
  return type !== undefined && externalName(resolveIn(program, given, type)) === "str";
}

/** curl asks an `OPENSOCKETFUNCTION` before each connection; whoever sets one looks at the addresses behind names. */
function isUncheckedUrl(fragment: Fragment, option: ValueId): boolean {
  if (spokenName(fragment, option) !== "URL") return false;
  return !fragment.values.some((value) => value.op === "attribute" && value.name === "OPENSOCKETFUNCTION");
}

/** The argument itself; of a list of words, those that decide what runs. */
function sinkArguments(program: Program, ref: FunctionRef, row: SinkRow, call: CallValue): ValueId[] {
  const { fragment } = functionFacts(ref);
  if (row.argument === "*") return call.arguments.map((argument) => argument.value);
  if (row.argument === "receiver") {
    const callee = fragment.values[call.callee];
    return callee?.op === "attribute" ? [callee.base] : [];
  }
  const given = argumentOf(call, row.argument, row.keyword)?.value ?? spreadArgument(program, ref, row, call);
  const words = given === undefined ? [] : wordsOf(row, fragment, ref.unit.file.bytes, given);
  return row.kind === "argument" ? words.filter((word) => !isKeptProgram(program, ref, word)) : words;
}

/** `fetch(**parts)`, where the function itself puts the mapping together; or its own `**parts`, which callers fill. */
function spreadArgument(
  program: Program,
  ref: FunctionRef,
  { keyword }: SinkRow,
  call: CallValue,
): ValueId | undefined {
  if (keyword === undefined || call.arguments.every(({ style }) => style !== "double-star")) return undefined;
  const entry = keywordValue(program, ref, call, keyword);
  if (entry) return entry.unit === ref.unit && entry.function === ref.function ? entry.value : undefined;
  const { fragment, parameters } = functionFacts(ref);
  const own = call.arguments.find(({ style, value }) => {
    const given = style === "double-star" ? fragment.values[value] : undefined;
    return given?.op === "parameter" && parameters[given.index]?.style === "kwargs";
  });
  return own?.value;
}

/** What of an argument decides: all of it, or of a list of words those that the row asks about. */
export function wordsOf(row: SinkRow, fragment: Fragment, bytes: Uint8Array, argument: ValueId): ValueId[] {
  if (row.kind === "option") return optionWords(fragment, bytes, argument);
  return row.kind === "argument" ? programWords(fragment, bytes, argument) : [argument];
}
