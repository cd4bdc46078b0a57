/** Finds the dangerous arguments of calls. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import { constantOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallArgument, CallValue, Fragment, Value, ValueId } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { Catalog } from "./library-index.ts";
import type { ArgumentCondition, SinkRow } from "./catalog/model.ts";
import type { Kind } from "./kinds.ts";
import { keywordValue } from "./keyword-arguments.ts";
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
    .filter((row) => !row.when || holds(row.when, program, ref, call))
    .flatMap((row) =>
      sinkArguments(row, call, fragment, ref.unit.file.bytes)
        .filter((argument) => !isWrittenThere(row, fragment, argument))
        .map((argument) => ({ at, argument, row, certain: !!certain })),
    );
}

/** Kinds of sinks whose constant arguments somebody asks about. */
const ALWAYS_SINKS: ReadonlySet<Kind> = new Set(["sql", "shell", "argument", "code", "pickle", "yaml"]);

/** A text or number at its very place cannot be anybody's: most calls are like that, and no flow needs them. */
function isWrittenThere(row: SinkRow, fragment: Fragment, argument: ValueId): boolean {
  if (ALWAYS_SINKS.has(row.kind) && row.words === undefined) return false;
  const op = fragment.values[argument]?.op;
  return op === "text" || op === "constant" || op === "closure";
}

/** Rows for a method of something whose type is unknown, when what it is called speaks for it. */
function looseRows(catalog: Catalog, call: CallValue, fragment: Fragment): readonly SinkRow[] {
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute") return [];
  const rows = catalog.sinks.get(`?.${callee.name}`);
  if (!rows) return [];
  const receiver = spokenName(fragment, callee.base)?.toLowerCase();
  return rows.filter(
    ({ receivers }) => receivers === "any" || (receiver !== undefined && receivers?.includes(receiver)),
  );
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
    case "missing or True":
      return !given || constant === "True";
    case "missing or False":
      return !given || constant === "False";
    case "True":
    case "False":
      return constant === condition.is;
  }
}

/** Programs that run what stands behind `-c`. */
const INTERPRETERS = /^(.*\/)?(ba|z|da|k|fi)?sh$|^(.*\/)?(python[\d.]*|perl|ruby|node)$/;

/** Of a list of words: the program, and what an interpreter is told to run by `-c` or `-e`. A text is both in one. */
export function programWords(fragment: Fragment, bytes: Uint8Array, argument: ValueId): ValueId[] {
  const list = listOf(fragment, argument);
  if (!list) return [argument];
  const [program, , script] = list.map((word) => word.id);
  if (program === undefined) return [];
  return interprets(fragment, bytes, list) && script !== undefined ? [program, script] : [program];
}

/** `["sh", "-c", …]`: the third word is a program of its own. */
function interprets(fragment: Fragment, bytes: Uint8Array, list: readonly Word[]): boolean {
  const [program, option] = list.slice(0, 2).map((word) => literal(fragment, bytes, word.id));
  return INTERPRETERS.test(program ?? "") && /^-\w*[ce]$/.test(option ?? "");
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
  return wordsOf(row, fragment, bytes, given.value);
}

/** What of an argument decides: all of it, or of a list of words those that the row asks about. */
export function wordsOf(row: SinkRow, fragment: Fragment, bytes: Uint8Array, argument: ValueId): ValueId[] {
  if (row.kind !== "argument") return [argument];
  return row.words === "options"
    ? optionWords(fragment, bytes, argument)
    : programWords(fragment, bytes, argument);
}

/** What a word that is handed to a function begins with. */
export function leadsOf(fragment: Fragment, word: ValueId): ValueId[] {
  const lead = leadOf(fragment, word);
  return lead === undefined ? [] : [lead];
}

/** The words that may begin with a dash: not the program, not what stands behind `--`, and not what begins with a text. */
function optionWords(fragment: Fragment, bytes: Uint8Array, argument: ValueId): ValueId[] {
  const list = listOf(fragment, argument);
  if (!list || interprets(fragment, bytes, list)) return [];
  const words = list.flatMap((entry) => (entry.op === "text" ? [stringValue(bytes, entry.literal)] : [""]));
  const end = words.indexOf("--");
  return list.flatMap((entry, n) => {
    const lead = n === 0 || (end !== -1 && n > end) ? undefined : leadOf(fragment, entry.id);
    return lead === undefined ? [] : [lead];
  });
}

type Word = Value & { readonly id: ValueId };

/** The members of a list, also of lists that are put together by `+`. */
function listOf(fragment: Fragment, id: ValueId): Word[] | undefined {
  const value = fragment.values[id];
  if (value?.op === "collection") {
    return value.entries.flatMap((entry): Word[] => {
      const word = fragment.values[entry.value];
      return word ? [{ ...word, id: entry.value }] : [];
    });
  }
  if (value?.op !== "build" || value.form !== "concat") return undefined;
  const parts = value.parts.map((part) => listOf(fragment, part));
  return parts.every((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

/** What a word begins with: a string or path that is put together begins with its first part. */
function leadOf(fragment: Fragment, id: ValueId, depth = 0): ValueId | undefined {
  const word = fragment.values[id];
  if (!word || depth > 8 || word.op === "text" || word.op === "constant") return undefined;
  if (word.op === "build") {
    const [first] = word.parts;
    const place = word.places?.[0];
    const later = word.form === "f-string" && place !== undefined && place > word.start + 3;
    return later || first === undefined ? undefined : leadOf(fragment, first, depth + 1);
  }
  const joins = word.op === "call" && spokenName(fragment, word.callee) === "join";
  const [first] = word.op === "call" ? word.arguments : [];
  return joins && first ? leadOf(fragment, first.value, depth + 1) : id;
}
