/** Tests of how an address begins: one that begins with a host and the slash behind it leads nowhere else. */
import { definitionOf, textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { writtenSettings } from "./written-settings.ts";

/** A scheme, a host and a slash: `https://cdn.shop.example/`. */
const HOST_AND_SLASH = /^[a-z][a-z\d+.-]{1,20}:\/\/[\w.:[\]-]{1,200}\//i;

/** One slash, and behind it a letter, digit or the like: a path of this site, whatever comes later. */
const OWN_FOLDER = /^\/[\w.~@-]/;

/** The address that a call's answer proves to begin with a host that the code or its settings write. */
export function beginsWithHost(program: Program, ref: FunctionRef, call: CallValue): ValueId | undefined {
  return beginsWithAny(program, ref, call, HOST_AND_SLASH);
}

/** The address that a call's answer proves to begin with a folder of this site: `url.startswith("/files")`. */
export function beginsWithFolder(program: Program, ref: FunctionRef, call: CallValue): ValueId | undefined {
  return beginsWithAny(program, ref, call, OWN_FOLDER);
}

function beginsWithAny(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  wanted: RegExp,
): ValueId | undefined {
  const { values } = functionFacts(ref).fragment;
  const callee = values[call.callee];
  const [first] = call.arguments;
  if (first === undefined) return undefined;
  if (callee?.op === "attribute" && callee.name === "startswith") {
    const beginnings = beginningsOf(program, ref, first.value);
    return beginnings?.every((one) => wanted.test(one)) === true ? callee.base : undefined;
  }
  // `any(url.startswith(base) for base in BASES)`
  const tests = values[first.value];
  const [test, more] = tests?.op === "collection" ? tests.entries : [];
  const asked = test && values[test.value];
  if (asked?.op !== "call" || more !== undefined || asked === call) return undefined;
  return externalName(resolveIn(program, ref, call.callee)) === "any"
    ? beginsWithAny(program, ref, asked, wanted)
    : undefined;
}

/** Every text that `startswith` is asked for: one, those of a tuple or of a list that is gone through; undefined where one is not written. */
export function beginningsOf(program: Program, ref: FunctionRef, id: ValueId): readonly string[] | undefined {
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  const inner =
    value?.op === "element" && value.position === undefined ? value.base : listIn(program, ref, id);
  const at = definitionOf(program, refTo(ref, inner));
  const display = functionFacts(at).fragment.values[at.value];
  const texts =
    display?.op === "collection"
      ? display.entries.map((entry) => textOf(program, refTo(at, entry.value)))
      : (writtenSettings(program, ref, inner) ?? [textOf(program, at)]);
  const known = texts.filter((text) => text !== undefined);
  return known.length > 0 && known.length === texts.length ? known : undefined;
}

/** `x` of `tuple(x)`. */
function listIn(program: Program, ref: FunctionRef, id: ValueId): ValueId {
  const call = functionFacts(ref).fragment.values[id];
  const isTuple = call?.op === "call" && externalName(resolveIn(program, ref, call.callee)) === "tuple";
  return isTuple ? (call.arguments[0]?.value ?? NONE) : id;
}
