/** Places in which the code tells a library not to check the other side's certificate. */
import type { FunctionRef, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, CollectionValue, Fragment, Store, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { PossibleConstant } from "../flow/constant-arguments.ts";
import { pathOf, possibleConstants } from "../flow/constant-arguments.ts";
import { callsOf, placeOf, scopeOf } from "../flow/flow-model.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { keywordValue } from "../flow/keyword-arguments.ts";
import type { Occurrence } from "../flow/spots.ts";
import { functionsLike, spotted } from "../flow/spots.ts";
import { callsWithKeyword, distinct, refOf } from "../flow/occurrences.ts";
import { spokenName } from "../flow/sinks.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import type { Place } from "../findings/finding.ts";
import { stringValue } from "../syntax/python/strings.ts";
import { textBetween } from "../source/source-file.ts";
import { developmentSwitch, optionAround } from "./conditions.ts";

/** One such place. */
export interface UncheckedCertificate {
  readonly at: Place;
  /** What is written: `verify=False`, `ssl.CERT_NONE`. */
  readonly spelling: string;
  /** The library function or object, for the finding's identity. */
  readonly subject: string;
  /** How the value gets there. */
  readonly when: PossibleConstant["when"];
  /** False where only a name speaks for the library. */
  readonly certain: boolean;
  /** The whole program's connections are concerned, not one. */
  readonly everywhere: boolean;
  /** The option that somebody has to choose for it: `if not remote.tls_validation`. */
  readonly option: string | undefined;
  /** What makes it harmless: a development switch around it, or an address of this very machine. */
  readonly harmless: string | undefined;
}

/** Libraries whose `verify` argument is about certificates. */
const VERIFY_LIBRARIES =
  /^(?:requests|httpx|boto3|botocore|requests_toolbelt|requests_oauthlib|hvac|jira|gitlab|consul|oauthlib|authlib|niquests|curl_cffi)\b/;

/** Receivers that are HTTP clients when nothing else is known. */
const CLIENTS = /^_?(?:requests|http|https|httpx|client|session|sess|http_client|http_session|s)$/i;

const VERBS = new Set("get post put patch delete head options request send stream".split(" "));

/** Arguments that switch the check off whatever the library: the name alone says it. */
const SWITCHES: ReadonlyMap<string, "False" | "True"> = new Map([
  ["verify_ssl", "False"],
  ["verify_certs", "False"],
  ["ssl_verify", "False"],
  ["verify_cert", "False"],
  ["validate_certs", "False"],
  ["validate_cert", "False"],
  ["ssl_verification", "False"],
  ["disable_ssl_certificate_validation", "True"],
  ["tlsAllowInvalidCertificates", "True"],
  ["tlsInsecure", "True"],
  ["ssl_assert_hostname", "False"],
  ["assert_hostname", "False"],
]);

/** Arguments that take one of `ssl`'s requirement levels. */
const LEVELS = new Set(["cert_reqs", "ssl_cert_reqs", "validate", "tls_cert_reqs", "verify_mode"]);

/** Every place. */
export function uncheckedCertificates(index: ValueIndex): UncheckedCertificate[] {
  const { flows } = index;
  return [
    ...tellingCalls(flows).flatMap((call) => inCall(index, refOf(call), call.value)),
    ...mappings(flows).flatMap(({ state, value }) => inDict(index, state.ref, value)),
    ...storing(flows).flatMap(({ ref }) => inStores(index, ref)),
    ...contexts(index),
  ];
}

/** Mappings with a short key: few of those are no level. */
const mappings = spotted(
  ["collection"],
  ({ form, entries }, fragment, bytes) =>
    form === "dict" && entries.some(({ key }) => levelKey(fragment, bytes, key) !== undefined),
);

/** Names of attributes that are about certificates. */
const STORED: ReadonlySet<string | undefined> = new Set([
  "_create_default_https_context",
  "verify_mode",
  "ssl_cert_reqs",
  "check_hostname",
  "verify",
]);

const storing = functionsLike(({ fragment }) => fragment.stores.some(({ name }) => STORED.has(name)));

/** Calls that could say something about certificates, each once. */
function tellingCalls(flows: FlowModel): readonly Occurrence<CallValue>[] {
  return distinct([...TELLING, "**"].flatMap((name) => callsWithKeyword(flows, name)));
}

const TELLING: readonly string[] = [...LEVELS, ...SWITCHES.keys(), "verify", "ssl"];

const telling = new Set(TELLING);

/** Arguments written out, and those that `**` takes from a mapping. A level in a mapping is found there. */
function inCall(index: ValueIndex, at: ValueRef, call: CallValue): UncheckedCertificate[] {
  const written = call.arguments.flatMap(({ name, value }) =>
    name !== undefined && telling.has(name) ? inArgument(index, at, call, name, refTo(at, value)) : [],
  );
  if (!call.arguments.some((one) => one.style === "double-star")) return written;
  const given = new Set(call.arguments.map((one) => one.name));
  const spread = TELLING.filter((name) => !given.has(name) && (!LEVELS.has(name) || name === "validate"));
  const taken = spread.flatMap((name) => {
    const value = keywordValue(index.flows.program, at, call, name);
    return value ? inArgument(index, at, call, name, value) : [];
  });
  return [...written, ...taken];
}

function inDict(index: ValueIndex, ref: FunctionRef, dict: CollectionValue): UncheckedCertificate[] {
  if (dict.form !== "dict") return [];
  return dict.entries.flatMap((entry) => {
    const at = refTo(ref, entry.value);
    const name = levelKey(functionFacts(ref).fragment, ref.unit.file.bytes, entry.key);
    if (name === undefined) return [];
    const spelling = levelAt(index, at, name);
    return spelling === undefined
      ? []
      : [certificate(at, entry.value, { spelling, subject: name, when: "direct", certain: true })];
  });
}

const LONGEST_LEVEL = Math.max(...[...LEVELS].map((name) => name.length)) + 2;

/** A key that names a requirement level; most keys are too long for one and are not decoded. */
function levelKey({ values }: Fragment, bytes: Uint8Array, id: ValueId): string | undefined {
  const key = id === NONE ? undefined : values[id];
  if (key?.op !== "text" || key.end - key.start > LONGEST_LEVEL) return undefined;
  const name = stringValue(bytes, key.literal);
  return LEVELS.has(name) && name !== "validate" ? name : undefined;
}

function textAt(at: FunctionRef, id: ValueId): string | undefined {
  const value = id === NONE ? undefined : functionFacts(at).fragment.values[id];
  return value?.op === "text" && value.end - value.start < 64
    ? stringValue(at.unit.file.bytes, value.literal)
    : undefined;
}

function inArgument(
  index: ValueIndex,
  at: ValueRef,
  call: CallValue,
  name: string,
  ref: ValueRef,
): UncheckedCertificate[] {
  const path = pathOf(index, refTo(at, call.callee));
  const subject = path ?? spokenName(functionFacts(at).fragment, call.callee) ?? name;
  if (LEVELS.has(name)) {
    const spelling = levelAt(index, ref, name);
    return spelling === undefined
      ? []
      : [certificate(at, at.value, { spelling, subject, when: "direct", certain: true })];
  }
  const wanted = switchFor(index, at, call, name, path);
  if (!wanted) return [];
  const off = possibleConstants(index, ref).find(({ constant }) => isSwitch(constant, wanted.off));
  const spelling = `${name}=${wanted.off}`;
  return off
    ? [certificate(at, at.value, { spelling, subject, when: off.when, certain: wanted.certain })]
    : [];
}

function isSwitch(constant: PossibleConstant["constant"], off: "False" | "True"): boolean {
  if (constant.kind === "number") return off === "False" ? constant.text === "0" : constant.text === "1";
  return constant.kind === off;
}

/** The value that switches the check off, for arguments that are about certificates. */
function switchFor(
  index: ValueIndex,
  at: ValueRef,
  call: CallValue,
  name: string,
  path: string | undefined,
): { readonly off: "False" | "True"; readonly certain: boolean } | undefined {
  const known = SWITCHES.get(name);
  if (known) return { off: known, certain: true };
  if (name === "verify") {
    if (path !== undefined && VERIFY_LIBRARIES.test(path)) return { off: "False", certain: true };
    return isClientCall(index, at, call) ? { off: "False", certain: false } : undefined;
  }
  if (name !== "ssl") return undefined;
  if (path?.startsWith("aiohttp.")) return { off: "False", certain: true };
  return isClientCall(index, at, call) ? { off: "False", certain: false } : undefined;
}

/** `session.get(…)` on something whose type is not known. */
function isClientCall(index: ValueIndex, at: ValueRef, call: CallValue): boolean {
  const { fragment } = functionFacts(at);
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute" || !VERBS.has(callee.name)) return false;
  const symbol = resolveIn(index.flows.program, at, callee.base);
  const name = spokenName(fragment, callee.base);
  return symbol === undefined && name !== undefined && CLIENTS.test(name);
}

/** `ssl.CERT_NONE`, its name as text, or `None` where the library takes that for it. */
function levelAt(index: ValueIndex, ref: ValueRef, name: string): string | undefined {
  if (pathOf(index, ref)?.endsWith("ssl.CERT_NONE")) return `${name}=ssl.CERT_NONE`;
  const off = possibleConstants(index, ref).some(
    ({ constant }) =>
      (constant.kind === "text" && /^(?:CERT_)?NONE$/i.test(constant.text)) ||
      (constant.kind === "None" && name === "ssl_cert_reqs"),
  );
  return off ? `${name} set to no check` : undefined;
}

function certificate(
  at: ValueRef,
  shown: ValueId,
  what: Pick<UncheckedCertificate, "spelling" | "subject" | "when" | "certain">,
): UncheckedCertificate {
  const { fragment } = functionFacts(at);
  const region = fragment.values[shown]?.region ?? 0;
  const named = developmentSwitch(at, region);
  const harmless = named === undefined ? localAddress(at) : `it happens only while \`${named}\` is on`;
  const option = optionAround(at, region);
  return { at: placeOf(refTo(at, shown)), everywhere: false, harmless, option, ...what };
}

const LOCAL = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/;

/** An address that no certificate stands behind. */
const PLAIN = /^http:\/\//i;

function localAddress(at: ValueRef): string | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op !== "call") return undefined;
  // The address of a pool or proxy is not that of the other side.
  if (!VERBS.has(spokenName(functionFacts(at).fragment, value.callee) ?? "")) return undefined;
  const addresses = value.arguments.slice(0, 2).map((one) => beginningAt(at, one.value));
  if (addresses.some((address) => LOCAL.test(address))) return "it talks to this very machine";
  return addresses.some((address) => PLAIN.test(address))
    ? "the address is one without TLS, so that there is no certificate to check"
    : undefined;
}

/** What an address begins with, as far as it is written there. */
function beginningAt(at: FunctionRef, id: ValueId): string {
  const value = id === NONE ? undefined : functionFacts(at).fragment.values[id];
  if (value?.op !== "build") return textAt(at, id) ?? "";
  if (value.form !== "f-string") return textAt(at, value.parts[0] ?? NONE) ?? "";
  const source = textBetween(at.unit.file.bytes, value.start, Math.min(value.end, value.start + 64));
  return source.replace(/^\w{0,2}["']{1,3}/, "");
}

/** `session.verify = False`, `context.verify_mode = ssl.CERT_NONE`, `context.check_hostname = False`. */
function inStores(index: ValueIndex, ref: FunctionRef): UncheckedCertificate[] {
  const { fragment } = functionFacts(ref);
  const found = fragment.stores.flatMap((store) => {
    const known = storeKind(index, ref, store);
    return known ? [{ store, ...known }] : [];
  });
  const hasMode = found.some(({ spelling }) => spelling.startsWith("verify_mode"));
  return found
    .filter(({ spelling }) => !(hasMode && spelling.startsWith("check_hostname")))
    .map(({ store, spelling, subject, certain, everywhere }): UncheckedCertificate => {
      const named = developmentSwitch(ref, store.region);
      return {
        at: {
          path: ref.unit.file.path,
          span: { start: store.start, end: store.end },
          ...scopeOf(functionFacts(ref)),
        },
        spelling,
        subject,
        when: "direct",
        certain,
        everywhere,
        option: optionAround(ref, store.region),
        harmless: named === undefined ? undefined : `it happens only while \`${named}\` is on`,
      };
    });
}

type StoreKind = Pick<UncheckedCertificate, "spelling" | "subject" | "certain" | "everywhere">;

function storeKind(index: ValueIndex, ref: FunctionRef, store: Store): StoreKind | undefined {
  const { name } = store;
  if (name === undefined || (store.item && name !== "ssl_cert_reqs")) return undefined;
  const value = refTo(ref, store.value);
  if (name === "_create_default_https_context")
    return pathOf(index, value)?.endsWith("_create_unverified_context")
      ? { spelling: `${name} replaced`, subject: "ssl", certain: true, everywhere: true }
      : undefined;
  const one = (spelling: string, certain: boolean): StoreKind => ({
    spelling,
    subject: name,
    certain,
    everywhere: false,
  });
  if (name === "verify_mode" || name === "ssl_cert_reqs")
    return levelAt(index, value, name) === undefined ? undefined : one(`${name} = ssl.CERT_NONE`, true);
  if (name !== "check_hostname" && name !== "verify") return undefined;
  const off = possibleConstants(index, value).some(
    ({ constant, when }) => constant.kind === "False" && when === "direct",
  );
  if (!off) return undefined;
  if (name === "check_hostname") return one("check_hostname = False", true);
  return verifyStore(index, ref, store);
}

function verifyStore(index: ValueIndex, ref: FunctionRef, store: Store): StoreKind | undefined {
  const base = externalName(resolveIn(index.flows.program, ref, store.base));
  const name = spokenName(functionFacts(ref).fragment, store.base) ?? "";
  const certain = base !== undefined && VERIFY_LIBRARIES.test(base);
  return certain || (base === undefined && CLIENTS.test(name))
    ? { spelling: "verify = False", subject: base ?? name, certain, everywhere: false }
    : undefined;
}

/** `ssl._create_unverified_context()`. */
function contexts(index: ValueIndex): UncheckedCertificate[] {
  return callsOf(index.flows, ["ssl._create_unverified_context"]).map(({ at, name }) =>
    certificate(at, at.value, { spelling: `${name}()`, subject: name, when: "direct", certain: true }),
  );
}
