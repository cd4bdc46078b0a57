import { refTo } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { Found } from "../../findings/finding.ts";
import type { Check, Verdict } from "../rule.ts";

/** Text is hidden by a cipher that no longer hides it. */
export const check: Check = {
  meta: {
    slug: "weak-cipher",
    title: "a cipher that no longer keeps a secret",
    severity: "medium",
    cwe: [327],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports DES, Triple DES, RC2, RC4, Blowfish, IDEA, CAST5 and SEED, and AES in ECB mode, of pycryptodome and cryptography.",
      impact:
        "Keys of DES are tried through in a day, RC4 and blocks of 64 bits tell about long texts, and ECB shows which parts of a text are the same: whoever gets at what was encrypted reads it, or a part of it.",
      fix: "Use `cryptography.fernet.Fernet` with a key from the environment, or AES in GCM mode (`AESGCM`) with a new nonce for each text. What is stored has to be decrypted with the old cipher once and encrypted anew.",
      mitigation: "Keep what was encrypted from everybody who need not have it, as if it were plain text.",
      falsePositive:
        "A device or an old format may want just this cipher: then it protects nothing, and a comment that says so helps whoever reads it next.",
    },
  },
  *judge({ flows }) {
    for (const [name, cipher] of CIPHERS)
      for (const { at } of callsOf(flows, [name])) yield found(at, cipher);
    for (const site of callsOf(flows, AES)) yield* judgeMode(flows, site);
  },
};

const PACKAGES = ["Crypto.Cipher", "Cryptodome.Cipher"];

const ALGORITHMS = [
  "cryptography.hazmat.primitives.ciphers.algorithms",
  "cryptography.hazmat.decrepit.ciphers.algorithms",
];

/** Names as in pycryptodome.readthedocs.io/en/latest/src/cipher/cipher.html and cryptography.io/en/latest/hazmat/decrepit/ciphers/, with what people call them. */
const CIPHERS: ReadonlyMap<string, string> = new Map([
  ...PACKAGES.flatMap((from) => [
    [`${from}.DES.new`, "DES"] as const,
    [`${from}.DES3.new`, "Triple DES"] as const,
    [`${from}.ARC2.new`, "RC2"] as const,
    [`${from}.ARC4.new`, "RC4"] as const,
    [`${from}.Blowfish.new`, "Blowfish"] as const,
    [`${from}.CAST.new`, "CAST5"] as const,
  ]),
  ...ALGORITHMS.flatMap((from) => [
    [`${from}.TripleDES`, "Triple DES"] as const,
    [`${from}.ARC4`, "RC4"] as const,
    [`${from}.Blowfish`, "Blowfish"] as const,
    [`${from}.IDEA`, "IDEA"] as const,
    [`${from}.CAST5`, "CAST5"] as const,
    [`${from}.SEED`, "SEED"] as const,
  ]),
  ["cryptography.hazmat.primitives.ciphers.modes.ECB", "ECB mode"],
]);

const AES: readonly string[] = PACKAGES.map((from) => `${from}.AES.new`);

/** `AES.new(key, AES.MODE_ECB)`. */
function* judgeMode({ program }: FlowModel, { at, call }: CallSite): Iterable<Verdict> {
  const mode = argumentOf(call, 1, "mode");
  const name = mode && externalName(resolve(program, refTo(at, mode.value)));
  if (name === undefined) return;
  if (name.endsWith(".MODE_ECB")) yield found(at, "ECB mode");
  else
    yield { verdict: "ruled-out", at: placeOf(at), subject: name, because: "AES in another mode than ECB" };
}

function found(at: CallSite["at"], cipher: string): Found {
  const place = placeOf(at);
  return {
    verdict: "found",
    at: place,
    subject: cipher,
    // A format of somebody else's is read and written in one file.
    cause: `${place.path}:${cipher}`,
    message:
      cipher === "ECB mode"
        ? "In ECB mode the same block of text gives the same block every time: what was encrypted shows its patterns, and parts of it can be exchanged."
        : `${cipher} no longer keeps a secret: whoever gets at what was encrypted reads it, or a part of it, with the means of a hobbyist.`,
    confidence: "high",
    confidenceReason: "the cipher is named here",
  };
}
