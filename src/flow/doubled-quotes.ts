/** Quotes that are doubled by hand: `value.replace("'", "''")` stays inside the quotes that a statement puts around it. */
import { textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Kinds } from "./kinds.ts";
import { KIND_BITS } from "./kinds.ts";

/** What the standard's way to write a quote inside a text or a name clears (postgresql.org/docs/current/sql-syntax-lexical.html). */
export function clearedByDoubling(program: Program, ref: FunctionRef, call: CallValue): Kinds {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op !== "attribute" || callee.name !== "replace" || call.arguments.length !== 2) return 0;
  const [sign, written] = call.arguments.map(({ value }) => textOf(program, refTo(ref, value ?? NONE)));
  return (sign === "'" || sign === '"') && written === sign + sign ? KIND_BITS.sql : 0;
}
