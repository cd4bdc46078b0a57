/** Keys of ciphers and signatures that are written in the code. */
import { definitionOf } from "../bind/constants.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue } from "../extract/facts.ts";
import type { PossibleConstant } from "../flow/constant-arguments.ts";
import { possibleConstants } from "../flow/constant-arguments.ts";
import { callsOf } from "../flow/flow-model.ts";
import { argumentOf, spokenName } from "../flow/sinks.ts";
import type { ValueIndex } from "../flow/value-index.ts";

/** One such key with the call that uses it. */
export interface WrittenKey {
  readonly key: PossibleConstant;
  readonly use: ValueRef;
  /** `Fernet`, `AES`, `hmac`: what the key is for. */
  readonly cipher: string;
}

const MODULES = [
  "AES",
  "DES",
  "DES3",
  "ARC2",
  "ARC4",
  "Blowfish",
  "CAST",
  "ChaCha20",
  "ChaCha20_Poly1305",
  "Salsa20",
];

/** What takes a key as its first argument (pycryptodome.readthedocs.io, cryptography.io, docs.python.org "hmac"), with its name for a report. */
const USERS: ReadonlyMap<string, string> = new Map([
  ["cryptography.fernet.Fernet", "Fernet"],
  ["hmac.new", "HMAC"],
  ["hmac.digest", "HMAC"],
  ...["Crypto.Cipher", "Cryptodome.Cipher"].flatMap((from) =>
    MODULES.map((name) => [`${from}.${name}.new`, name] as const),
  ),
  ...["AES", "ChaCha20", "TripleDES", "Blowfish", "ARC4"].map(
    (name) => [`cryptography.hazmat.primitives.ciphers.algorithms.${name}`, name] as const,
  ),
  ...["AESGCM", "AESCCM", "AESSIV", "ChaCha20Poly1305"].map(
    (name) => [`cryptography.hazmat.primitives.ciphers.aead.${name}`, name] as const,
  ),
]);

/** All of them. */
export function* writtenKeys(index: ValueIndex): Generator<WrittenKey> {
  for (const [name, cipher] of USERS) {
    for (const { at, call } of callsOf(index.flows, [name])) {
      const given = argumentOf(call, 0, "key");
      if (!given) continue;
      for (const key of keysBehind(index, refTo(at, given.value), 0)) yield { key, use: at, cipher };
    }
  }
}

/** Ways from a text to a key that are followed: `base64.b64decode("…".encode())`. */
const DEPTH = 4;

function keysBehind(index: ValueIndex, ref: ValueRef, depth: number): readonly PossibleConstant[] {
  const written = possibleConstants(index, ref).filter(
    ({ constant }) => constant.kind === "text" && constant.text.length >= 4,
  );
  if (written.length > 0 || depth >= DEPTH) return written;
  const definition = definitionOf(index.flows.program, ref);
  const value = functionFacts(definition).fragment.values[definition.value];
  const inner = value?.op === "call" ? textOfCall(definition, value) : undefined;
  return inner ? keysBehind(index, inner, depth + 1) : [];
}

/** Calls that only give a text another form. */
const FORMS =
  /^(?:bytes|bytearray|str|b64decode|urlsafe_b64decode|b64encode|urlsafe_b64encode|unhexlify|fromhex|force_bytes|smart_bytes)$/;

function textOfCall(at: ValueRef, call: CallValue): ValueRef | undefined {
  const { fragment } = functionFacts(at);
  const callee = fragment.values[call.callee];
  if (callee?.op === "attribute" && /^(?:encode|ljust|rjust|zfill)$/.test(callee.name))
    return refTo(at, callee.base);
  const [first] = call.arguments;
  return first && FORMS.test(spokenName(fragment, call.callee) ?? "") ? refTo(at, first.value) : undefined;
}
