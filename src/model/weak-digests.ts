/** MD5 and SHA-1 digests: what goes in, and how they are made. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { NONE } from "../extract/facts.ts";
import { pathOf, possibleConstants } from "../flow/constant-arguments.ts";
import type { CallSite } from "../flow/flow-model.ts";
import { callsOf } from "../flow/flow-model.ts";
import { argumentOf } from "../flow/sinks.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { indexOf } from "../flow/value-index.ts";

/** A piece of text that goes into a digest, and the call that puts it in. */
export interface DigestInput {
  readonly value: ValueRef;
  readonly at: ValueRef;
}

/** One digest in the code. */
export interface Digest {
  readonly site: CallSite;
  /** `MD5`, `SHA-256`. */
  readonly algorithm: string;
  /** What is digested, piece by piece. */
  readonly inputs: readonly DigestInput[];
}

/** One digest by an algorithm that is broken. */
export interface WeakDigest extends Digest {
  readonly algorithm: "MD2" | "MD4" | "MD5" | "SHA-1";
  /** A keyed digest does not depend on what is broken in MD5 and SHA-1. */
  readonly keyed: boolean;
  /** The code says `usedforsecurity=False`. */
  readonly declaredHarmless: boolean;
}

type Algorithm = WeakDigest["algorithm"];

/** Modules of Django that import a digest, or `hashlib`, for themselves (4.2 and 5.2): an editor's completion finds it there first. */
function ofDjangoModules(name: string): readonly string[] {
  const modules = ["utils.crypto", "utils.cache", "contrib.auth.hashers", "contrib.staticfiles.storage"];
  return modules.flatMap((one) => [`django.${one}.${name}`, `django.${one}.hashlib.${name}`]);
}

/** Library functions that start a digest, and the argument that holds the first piece of text. */
const STARTERS: readonly { readonly names: readonly string[]; readonly algorithm: Algorithm }[] = [
  {
    algorithm: "MD5",
    names: [
      "hashlib.md5",
      "md5.new",
      "md5.md5",
      "Crypto.Hash.MD5.new",
      "Cryptodome.Hash.MD5.new",
      "cryptography.hazmat.primitives.hashes.MD5",
      "django.utils.hashcompat.md5_constructor",
      ...ofDjangoModules("md5"),
    ],
  },
  { algorithm: "MD2", names: ["Crypto.Hash.MD2.new", "Cryptodome.Hash.MD2.new"] },
  { algorithm: "MD4", names: ["Crypto.Hash.MD4.new", "Cryptodome.Hash.MD4.new"] },
  {
    algorithm: "SHA-1",
    names: [
      "hashlib.sha1",
      "sha.new",
      "sha.sha",
      "Crypto.Hash.SHA.new",
      "Crypto.Hash.SHA1.new",
      "Cryptodome.Hash.SHA.new",
      "Cryptodome.Hash.SHA1.new",
      "cryptography.hazmat.primitives.hashes.SHA1",
      "django.utils.hashcompat.sha_constructor",
      ...ofDjangoModules("sha1"),
    ],
  },
];

const BY_NAME: Readonly<Record<string, Algorithm>> = { md4: "MD4", md5: "MD5", sha1: "SHA-1", sha: "SHA-1" };

const byPath = new Map(STARTERS.flatMap(({ names, algorithm }) => names.map((name) => [name, algorithm])));

/** Digests that are sound, and as fast as the broken ones: right for content, wrong for passwords. */
const SOUND: readonly (readonly [string, string])[] = [
  ...["224", "256", "384", "512"].flatMap((size): [string, string][] => [
    [`hashlib.sha${size}`, `SHA-${size}`],
    [`hashlib.sha3_${size}`, `SHA3-${size}`],
    [`Crypto.Hash.SHA${size}.new`, `SHA-${size}`],
    [`Cryptodome.Hash.SHA${size}.new`, `SHA-${size}`],
  ]),
  ["hashlib.blake2b", "BLAKE2"],
  ["hashlib.blake2s", "BLAKE2"],
];

/** Every plain digest, the sound ones included. */
export function fastDigests(index: ValueIndex): Digest[] {
  const sound = SOUND.flatMap(([name, algorithm]) =>
    callsOf(index.flows, [name]).map((site) => ({ site, algorithm, inputs: inputsOf(index, site, 0) })),
  );
  const named = callsOf(index.flows, ["hashlib.new"]).flatMap((site) => {
    const [first] = possibleConstants(index, {
      ...site.at,
      value: argumentOf(site.call, 0, "name")?.value ?? NONE,
    });
    const text =
      first?.constant.kind === "text" ? first.constant.text.toLowerCase().replace(/[-_]/g, "") : "";
    const size = /^sha(224|256|384|512)$/.exec(text)?.[1];
    return size === undefined ? [] : [{ site, algorithm: `SHA-${size}`, inputs: inputsOf(index, site, 1) }];
  });
  return [...weakDigests(index).filter(({ keyed }) => !keyed), ...sound, ...named];
}

/** All of them, in the order of the code. */
export function weakDigests(index: ValueIndex): WeakDigest[] {
  const plain = STARTERS.flatMap(({ names, algorithm }) =>
    callsOf(index.flows, names).map((site) => digest(index, site, algorithm, 0)),
  );
  const named = callsOf(index.flows, ["hashlib.new"]).flatMap((site) => {
    const algorithm = algorithmNamed(index, site, 0, "name");
    return algorithm ? [digest(index, site, algorithm, 1)] : [];
  });
  const keyed = callsOf(index.flows, ["hmac.new", "hmac.HMAC", "hmac.digest"]).flatMap((site) => {
    const algorithm = algorithmNamed(index, site, 2, site.name === "hmac.digest" ? "digest" : "digestmod");
    return algorithm ? [{ ...digest(index, site, algorithm, 1), keyed: true }] : [];
  });
  return [...plain, ...named, ...keyed];
}

/** `"md5"`, `hashlib.md5`, or a module such as `Crypto.Hash.MD5`. */
function algorithmNamed(
  index: ValueIndex,
  { at, call }: CallSite,
  position: number,
  keyword: string,
): Algorithm | undefined {
  const argument = argumentOf(call, position, keyword);
  if (!argument) return undefined;
  const ref = refTo(at, argument.value);
  const path = pathOf(index, ref);
  if (path !== undefined) return byPath.get(path) ?? byPath.get(`${path}.new`);
  const [first] = possibleConstants(index, ref);
  return first?.constant.kind === "text"
    ? BY_NAME[first.constant.text.toLowerCase().replace("-", "")]
    : undefined;
}

function digest(index: ValueIndex, site: CallSite, algorithm: Algorithm, position: number): WeakDigest {
  const { at, call } = site;
  const declared = argumentOf(call, undefined, "usedforsecurity");
  const inputs = inputsOf(index, site, position);
  const said = declared ? possibleConstants(index, refTo(at, declared.value)) : [];
  const declaredHarmless = said.length > 0 && said.every(({ constant }) => constant.kind === "False");
  return { site, algorithm, keyed: false, declaredHarmless, inputs };
}

function inputsOf(index: ValueIndex, { at, call }: CallSite, position: number): DigestInput[] {
  const first = argumentOf(call, position, undefined);
  return [...(first ? [{ value: refTo(at, first.value), at }] : []), ...updatesOf(index, at)];
}

/** What `digest.update(…)` adds later on. */
function updatesOf(index: ValueIndex, start: ValueRef): DigestInput[] {
  const { values } = functionFacts(start).fragment;
  const { users } = indexOf(index, start);
  const found: DigestInput[] = [];
  const queue = [start.value];
  for (let next = 0; next < queue.length && next < 100; next++) {
    for (const user of users.get(queue[next] ?? -1) ?? []) {
      const value = values[user];
      const update = value?.op === "updated" && value.base === queue[next];
      if (update) found.push({ value: refTo(start, value.value), at: refTo(start, user) });
      const wraps = value?.op === "call" && value.callee !== queue[next];
      if ((update || value?.op === "merge" || wraps) && !queue.includes(user)) queue.push(user);
    }
  }
  return found;
}

/** Whether the file asks the Pwned Passwords service, whose protocol is built on SHA-1 and sends five letters of it. */
export function asksPwnedPasswords(ref: ValueRef): boolean {
  const { bytes } = ref.unit.file;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("pwnedpasswords");
}
