/** Columns that a query names: `for number, paid in Ticket.objects.values_list("number", "paid")` reads numbers and truth values. */
import { constantOf, textOf } from "../bind/constants.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { declaredField } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import { isNarrowField } from "./narrow-fields.ts";
import type { Taints } from "./taint.ts";
import { clear } from "./taint.ts";
import { rowClassOf } from "./row-classes.ts";

/** Links between a cell and the query that are followed. */
const DEPTH = 8;

/** Columns that hold numbers or generated keys in practice. */
const KEYS = /^(?:id|pk|\w+_id)$/;

/** What a row of such a query holds, or one cell of it; only what is stored has columns. */
export function withChosenColumns(program: Program, ref: FunctionRef, id: ValueId, taints: Taints): Taints {
  const stored = taints.some(({ origin }) => origin.kind === "source" && origin.row.kind === "stored");
  return stored ? clear(taints, clearedByColumns(program, ref, id)) : taints;
}

function clearedByColumns(program: Program, ref: FunctionRef, id: ValueId): Kinds {
  const query = queryBehind(ref, id);
  const model = query && rowClassOf(program, ref, query.at);
  if (!query || !model) return 0;
  const columns = query.call.arguments
    .filter(({ name }) => name !== "flat" && name !== "named")
    .map(({ style, value }) => (style === "positional" ? textOf(program, refTo(ref, value)) : undefined));
  const cell = cellColumn(program, ref, id, columns);
  const read = cell === undefined ? columns : [cell];
  return read.length > 0 && read.every((one) => isNarrowColumn(program, model, one)) ? INJECTION_KINDS : 0;
}

interface Query {
  readonly at: ValueId;
  readonly call: CallValue;
}

/** The call of `values` or `values_list` whose rows a value is read from, or which it is itself. */
function queryBehind(ref: FunctionRef, start: ValueId): Query | undefined {
  const { values } = functionFacts(ref).fragment;
  let at = values[start]?.op === "call" ? start : baseOf(values, values[start]);
  for (let link = 0; link < DEPTH && at !== NONE; link++) {
    const value = values[at];
    const callee = value?.op === "call" ? values[value.callee] : undefined;
    if (value?.op === "call" && callee?.op === "attribute" && /^values(?:_list)?$/.test(callee.name))
      return value.arguments.some((one) => one.style === "star") ? undefined : { at, call: value };
    at = baseOf(values, value);
  }
  return undefined;
}

/** What something is read from: an element's collection, the query that a query was made from. */
function baseOf(values: readonly Value[], value: Value | undefined): ValueId {
  if (value?.op === "element" || value?.op === "item" || value?.op === "through") return value.base;
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  if (value?.op !== "call") return NONE;
  if (callee?.op === "attribute") return callee.base;
  const isList = callee?.op === "free" && /^(?:list|tuple|iter|sorted|set)$/.test(callee.name);
  return isList ? (value.arguments[0]?.value ?? NONE) : NONE;
}

/** The column of `row["number"]`, `row[0]` or an unpacked part; undefined where a whole row is read. */
function cellColumn(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
  columns: readonly (string | undefined)[],
): string | undefined {
  const value = functionFacts(ref).fragment.values[id];
  if (value?.op === "element") return value.position === undefined ? undefined : columns[value.position];
  if (value?.op !== "item" || value.key === NONE) return undefined;
  const key = constantOf(program, refTo(ref, value.key));
  if (key?.kind === "text") return key.text;
  return key?.kind === "number" ? columns[Number(key.text)] : undefined;
}

function isNarrowColumn(program: Program, model: ClassRef, name: string | undefined): boolean {
  if (name === undefined) return false;
  const field = declaredField(program, model, name);
  // Saving a row runs no validators.
  return KEYS.test(name) || (field !== undefined && isNarrowField(program, field, false));
}
