/** Tables that the code makes: reading one raises for a name that is not in it. */
import { definitionOf } from "../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import { storedIn } from "../bind/stored-attributes.ts";
import type { ItemValue, Value } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, kindsOf } from "./kinds.ts";

/** What a key of a table is believed to be whose keys are not in sight: one of the code's own names. */
const NAMES: Kinds = kindsOf(["code", "name"]);

/**
 * What a key is no more behind `form = forms[kind]`: a name from outside, and nothing but one of the names in it where the code wrote
 * them all.
 */
export function askedOfTable(program: Program, ref: FunctionRef, { base, key }: ItemValue): Kinds {
  const { values } = functionFacts(ref).fragment;
  const sent = key === NONE ? undefined : values[key];
  // What a loop goes through are the keys of the very table, whoever filled it.
  if (sent === undefined || sent.op === "text" || sent.op === "constant" || sent.op === "element") return 0;
  const at = definitionOf(program, refTo(ref, base));
  const table = functionFacts(at).fragment.values[at.value];
  if (table?.op === "attribute") return keptTables(program, at, table) ? INJECTION_KINDS : 0;
  if (table?.op === "collection") {
    if (isWrittenTable(at)) return INJECTION_KINDS;
    return table.form === "dict" ? NAMES : 0;
  }
  return table?.op === "call" && resolveIn(program, at, table.callee)?.kind === "function" ? NAMES : 0;
}

/** `self.formats = {"csv": …}`, wherever the object is set up. */
function keptTables(
  program: Program,
  at: ValueRef,
  { base, name }: Value & { readonly op: "attribute" },
): boolean {
  const owner = resolveIn(program, at, base);
  const kept = owner?.kind === "instance" ? storedIn(program, owner.target, name) : [];
  return kept.length > 0 && kept.every(isWrittenTable);
}

/** A display all of whose keys are texts of the code. */
function isWrittenTable(at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const table = values[at.value];
  if (table?.op !== "collection" || table.form !== "dict" || table.entries.length === 0) return false;
  return table.entries.every(({ key, spread }) => !spread && values[key]?.op === "text");
}
