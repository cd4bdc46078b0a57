/** Functions that nothing in sight mentions: whatever they do, nobody makes them do it. */
import type { FunctionRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { wholeOf } from "../bind/whole.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";

/** Shorter names stand in other words by chance, which costs a look and no answer. */
const SHORTEST = 4;

/**
 * Whether a module's plain function is mentioned nowhere but where it is defined: no call, no import, no list of names, no text that spells
 * it. Methods, decorated functions and those of packages that others import may be reached from out of sight.
 */
export function isNamedNowhere(flows: FlowModel, ref: FunctionRef): boolean {
  const { form, name, class: owner, decorators, parent } = functionFacts(ref);
  if (form !== "function" || owner !== NONE || decorators.length > 0 || parent !== 0) return false;
  if (name.length < SHORTEST) return false;
  const program = wholeOf(flows.program);
  let mentions = 0;
  for (const { file } of program.units.values()) {
    mentions += mentionsIn(file.bytes, name);
    if (mentions > 1) return false;
  }
  return mentions === 1;
}

/** How often a name stands in a text, as a word or inside one: two are enough to know. */
function mentionsIn(bytes: Uint8Array, name: string): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = text.indexOf(name, 0, "latin1");
  if (first === -1) return 0;
  return text.includes(name, first + name.length, "latin1") ? 2 : 1;
}
