/** Texts and what they were trimmed from: who knows `sort.lstrip("-")` knows `sort`, but for letters at its ends. */
import { textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { Fragment, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, kindsOf } from "./kinds.ts";

/** Methods of texts whose result says what the text is, but for some letters at its ends or their case. */
const TRIMMING = new Set([
  "strip",
  "lstrip",
  "rstrip",
  "removeprefix",
  "removesuffix",
  "lower",
  "upper",
  "casefold",
]);

/** A value, and those that it was trimmed from. */
export function withUntrimmed(fragment: Fragment, id: ValueId): readonly ValueId[] {
  const found = [id];
  for (let at = trimmedFrom(fragment, id); at !== NONE; at = trimmedFrom(fragment, at)) found.push(at);
  return found;
}

/** `sort` where it was trimmed on one branch and left as it was on another. */
function commonBase(fragment: Fragment, inputs: readonly ValueId[]): ValueId {
  const bases = new Set(
    inputs.map((input) => {
      const value = fragment.values[input];
      const sliced = value?.op === "item" && value.key === NONE ? value.base : NONE;
      const callee = value?.op === "call" ? fragment.values[value.callee] : undefined;
      const trimmed = callee?.op === "attribute" && TRIMMING.has(callee.name) ? callee.base : sliced;
      return trimmed === NONE ? input : trimmed;
    }),
  );
  const [only] = bases;
  return only !== undefined && bases.size === 1 ? only : NONE;
}

/** `sort` of `sort.lstrip("-")` and `sort[1:]`. */
function trimmedFrom(fragment: Fragment, id: ValueId): ValueId {
  const value = fragment.values[id];
  if (value?.op === "merge") return commonBase(fragment, value.inputs);
  if (value?.op === "item") return value.key === NONE ? value.base : NONE;
  const callee = value?.op === "call" ? fragment.values[value.callee] : undefined;
  return callee?.op === "attribute" && TRIMMING.has(callee.name) ? callee.base : NONE;
}

/** What one of the code's own words with a dash or space somewhere in it cannot be: it may be an option, or two dashes that hide the rest of a statement. */
export const OF_WORDS: Kinds =
  INJECTION_KINDS & ~kindsOf(["sql", "code", "shell", "argument", "option", "formula"]);

/** `sort` of `sort.replace("-", "")`; NONE for any other value. */
export function withoutSign(program: Program, ref: FunctionRef, id: ValueId): ValueId {
  const { values } = functionFacts(ref).fragment;
  const call = values[id];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute" || callee.name !== "replace") return NONE;
  const [sign, put] = call.arguments.map(({ value }) => textOf(program, refTo(ref, value)));
  return sign !== undefined && /^[-_ +]$/.test(sign) && put === "" && call.arguments.length === 2
    ? callee.base
    : NONE;
}
