/** Programs that an object keeps at the beginning of its list of words: `self.words = ["ffmpeg", "-y"]`, and later `run(self.words)`. */
import { functionFacts } from "../bind/program.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import { storedIn } from "../bind/stored-attributes.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** Whether a word is a list of the object's own that begins with a program which the code names, wherever it is begun. */
export function isKeptProgram(program: Program, ref: FunctionRef, word: ValueId): boolean {
  const value = functionFacts(ref).fragment.values[word];
  const owner = value?.op === "attribute" ? resolveIn(program, ref, value.base) : undefined;
  if (value?.op !== "attribute" || owner?.kind !== "instance") return false;
  const begun = storedIn(program, owner.target, value.name).filter((one) => !isChange(one));
  return begun.length > 0 && begun.every((one) => beginsWithProgram(one));
}

/** `self.words.append(word)` leaves the beginning as it is. */
function isChange(ref: ValueRef): boolean {
  return functionFacts(ref).fragment.values[ref.value]?.op === "updated";
}

/** A list whose first word is written there, or is a parameter's default. */
function beginsWithProgram(ref: ValueRef): boolean {
  const { fragment, parameters } = functionFacts(ref);
  const list = fragment.values[ref.value];
  const first = list?.op === "collection" ? list.entries[0] : undefined;
  if (first === undefined || first.spread) return false;
  const word = fragment.values[first.value];
  return word?.op === "text" || (word?.op === "parameter" && parameters[word.index]?.default !== NONE);
}
