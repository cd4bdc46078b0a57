/** Who may come to call a function that nothing in sight calls: nobody, where nothing mentions it; somebody out of sight, where it is handed on. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { oncePerFunction } from "../bind/once.ts";
import { resolveIn } from "../bind/resolve.ts";
import { wholeOf } from "../bind/whole.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";

/** Shorter names stand in other words by chance, which costs a look and no answer. */
const SHORTEST = 4;

/**
 * Whether a module's plain function is mentioned nowhere but where it is defined: no call, no import, no list of names, no text that spells
 * it. Methods, decorated functions, views and what a package offers to sites that are not in sight may be reached all the same.
 */
export function isNamedNowhere({ program }: FlowModel, ref: FunctionRef): boolean {
  return namedNowhere(wholeOf(program), ref);
}

/** Once for each function: a text has many parts of which it is asked, and all files are read for the answer. */
const namedNowhere = oncePerFunction((program, ref): boolean => {
  const { form, name, class: owner, decorators, parent, parameters } = functionFacts(ref);
  if (form !== "function" || owner !== NONE || decorators.length > 0 || parent !== 0) return false;
  if (name.length < SHORTEST || parameters[0]?.name === "request") return false;
  if (!isOfSite(program, ref)) return false;
  let mentions = 0;
  for (const { file } of program.units.values()) {
    mentions += mentionsIn(file.bytes, name);
    if (mentions > 1) return false;
  }
  return mentions === 1;
});

/** Whether the function's project is a site with settings of its own, and not a package for other sites. */
function isOfSite({ units }: Program, { unit }: FunctionRef): boolean {
  const { project } = unit.file;
  for (const { file } of units.values())
    if (file.kind === "settings" && !file.inTests && file.project === project) return true;
  return false;
}

/** Whether a function's own file hands it to a call as a value: `Editor(buffer, save=run)`. Whoever gets it decides what it is called with. */
export function isHandedOn(flows: FlowModel, ref: FunctionRef): boolean {
  const wanted = functionFacts(ref);
  return ref.unit.facts.functions.some(({ fragment }, id) =>
    fragment.values.some(
      (value) =>
        value.op === "call" &&
        value.arguments.some((one) => {
          const named = fragment.values[one.value];
          if (named?.op !== "free" || named.name !== wanted.name) return false;
          const symbol = resolveIn(flows.program, { unit: ref.unit, function: id }, one.value);
          return symbol?.kind === "function" && functionFacts(symbol.target) === wanted;
        }),
    ),
  );
}

/** How often a name stands in a text as a whole word: two are enough to know. */
function mentionsIn(bytes: Uint8Array, name: string): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (let at = text.indexOf(name, 0, "latin1"); at !== -1 && found < 2;) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + name.length])) found++;
    at = text.indexOf(name, at + name.length, "latin1");
  }
  return found;
}

/** A byte that goes on with a name, of any alphabet. */
function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 128 || /\w/.test(String.fromCodePoint(byte)));
}
