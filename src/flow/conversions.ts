/** Calls whose result is their input in another form: hashing and encoding keep it as secret and as guessable as it was. */
import type { Program, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue } from "../extract/facts.ts";

/** Methods of strings, bytes, digests and numbers that give the same thing in another form. */
const METHODS = new Set(
  (
    "encode decode hex hexdigest digest finalize upper lower title strip lstrip rstrip zfill rjust ljust center replace format join " +
    "to_bytes tobytes translate swapcase capitalize casefold split rsplit partition rpartition"
  ).split(" "),
);

const FUNCTIONS = new Set(
  (
    "str bytes int float list tuple repr ascii unicode format hex oct bin chr ord abs round map sorted reversed min max next iter bytearray " +
    "memoryview set frozenset zip enumerate filter sum"
  ).split(" "),
);

/** Modules all of whose functions convert. */
const MODULES =
  /^(?:hashlib|hmac|base64|binascii|codecs|struct|zlib|math|itertools|functools|operator|copy|uuid\.UUID|random|numpy\.random|six|md5|sha|Crypto(?:dome)?\.Hash|cryptography\.hazmat\.primitives\.hashes|django\.utils\.(?:encoding|http|text|safestring|baseconv)|hashids)(?:\.|$|\(\))/;

/** Whether a call gives back its inputs in another form. */
export function isConversion(program: Program, at: ValueRef, call: CallValue): boolean {
  const callee = functionFacts(at).fragment.values[call.callee];
  if (callee?.op === "attribute" && METHODS.has(callee.name)) return true;
  const name = externalName(resolveIn(program, at, call.callee));
  return name !== undefined && (FUNCTIONS.has(name) || MODULES.test(name));
}
