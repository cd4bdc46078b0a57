/** `name.split("/")[-1]`: the last part of a path names a file in whatever folder it is joined to. */
import { textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { ItemValue } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import type { Kinds } from "./kinds.ts";
import { KIND_BITS } from "./kinds.ts";

/** What is gone from the last part of a text that was split at its slashes. */
export function clearedByLastPart(program: Program, ref: FunctionRef, item: ItemValue): Kinds {
  const { values } = functionFacts(ref).fragment;
  const split = values[item.base];
  const callee = split?.op === "call" ? values[split.callee] : undefined;
  if (split?.op !== "call" || callee?.op !== "attribute" || !/^r?split$/.test(callee.name)) return 0;
  if (textOf(program, refTo(ref, split.arguments[0]?.value ?? NONE)) !== "/") return 0;
  const text = textBetween(ref.unit.file.bytes, Math.max(item.start, item.end - 8), item.end);
  return text.endsWith("[-1]") ? KIND_BITS.path : 0;
}
