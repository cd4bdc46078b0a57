/** `text.translate(TABLE)`, `text.replace("<", "&lt;")`: whether the table takes the sign away that tags begin with (docs.python.org/3/library/stdtypes.html#str.translate). */
import { constantOf, definitionOf, textOf } from "../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** What a table that is written down does to a text; undefined for other calls and for tables out of sight. */
export function translated(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
): "escapes" | "keeps" | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  const [table, more] = call.arguments;
  if (callee?.op === "attribute" && callee.name === "replace")
    return replacesTags(program, ref, call) ? "escapes" : undefined;
  if (callee?.op !== "attribute" || callee.name !== "translate" || table === undefined || more)
    return undefined;
  const signs = signsOf(program, definitionOf(program, refTo(ref, table.value)));
  if (signs === undefined) return undefined;
  return signs.includes("<") ? "escapes" : "keeps";
}

/** `text.replace("<", "&lt;")`: no tag is left. */
export function replacesTags(program: Program, ref: FunctionRef, { arguments: given }: CallValue): boolean {
  const [old, by] = given.map((one) => textOf(program, refTo(ref, one.value)));
  return given.length === 2 && old === "<" && by !== undefined && !by.includes("<");
}

/** The signs that a table replaces. */
function signsOf(program: Program, at: ValueRef): readonly string[] | undefined {
  const table = functionFacts(at).fragment.values[at.value];
  if (table?.op === "call") {
    const [first] = table.arguments;
    const callee = functionFacts(at).fragment.values[table.callee];
    if (callee?.op !== "attribute" || callee.name !== "maketrans" || first === undefined) return undefined;
    const given = definitionOf(program, refTo(at, first.value));
    const text = textOf(program, given);
    return text === undefined ? signsOfKeys(program, given) : text.split("");
  }
  return signsOfKeys(program, at);
}

function signsOfKeys(program: Program, at: ValueRef): readonly string[] | undefined {
  const table = functionFacts(at).fragment.values[at.value];
  if (table?.op !== "collection" || table.form !== "dict") return undefined;
  const signs = table.entries.map(({ key }) => signOf(program, at, key));
  const known = signs.filter((sign) => sign !== undefined);
  return known.length === signs.length ? known : undefined;
}

/** `ord("<")`, `60`, `"<"`. */
function signOf(program: Program, at: FunctionRef, key: ValueId): string | undefined {
  if (key === NONE) return undefined;
  const value = functionFacts(at).fragment.values[key];
  if (value?.op === "call") {
    const callee = functionFacts(at).fragment.values[value.callee];
    const [first] = value.arguments;
    return callee?.op === "free" && callee.name === "ord" && first
      ? textOf(program, refTo(at, first.value))
      : undefined;
  }
  const constant = constantOf(program, refTo(at, key));
  if (constant?.kind === "text") return constant.text;
  return constant?.kind === "number" ? codePoint(Number(constant.text)) : undefined;
}

function codePoint(code: number): string | undefined {
  return Number.isInteger(code) && code >= 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : undefined;
}
