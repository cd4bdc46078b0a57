/** Calls that make or read JSON Web Tokens, with what their arguments say about signature, algorithm and key. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { Found, Step } from "../findings/finding.ts";
import type { PossibleConstant } from "../flow/constant-arguments.ts";
import { displayOf, entryOf, pathOf, possibleConstants } from "../flow/constant-arguments.ts";
import type { CallSite } from "../flow/flow-model.ts";
import { callsOf, placeOf } from "../flow/flow-model.ts";
import { argumentOf } from "../flow/sinks.ts";
import { sameRef } from "../flow/taint.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { indexOf } from "../flow/value-index.ts";

/** PyJWT and python-jose; both put the key second (pyjwt.readthedocs.io, python-jose.readthedocs.io). */
const DECODERS = [
  "jwt.decode",
  "jwt.decode_complete",
  "jwt.api_jwt.decode",
  "jwt.PyJWT().decode",
  "jwt.api_jwt.PyJWT().decode",
  "jose.jwt.decode",
];

const ENCODERS = [
  "jwt.encode",
  "jwt.api_jwt.encode",
  "jwt.PyJWT().encode",
  "jwt.api_jwt.PyJWT().encode",
  "jose.jwt.encode",
];

/** Authlib: the header comes first, the key third. */
const AUTHLIB_ENCODERS = ["authlib.jose.jwt.encode", "authlib.jose.JsonWebToken().encode"];

/** They return what the token says without looking at its signature. */
const UNVERIFIED = [
  "jwt.get_unverified_claims",
  "jose.jwt.get_unverified_claims",
  "jose.jws.get_unverified_claims",
  "python_jwt.process_jwt",
];

/** They look at the signature. */
const VERIFIERS = [
  "python_jwt.verify_jwt",
  "jose.jws.verify",
  "jwt.api_jws.decode",
  "pylti1p3.message_launch.MessageLaunch.get_launch_data",
  "pylti1p3.contrib.django.DjangoMessageLaunch.get_launch_data",
];

/** How a token is read without its signature being checked. */
export interface UnverifiedRead {
  readonly site: CallSite;
  /** `verify=False`, `verify_signature: False`, or the function itself. */
  readonly spelling: string;
  readonly when: PossibleConstant["when"];
}

/** Reads of tokens without a look at the signature. */
export function unverifiedReads(index: ValueIndex): UnverifiedRead[] {
  const decoded = callsOf(index.flows, DECODERS).flatMap((site) => {
    const off = verificationOff(index, site);
    return off ? [{ site, ...off }] : [];
  });
  const named = callsOf(index.flows, UNVERIFIED).map((site) => ({
    site,
    spelling: `${site.name}()`,
    when: "direct" as const,
  }));
  return [...decoded, ...named];
}

function verificationOff(
  index: ValueIndex,
  { at, call, name }: CallSite,
): Pick<UnverifiedRead, "spelling" | "when"> | undefined {
  // The third argument of PyJWT before 2.0 was `verify`.
  const plain = argumentOf(call, name.startsWith("jose.") ? undefined : 2, "verify");
  const off = plain && isFalse(index, refTo(at, plain.value));
  if (off) return { spelling: "verify=False", when: off.when };
  const options = argumentOf(call, undefined, "options");
  const entry = options && entryOf(index, refTo(at, options.value), "verify_signature");
  const signature = entry && isFalse(index, entry);
  return signature && { spelling: "verify_signature: False", when: signature.when };
}

function isFalse(index: ValueIndex, ref: ValueRef): PossibleConstant | undefined {
  return possibleConstants(index, ref).find(({ constant }) => constant.kind === "False");
}

/** A read further on that does check a signature and depends on this one: the unchecked look only chose the key. */
export function verifiedAfter(index: ValueIndex, { at }: CallSite): CallSite | undefined {
  const dependent = dependentsOf(index, at);
  const { regions, values } = functionFacts(at).fragment;
  const depends = (other: CallSite): boolean => {
    if (dependent.has(other.at.value)) return true;
    let region = regions[values[other.at.value]?.region ?? 0];
    for (; region; region = regions[region.parent]) if (dependent.has(region.condition)) return true;
    return false;
  };
  return callsOf(index.flows, [...DECODERS, ...VERIFIERS]).find(
    (other) =>
      other.at.unit === at.unit &&
      other.at.function === at.function &&
      other.at.value !== at.value &&
      !verificationOff(index, other) &&
      depends(other),
  );
}

/** Everything in the same function that is computed from a value. */
function dependentsOf(index: ValueIndex, ref: ValueRef): ReadonlySet<number> {
  const { users } = indexOf(index, ref);
  const found = new Set([ref.value]);
  for (const id of found) for (const user of users.get(id) ?? []) found.add(user);
  return found;
}

/** Reads that leave the choice of algorithm to the token. */
export function readsWithoutAlgorithms(index: ValueIndex): CallSite[] {
  return callsOf(index.flows, DECODERS).filter((site) => {
    const { call } = site;
    const open = call.arguments.some((one) => one.style === "star" || one.style === "double-star");
    const given = argumentOf(call, 2, "algorithms") ?? argumentOf(call, undefined, "algorithm");
    return !open && !given && !verificationOff(index, site);
  });
}

/** Calls whose algorithms include `none`, with where that is written. */
export function unsignedAlgorithms(
  index: ValueIndex,
): { readonly site: CallSite; readonly makes: boolean }[] {
  const makes = callsOf(index.flows, ENCODERS)
    .filter((site) => namesNone(index, site, "algorithm"))
    .map((site) => ({ site, makes: true }));
  const reads = callsOf(index.flows, DECODERS)
    .filter((site) => namesNone(index, site, "algorithms") && !verificationOff(index, site))
    .map((site) => ({ site, makes: false }));
  return [...makes, ...reads];
}

function namesNone(index: ValueIndex, { at, call }: CallSite, keyword: string): boolean {
  const given = argumentOf(call, 2, keyword);
  if (!given) return false;
  const ref = refTo(at, given.value);
  const list = displayOf(index, ref);
  const members = list ? list.display.entries.map((entry) => refTo(list.at, entry.value)) : [ref];
  return members
    .flatMap((member) => possibleConstants(index, member))
    .some(
      ({ constant }) =>
        (constant.kind === "text" && constant.text.toLowerCase() === "none") ||
        (constant.kind === "None" && keyword === "algorithm"),
    );
}

/** How hard a key is to find for somebody who holds a token and has never seen the source. */
export type KeyStrength = "empty" | "guessable" | "long";

/** Signatures are computed by the million: a key below this many characters is tried out from one token (hashcat's mode 16500). */
const LONG_ENOUGH = 16;

/** A key that is written in the code, with the calls that use it. */
export interface LiteralKey {
  /** Where the text stands. */
  readonly key: ValueRef;
  readonly strength: KeyStrength;
  readonly when: PossibleConstant["when"];
  readonly uses: readonly CallSite[];
}

/** Keys that are literals: text in the source, under a name or not; each once. */
export function literalKeys(index: ValueIndex): LiteralKey[] {
  const found: (LiteralKey & { readonly uses: CallSite[] })[] = [];
  for (const site of callsOf(index.flows, [...ENCODERS, ...AUTHLIB_ENCODERS, ...DECODERS])) {
    const [one] = unneeded(index, site) ? [] : keysOf(index, site);
    const known = one && found.find(({ key }) => sameRef(key, one.key));
    if (known) known.uses.push(site);
    else if (one) found.push({ ...one, uses: [site] });
  }
  return found;
}

/** How sure it is that a key of the code is used. */
export function surenessOfKey({ when }: LiteralKey): Pick<Found, "confidence" | "confidenceReason"> {
  return when === "direct"
    ? { confidence: "high", confidenceReason: "the key is a literal" }
    : { confidence: "medium", confidenceReason: "a literal key gets to the call on one of several ways" };
}

/** The calls that use a key and stand elsewhere than its text. */
export function usesApart({ key, uses }: LiteralKey): Step[] {
  const { path, span } = placeOf(key);
  return uses.flatMap(({ at, name }) => {
    const place = placeOf(at);
    const isAround = place.path === path && place.span.start <= span.start && span.end <= place.span.end;
    return isAround ? [] : [{ place, note: `used by \`${name}()\`` }];
  });
}

function keysOf(index: ValueIndex, { at, call, name }: CallSite): Omit<LiteralKey, "uses">[] {
  const given = argumentOf(call, AUTHLIB_ENCODERS.includes(name) ? 2 : 1, "key");
  if (!given) return [];
  return possibleConstants(index, refTo(at, given.value)).flatMap(({ constant, at: key, when }) => {
    const isPublic = constant.kind === "text" && /BEGIN (?:RSA )?(?:PUBLIC|CERTIFICATE)/.test(constant.text);
    return constant.kind !== "text" || isPublic ? [] : [{ key, strength: strengthOf(constant.text), when }];
  });
}

function strengthOf(text: string): KeyStrength {
  if (text === "") return "empty";
  return text.length < LONG_ENOUGH ? "guessable" : "long";
}

/** Where nothing is signed or checked, the key says nothing. */
function unneeded(index: ValueIndex, site: CallSite): boolean {
  return verificationOff(index, site) !== undefined || namesNone(index, site, "algorithm");
}

/** What becomes of what a token says. */
export type Conduct =
  /** It leaves the function, is stored or passed on. */
  | "handed on"
  /** It is only compared here. */
  | "compared"
  | "dropped";

/** What a function does with a value; names of a module or class are there for others. */
export function conductWith(index: ValueIndex, ref: ValueRef): Conduct {
  const { form, fragment } = functionFacts(ref);
  const { users, returned, stores, names } = indexOf(index, ref);
  const derived = new Set([ref.value]);
  let compared = false;
  for (const id of derived) {
    const shared = form !== "function" && form !== "lambda" && names.has(id);
    if (shared || returned.has(id) || stores.has(id)) return "handed on";
    for (const user of users.get(id) ?? []) {
      const value = fragment.values[user];
      if (value?.op === "call" && !isRead(index, refTo(ref, user), value.callee, id)) return "handed on";
      compared = true;
      const ends = value?.op === "operation" && value.operator !== "or" && value.operator !== "and";
      if (!ends) derived.add(user);
    }
  }
  return compared ? "compared" : "dropped";
}

/** `claims.get("iss")`: a call on the value that only reads it. */
function isRead(index: ValueIndex, at: ValueRef, callee: number, used: number): boolean {
  if (callee === used) {
    const value = functionFacts(at).fragment.values[callee];
    return value?.op === "attribute" && /^(?:get|items|keys|values|lower|strip|split)$/.test(value.name);
  }
  const name = pathOf(index, refTo(at, callee));
  return name !== undefined && /^(?:isinstance|len|bool|int|float|str)$/.test(name);
}
